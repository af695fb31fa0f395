import type { ArmId, Comparison, Measure, MeasureName } from "@/domain/evaluation";
import { Random } from "@/domain/random";
import { bootstrapP, holm, patientGroups, quantile, resample, type TestPatients } from "./bootstrap";
import { balancedAccuracy, ratesOf, weightedConfusion } from "./confusion";
import { called, scoresOf, type Predictions } from "./predictions";
import { rank, weightedAuc, type Ranking } from "./ranking";

/** The held-out test part that all arms are measured on. */
export interface TestSet {
  readonly classIds: readonly string[];
  /** Class index of each image. */
  readonly truth: Uint8Array;
  readonly patients: TestPatients;
}

export interface Arm {
  readonly name: ArmId;
  /** One entry per seed; the seeds of two arms are paired by position. */
  readonly predictions: readonly Predictions[];
}

/** Everything measured on one arm: classes × (sensitivity, specificity, auc, f1), then balanced accuracy. */
export const MEASURES: readonly MeasureName[] = ["sensitivity", "specificity", "auc", "f1"];

interface Prepared {
  readonly calls: Uint8Array;
  /** One for each class. */
  readonly rankings: readonly Ranking[];
}

export interface MeasuredArm {
  readonly name: ArmId;
  readonly perClass: Record<string, Record<MeasureName, Measure>>;
  readonly balancedAccuracy: Measure;
  readonly confusion: number[][];
}

export interface BootstrapOptions {
  /** 2,000 unless a test asks for fewer. */
  readonly resamples?: number;
  readonly seed: number;
}

/**
 * Point estimates (means over seeds on all test images) with 95% percentile intervals. A resample draws patients
 * within their class and seeds, both with replacement and the same for every arm, so that differences are paired.
 */
export function measureArms(
  test: TestSet,
  arms: readonly Arm[],
  options: BootstrapOptions,
): { arms: MeasuredArm[]; compare: (pairs: readonly Pair[]) => Comparison[] } {
  const draws = bootstrap(test, arms, options);
  const whole = arms.map((arm) => meanOverSeeds(test, prepare(test, arm), allOnce(test), everySeed(arm)));
  const measured = arms.map((arm, a) => assemble(test, arm, whole[a]!, draws[a]!));
  return { arms: measured, compare: (pairs) => compare(test, arms, whole, draws, pairs) };
}

export interface Pair {
  readonly arm: ArmId;
  readonly control: ArmId;
}

const width = (test: TestSet): number => test.classIds.length * MEASURES.length + 1;

function prepare(test: TestSet, arm: Arm): Prepared[] {
  return arm.predictions.map((predictions) => ({
    calls: called(predictions),
    rankings: test.classIds.map((_, c) => rank(scoresOf(predictions, c))),
  }));
}

/** Resamples × measures, for each arm. */
function bootstrap(test: TestSet, arms: readonly Arm[], options: BootstrapOptions): number[][][] {
  const random = new Random(options.seed, 1);
  const groups = patientGroups(test.patients, test.truth, test.classIds.length);
  const prepared = arms.map((arm) => prepare(test, arm));
  const draws: number[][][] = arms.map(() => []);
  for (let i = 0; i < (options.resamples ?? 2000); i++) {
    const weights = resample(test.patients, groups, random);
    const seedDraw = random.fork(i);
    const shares = Float64Array.from({ length: 64 }, () => seedDraw.uniform());
    arms.forEach((arm, a) => {
      const seeds = arm.predictions.map((_, s) => Math.floor(shares[s % 64]! * arm.predictions.length));
      draws[a]!.push(meanOverSeeds(test, prepared[a]!, weights, seeds));
    });
  }
  return draws;
}

function meanOverSeeds(
  test: TestSet,
  prepared: readonly Prepared[],
  weights: ArrayLike<number>,
  seeds: readonly number[],
): number[] {
  const sums = new Array<number>(width(test)).fill(0);
  for (const seed of seeds) {
    const values = measureOnce(test, prepared[seed]!, weights);
    values.forEach((value, i) => (sums[i]! += value));
  }
  return sums.map((sum) => sum / seeds.length);
}

