import type { BackendId } from "@/domain/training";
import type { Loaded, Measured, SideName } from "./protocol";
import type { Side } from "./sides";

/** One of those that take turns on a case. */
export interface Contender {
  readonly engine: SideName;
  readonly backend: BackendId;
  readonly threads: number;
  readonly operands: "float32" | "float16";
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
/** Halves have a tenth of the digits: 2^-11 of each operand, over a few layers. */
const SAME_IN_HALVES = 0.03;

/** All contenders in turn, each round in the other order, until `seconds` are spent. */
export async function runRounds(
  name: string,
  contenders: readonly Contender[],
  seconds: number,
): Promise<Turns[]> {
  const turns: (Turns & { measured: Measured[] })[] = [];
  for (const contender of contenders)
    turns.push({ contender, measured: [], ...(await load(contender, name)) });
  const able = withoutWrong(name, turns);
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

/**
 * The turns that are worth timing: a stock engine that computes something else than ours is said to be wrong and
 * left out.
 * @throws {Error} when ours disagree among themselves
 */
function withoutWrong<T extends Turns>(name: string, turns: T[]): T[] {
  const expected = turns.find(
    ({ contender, cannot }) => contender.engine === "ours" && cannot === undefined,
  )?.value;
  for (const [i, turn] of turns.entries()) {
    if (
      expected === undefined ||
      turn.cannot !== undefined ||
      same(turn.value, expected, turn.contender.operands)
    )
      continue;
    const difference = `its result is wrong: ${turn.value} where ours gives ${expected}`;
    if (turn.contender.engine === "ours") throw new Error(`${name}: ${difference}.`);
    turns[i] = { ...turn, cannot: difference };
  }
  return turns.filter(({ cannot }) => cannot === undefined);
}

function same(a: number, b: number, operands: Contender["operands"]): boolean {
  const near = operands === "float16" ? SAME_IN_HALVES : SAME;
  return Math.abs(a - b) <= near * Math.max(Math.abs(a), Math.abs(b));
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
