import type { BackendId } from "@/domain/training";
import type { Loaded, Measured, SideName } from "./protocol";
import type { Side } from "./sides";

/** One of those that take turns on a case. */
export interface Contender {
  readonly engine: SideName;
  readonly backend: BackendId;
  readonly threads: number;
  readonly side: Side;
}

/** What one contender did on a case: a measurement for each round, or why it cannot run it. */
export interface Turns {
  readonly contender: Contender;
  readonly measured: readonly Measured[];
  readonly gflop: number;
  readonly value: number;
  readonly cannot?: string;
}

const MOST_ROUNDS = 15;
const FEWEST_ROUNDS = 3;
/** A turn repeats its step this long and keeps the median, so that short steps are not judged by one sample. */
const TURN_MS = 200;
const MOST_REPEATS = 9;
/** Relative difference of two engines' first results: single precision, summed in different orders. */
const SAME = 1e-3;

/** All contenders in turn, each round in the other order, until `seconds` are spent. */
export async function runRounds(
  name: string,
  contenders: readonly Contender[],
  seconds: number,
): Promise<Turns[]> {
  const turns: (Turns & { measured: Measured[] })[] = [];
  for (const contender of contenders)
    turns.push({ contender, measured: [], ...(await load(contender, name)) });
  const able = turns.filter(({ cannot }) => cannot === undefined);
  assertSame(name, able);
  const start = performance.now();
  const spent = () => (performance.now() - start) / 1000;
  const wanted = (round: number) =>
    round < MOST_ROUNDS && (spent() < seconds || (round < FEWEST_ROUNDS && spent() < 2 * seconds));
  for (let round = 0; able.length > 0 && (round === 0 || wanted(round)); round++) {
    for (const { contender, measured } of round % 2 === 0 ? able : able.toReversed()) {
      measured.push(await takeTurn(contender.side));
    }
  }
  for (const { side } of contenders) await side.call({ kind: "unload" });
  return turns;
}

/** Engines that compute different things are not to be compared. */
function assertSame(name: string, turns: readonly Turns[]): void {
  const values = turns.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (high - low <= SAME * Math.max(Math.abs(low), Math.abs(high))) return;
  throw new Error(`${name}: the first steps disagree: ${values.join(", ")}.`);
}

async function load(
  { side }: Contender,
  name: string,
): Promise<{ gflop: number; value: number; cannot?: string }> {
  try {
    return await side.call<Loaded>({ kind: "load", name });
  } catch (thrown) {
    return { gflop: 0, value: NaN, cannot: (thrown as Error).message.split("\n")[0]! };
  }
}

async function takeTurn(side: Side): Promise<Measured> {
  const steps: Measured[] = [];
  let total = 0;
  while (steps.length === 0 || (total < TURN_MS && steps.length < MOST_REPEATS)) {
    const step = await side.call<Measured>({ kind: "step" });
    steps.push(step);
    total += step.ms;
  }
  return { ...steps.at(-1)!, ms: median(steps.map(({ ms }) => ms)) };
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
