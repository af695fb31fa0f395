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

/** In place of a class: all of them, for the model that the others start from. */
export const ALL_CLASSES = -1;
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
  const everyClass = config.arms.includes("synthetic-only") || config.arms.includes("mixed");
  const models = config.arms.includes("ensemble") ? config.ensembleSize : 1;
  const used = config.arms.some(needsModels);
  const shared = used && (config.gan.sharedSteps ?? 0) > 0;
  const first = { kind: "gan", id: "gan/all/0", classIndex: ALL_CLASSES, model: 0 } as const;
  const own = config.classIds.flatMap((classId, classIndex) => {
    const missing = counts[classIndex]! < largest;
    const wanted = !used ? 0 : missing ? models : everyClass ? 1 : 0;
    return Array.from({ length: wanted }, (_, model) => ({
      kind: "gan" as const,
      id: `gan/${classId}/${model}`,
      classIndex,
      model,
    }));
  });
  return shared ? [first, ...own] : own;
}

export function needsModels(arm: ArmId): boolean {
  return arm === "synthetic" || arm === "synthetic-only" || arm === "ensemble" || arm === "mixed";
}

export function waitingCells(tasks: readonly Task[]): Cell[] {
  return tasks.map(({ id, kind }) => ({ id, kind, state: "waiting" }));
}

/** The training under way: the share of it that is done, and how fast that grew since it was picked up. */
export interface Underway {
  readonly id: string;
  readonly share: number;
  readonly secondsPerShare: number | null;
}

/**
 * Time left from the cells that are done: the mean of each kind, times how many of it are left. Before the first of a
 * kind is done, the one under way stands for it.
 */
export function secondsLeft(cells: readonly Cell[], underway?: Underway): number | null {
  let total = 0;
  for (const kind of ["gan", "classifier"] as const) {
    const own = cells.filter((cell) => cell.kind === kind);
    const left = own.filter(({ state }) => state === "waiting" || state === "running").length;
    if (left === 0) continue;
    const running = own.some(({ id }) => id === underway?.id) ? underway : undefined;
    const done = own.filter(({ seconds }) => seconds !== undefined);
    const sum = done.reduce((seconds, cell) => seconds + cell.seconds!, 0);
    const each = done.length > 0 ? sum / done.length : running?.secondsPerShare;
    if (each === undefined || each === null) return null;
    total += (left - (running?.share ?? 0)) * each;
  }
  return total;
}
