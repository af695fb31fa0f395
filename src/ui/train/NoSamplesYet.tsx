import type { RunRecord } from "@/domain/training";
import { useDarkroom } from "@/state/store";
import { Bar } from "../components/Bar";
import { count } from "../format";

/** What happens before the first samples. */
export function NoSamplesYet({ run }: { readonly run: RunRecord }) {
  const phase = useDarkroom((state) => (state.activeRunId === run.id ? state.phase : null));
  if (phase?.kind === "preparing") {
    const { done, total } = phase;
    return (
      <div className="blank" role="status">
        <p>{total > 0 ? `Preparing ${count(done)} of ${count(total)} images` : "Opening the device"}</p>
        <Bar share={total > 0 ? done / total : 0} label="Images prepared" />
      </div>
    );
  }
  const words = phase
    ? "The first samples are noise. They come in a moment, and get better from there."
    : "This run has no samples yet. Press Start to train it.";
  return (
    <div className="blank">
      <p>{words}</p>
    </div>
  );
}
