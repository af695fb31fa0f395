import type { RunRecord } from "@/domain/training";
import { useDarkroom } from "@/state/store";

/** The run that would make more images: the one shown, else the newest of this data set with something learnt. */
export function useMaker(shown: RunRecord | undefined): RunRecord | undefined {
  const runs = useDarkroom((state) => state.runs);
  const datasetId = useDarkroom((state) => state.dataset?.summary.id);
  if (shown && shown.checkpoints.length > 0) return shown;
  return runs
    .filter((run) => run.datasetId === datasetId && run.checkpoints.length > 0)
    .sort((a, b) => b.updated.localeCompare(a.updated))[0];
}