function measureOnce(test: TestSet, { calls, rankings }: Prepared, weights: ArrayLike<number>): number[] {
  const classCount = test.classIds.length;
  const table = weightedConfusion(test.truth, calls, classCount, weights);
  const values = test.classIds.flatMap((_, c) => {
    const { sensitivity, specificity, f1 } = ratesOf(table, classCount, c);
    return [sensitivity, specificity, weightedAuc(rankings[c]!, isClass(test, c), weights), f1];
  });
  return [...values, balancedAccuracy(table, classCount)];
}

const masks = new WeakMap<TestSet, Uint8Array[]>();
function isClass(test: TestSet, classIndex: number): Uint8Array {
  const known = masks.get(test) ?? test.classIds.map((_, c) => test.truth.map((t) => (t === c ? 1 : 0)));
  masks.set(test, known);
  return known[classIndex]!;
}

const allOnce = (test: TestSet): Float64Array => new Float64Array(test.truth.length).fill(1);
const everySeed = (arm: Arm): number[] => arm.predictions.map((_, s) => s);

function assemble(
  test: TestSet,
  arm: Arm,
  whole: readonly number[],
  draws: readonly number[][],
): MeasuredArm {
  const measure = (i: number): Measure => {
    const values = draws.map((draw) => draw[i]!);
    return { mean: whole[i]!, lo: quantile(values, 0.025), hi: quantile(values, 0.975) };
  };
  const perClass = Object.fromEntries(
    test.classIds.map((id, c) => [
      id,
      Object.fromEntries(MEASURES.map((name, m) => [name, measure(c * MEASURES.length + m)])) as Record<
        MeasureName,
        Measure
      >,
    ]),
  );
  return {
    name: arm.name,
    perClass,
    balancedAccuracy: measure(width(test) - 1),
    confusion: summedConfusion(test, arm),
  };
}

function summedConfusion(test: TestSet, arm: Arm): number[][] {
  const n = test.classIds.length;
  const rows = test.classIds.map(() => new Array<number>(n).fill(0));
  for (const predictions of arm.predictions) {
    const table = weightedConfusion(test.truth, called(predictions), n, allOnce(test));
    table.forEach((value, i) => (rows[Math.floor(i / n)]![i % n]! += value));
  }
  return rows;
}

/** Paired differences; p values are corrected over all pairs and classes of one measure. */
function compare(
  test: TestSet,
  arms: readonly Arm[],
  whole: readonly number[][],
  draws: readonly number[][][],
  pairs: readonly Pair[],
): Comparison[] {
  const at = (name: ArmId): number => arms.findIndex((arm) => arm.name === name);
  const usable = pairs.filter((pair) => at(pair.arm) >= 0 && at(pair.control) >= 0);
  const family = (index: number, classId: string, measure: Comparison["measure"]): Comparison[] =>
    usable.map(({ arm, control }) => {
      const differences = draws[at(arm)]!.map((draw, i) => draw[index]! - draws[at(control)]![i]![index]!);
      return {
        arm,
        control,
        class: classId,
        measure,
        difference: whole[at(arm)]![index]! - whole[at(control)]![index]!,
        lo: quantile(differences, 0.025),
        hi: quantile(differences, 0.975),
        p: bootstrapP(differences),
      };
    });
  const families = MEASURES.map((measure, m) =>
    test.classIds.flatMap((id, c) => family(c * MEASURES.length + m, id, measure)),
  );
  families.push(family(width(test) - 1, "all", "balancedAccuracy"));
  return families.flatMap((comparisons) => {
    const corrected = holm(comparisons.map(({ p }) => p));
    return comparisons.map((comparison, i) => ({ ...comparison, p: corrected[i]! }));
  });
}
