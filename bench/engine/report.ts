import type { BackendId } from "@/domain/training";
import { median, type Contender, type Turns } from "./rounds";

interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Ours and stock on one backend; times in milliseconds, `ratio` is stock ÷ ours within each round. */
export interface BenchResult {
  readonly case: string;
  readonly backend: BackendId;
  readonly ours: { readonly medianMs: number };
  readonly stock?: { readonly medianMs: number };
  readonly ratio?: Spread;
  /** Why there is no `stock`. */
  readonly stockCannot?: string;
  readonly gflops: number;
  readonly dispatches: number;
  readonly uploadBytes: number;
  readonly peakBytes: number;
}

/** How many times faster `of` is than `against`, from the same rounds. */
export interface Comparison {
  readonly case: string;
  readonly of: string;
  readonly against: string;
  readonly ofMedianMs: number;
  readonly againstMedianMs: number;
  readonly ofGflops: number;
  readonly ratio: Spread;
}

const times = ({ measured }: Turns) => measured.map(({ ms }) => ms);

function ratio(of: Turns, against: Turns): Spread {
  const numbers = times(of).map((ms, round) => times(against)[round]! / ms);
  return { median: median(numbers), min: Math.min(...numbers), max: Math.max(...numbers) };
}

export function nameOf({ engine, backend, threads, operands }: Contender): string {
  const halves = operands === "float16" ? ", operands in halves" : "";
  return `${engine} ${backend}${halves}${threads > 1 ? `, ${threads} threads` : ""}`;
}

/** One backend's line from all turns of a case; undefined where ours did not run. */
export function pairUp(name: string, backend: BackendId, turns: readonly Turns[]): BenchResult | undefined {
  const find = (engine: string) =>
    turns.find(({ contender }) => nameOf(contender) === `${engine} ${backend}`);
  const [ours, stock] = [find("ours"), find("stock")];
  if (!ours || ours.measured.length === 0) return undefined;
  const medianMs = median(times(ours));
  const compared =
    stock && stock.measured.length > 0
      ? { stock: { medianMs: median(times(stock)) }, ratio: ratio(ours, stock) }
      : {};
  const { dispatches, uploadBytes } = ours.measured.at(-1)!;
  return {
    case: name,
    backend,
    ours: { medianMs },
    ...compared,
    ...(stock?.cannot === undefined ? {} : { stockCannot: stock.cannot }),
    gflops: (1000 * ours.gflop) / medianMs,
    dispatches,
    uploadBytes,
    peakBytes: Math.max(...ours.measured.map(({ peakBytes }) => peakBytes)),
  };
}

/** The processor against stock's WebGPU, two threads against one, and halves against single precision. */
export function compare(name: string, turns: readonly Turns[]): Comparison[] {
  const ran = turns.filter(({ measured }) => measured.length > 0);
  const one = ran.find(({ contender }) => nameOf(contender) === "ours wasm");
  const found: Comparison[] = [];
  const add = (of: Turns | undefined, against: Turns | undefined) => {
    if (!of || !against) return;
    const [ofMedianMs, againstMedianMs] = [median(times(of)), median(times(against))];
    const names = { of: nameOf(of.contender), against: nameOf(against.contender) };
    const ofGflops = (1000 * of.gflop) / ofMedianMs;
    found.push({ case: name, ...names, ofMedianMs, againstMedianMs, ofGflops, ratio: ratio(of, against) });
  };
  add(
    one,
    ran.find(({ contender }) => nameOf(contender) === "stock webgpu"),
  );
  for (const turn of ran) if (turn.contender.threads > 1) add(turn, one);
  const single = ran.find(({ contender }) => nameOf(contender) === "ours webgpu");
  for (const turn of ran) if (turn.contender.operands === "float16") add(turn, single);
  return found;
}
