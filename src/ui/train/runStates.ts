import type { RunRecord } from "@/domain/training";

/** True when a run may go on from where it stands. */
export function canResume({ state, pretrained }: RunRecord): boolean {
  if (pretrained === true) return false;
  switch (state) {
    case "ready":
    case "paused":
    case "stopped":
    case "failed":
      return true;
    case "running":
    case "finished":
    case "diverged":
      return false;
    default:
      return state satisfies never;
  }
}

/** About `most` of the kept steps, evenly spread, the first and the newest among them. */
export function filmSteps(steps: readonly number[], most = 12): number[] {
  if (steps.length <= most) return [...steps];
  return Array.from({ length: most }, (_, at) => steps[Math.round((at * (steps.length - 1)) / (most - 1))]!);
}
