import { Check, Pause, TriangleAlert } from "lucide-react";
import type { CascadeState } from "@/domain/cascade";

/** How a scale stands, as an icon and a word. */
export function ScaleTag({ state }: { readonly state: CascadeState["scales"][number]["state"] }) {
  switch (state) {
    case "untrained":
      return <span className="tag open">Not trained</span>;
    case "running":
      return <span className="tag run">Running</span>;
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
    case "diverged":
      return (
        <span className="tag open">
          <TriangleAlert className="i" aria-hidden />
          Ran away
        </span>
      );
    default:
      return state satisfies never;
  }
}
