import type { ModelAt } from "@/domain/samples";
import type { EnsemblePlace, RunRecord } from "@/domain/training";

interface RunGroup {
  /** null for a run of its own. */
  readonly ensemble: EnsemblePlace | null;
  readonly runs: readonly [RunRecord, ...RunRecord[]];
}

/** Runs in their order, the models of an ensemble together where its first one stands. */
export function grouped(runs: readonly RunRecord[]): RunGroup[] {
  const groups: RunGroup[] = [];
  const seen = new Set<string>();
  for (const run of runs) {
    const { ensemble } = run;
    if (!ensemble) groups.push({ ensemble: null, runs: [run] });
    else if (!seen.has(ensemble.id)) {
      seen.add(ensemble.id);
      const [first = run, ...rest] = modelsOf(run, runs);
      groups.push({ ensemble, runs: [first, ...rest] });
    }
  }
  return groups;
}

/** The models of a run's ensemble that are still stored, in order; the run alone when it is in none. */
export function modelsOf(run: RunRecord, runs: readonly RunRecord[]): RunRecord[] {
  const { ensemble } = run;
  if (!ensemble) return [run];
  return runs
    .filter((other) => other.ensemble?.id === ensemble.id)
    .sort((a, b) => (a.ensemble?.member ?? 0) - (b.ensemble?.member ?? 0));
}

/** "Pneumothorax, run 7, ensemble of 5". */
export function ensembleName({ name, ensemble }: RunRecord): string {
  return ensemble ? `${name.replace(/, model \d+ of \d+$/, "")}, ensemble of ${ensemble.of}` : name;
}

export function ensembleWords(models: readonly RunRecord[]): string {
  const done = models.filter(({ state }) => state === "finished").length;
  return `${done} of ${models.length} models trained. Images are drawn from all of them in equal shares.`;
}

/** The newest checkpoint of each model that has one. */
export function newestOfEach(models: readonly RunRecord[]): ModelAt[] {
  return models.flatMap(({ id, checkpoints }) => {
    const steps = checkpoints.map(({ step }) => step);
    return steps.length > 0 ? [{ runId: id, step: Math.max(...steps) }] : [];
  });
}
