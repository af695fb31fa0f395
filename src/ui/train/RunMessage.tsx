import type { RunRecord } from "@/domain/training";
import { Message } from "../components/Message";
import { count } from "../format";

/** What a person has to know of a run that does not train: cut off, run away or failed. */
export function RunMessage({ run, active }: { readonly run: RunRecord; readonly active: boolean }) {
  if (active) return null;
  const saved = run.checkpoints.at(-1)?.step;
  const kept = saved === undefined ? "No checkpoint had been saved." : `Step ${count(saved)} is saved.`;
  switch (run.state) {
    case "paused":
      return (
        <Message
          tone="told"
          what={`${run.name} is paused at step ${count(run.step)}.`}
          advice="Press Resume: it goes on from there, on the same curve."
        />
      );
    case "diverged":
      return (
        <Message
          tone="stopped"
          what={run.message ?? "The numbers of this run ran away, and it was stopped."}
          kept={saved === undefined ? kept : `The last good step, ${count(saved)}, is saved.`}
          advice="Start a new run with a lower learning rate, or make images from the saved step."
        />
      );
    case "failed":
      return (
        <Message
          tone="stopped"
          what={run.message ?? "This run stopped."}
          kept={kept}
          advice="Press Resume to go on from there."
        />
      );
    default:
      return null;
  }
}
