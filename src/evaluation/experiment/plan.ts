import type { ArmId, Cell, ExperimentConfig } from "@/domain/evaluation";

/** One training of the queue, before its state. */
export type Task =
  | { readonly kind: "gan"; readonly id: string; readonly classIndex: number; readonly model: number }
  | {
      readonly kind: "classifier";
      readonly id: string;
      readonly arm: ArmId;
      readonly dose: number;
      readonly seed: number;
    };

/** How many training images each class has, in the order of the configuration's classes. */
export type ClassCounts = readonly number[];

const MAIN_DOSE = 1;
/** Arms whose images grow with the dose; their curve is measured. */
const DOSED: readonly ArmId[] = ["synthetic", "ensemble"];

/**
 * Everything to be trained, in an order that answers early: first the models and classifiers of seed 0 for the main
 * table, then the other seeds, then the dose curve. A classifier never comes before the models it needs.
 */
export function planTasks(config: ExperimentConfig, counts: ClassCounts): Task[] {
  const gans = ganTasks(config, counts);
  const single = gans.filter(({ model }) => model === 0);
  const more = gans.filter(({ model }) => model > 0);
  const real = config.arms.filter((arm) => !needsModels(arm));
  const made = config.arms.filter((arm) => needsModels(arm) && arm !== "ensemble");
  const seeds = Array.from({ length: config.seeds }, (_, i) => i);
  const main = (arms: readonly ArmId[]) =>
    seeds.flatMap((seed) => arms.map((arm) => classifier(arm, MAIN_DOSE, seed)));
  const curve = config.doses
    .filter((dose) => dose !== MAIN_DOSE && dose > 0)
    .flatMap((dose) =>
      DOSED.filter((arm) => config.arms.includes(arm)).flatMap((arm) =>
        seeds.map((seed) => classifier(arm, dose, seed)),
      ),
    );
  const ensemble = config.arms.includes("ensemble") ? main(["ensemble"]) : [];
  return [
    ...main(real),
    ...single,
    ...main(made),
    ...curve.filter(({ arm }) => arm !== "ensemble"),
    ...more,
    ...ensemble,
    ...curve.filter(({ arm }) => arm === "ensemble"),
  ];
}

function classifier(arm: ArmId, dose: number, seed: number): Task & { kind: "classifier" } {
  return { kind: "classifier", id: `arm/${arm}/${dose}/${seed}`, arm, dose, seed };
}

function ganTasks(config: ExperimentConfig, counts: ClassCounts): (Task & { kind: "gan" })[] {
  const largest = Math.max(...counts);
  const everyClass = config.arms.includes("synthetic-only");
  const models = config.arms.includes("ensemble") ? config.ensembleSize : 1;
  const used = config.arms.some(needsModels);
  return config.classIds.flatMap((classId, classIndex) => {
    const missing = counts[classIndex]! < largest;
    const wanted = !used ? 0 : missing ? models : everyClass ? 1 : 0;
    return Array.from({ length: wanted }, (_, model) => ({
      kind: "gan" as const,
      id: `gan/${classId}/${model}`,
      classIndex,
      model,
    }));
  });
}

export function needsModels(arm: ArmId): boolean {
  return arm === "synthetic" || arm === "synthetic-only" || arm === "ensemble";
}

export function waitingCells(tasks: readonly Task[]): Cell[] {
  return tasks.map(({ id, kind }) => ({ id, kind, state: "waiting" }));
}

/** Time left from the cells that are done: the mean of each kind, times how many of it are left. */
export function secondsLeft(cells: readonly Cell[]): number | null {
  let total = 0;
  for (const kind of ["gan", "classifier"] as const) {
    const left = cells.filter((cell) => cell.kind === kind && cell.state !== "done").length;
    const done = cells.filter((cell) => cell.kind === kind && cell.seconds !== undefined);
    if (left === 0) continue;
    if (done.length === 0) return null;
    total += (left * done.reduce((sum, cell) => sum + cell.seconds!, 0)) / done.length;
  }
  return total;
}
