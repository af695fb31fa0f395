import { Check, Pause, Square, TriangleAlert } from "lucide-react";
import type { RunState } from "@/domain/training";

/** How a run stands, as an icon and a word. */
export function StateTag({ state }: { readonly state: RunState }) {
  switch (state) {
    case "running":
      return <span className="tag run">Running</span>;
    case "ready":
      return <span className="tag open">Ready</span>;
    case "paused":
      return (
        <span className="tag open">
          <Pause className="i" aria-hidden />
          Paused
        </span>
      );
    case "finished":
      return (
        <span className="tag">
          <Check className="i" aria-hidden />
          Finished
        </span>
      );
    case "stopped":
      return (
        <span className="tag open">
          <Square className="i" aria-hidden />
          Stopped
        </span>
      );
    case "diverged":
    case "failed":
      return (
        <span className="tag open">
          <TriangleAlert className="i" aria-hidden />
          {state === "diverged" ? "Ran away" : "Failed"}
        </span>
      );
    default:
      return state satisfies never;
  }
}
