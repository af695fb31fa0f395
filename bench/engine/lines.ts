import type { BenchResult, Comparison } from "./report";
import type { Turns } from "./rounds";

const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`;
const times = ({ median, min, max }: { median: number; min: number; max: number }) =>
  `${median.toFixed(2)}× (${min.toFixed(2)} to ${max.toFixed(2)})`;

/** A result for a person. */
export function describeResult(result: BenchResult, turns: readonly Turns[]): string {
  const parts = [`${result.case} [${result.backend}]: ours ${ms(result.ours.medianMs)}`];
  if (result.stock && result.ratio) parts.push(`stock ${ms(result.stock.medianMs)}`, times(result.ratio));
  if (result.stockCannot !== undefined) parts.push(`stock cannot: ${result.stockCannot}`);
  parts.push(`${result.gflops.toFixed(2)} GFLOP/s`);
  if (result.backend === "webgpu") parts.push(queue(result, turns));
  parts.push(`peak ${(result.peakBytes / 1e6).toFixed(0)} MB`);
  return parts.join(", ");
}

function queue({ dispatches, uploadBytes }: BenchResult, turns: readonly Turns[]): string {
  const stock = turns.find(({ contender }) => contender.engine === "stock" && contender.backend === "webgpu");
  const last = stock?.measured.at(-1);
  const beside = last ? ` (stock ${last.dispatches} and ${kilobytes(last.uploadBytes)})` : "";
  return `${dispatches} dispatches, ${kilobytes(uploadBytes)} uploaded${beside}`;
}

export function describeComparison(found: Comparison): string {
  const speed = `${ms(found.ofMedianMs)} and ${ms(found.againstMedianMs)}, ${found.ofGflops.toFixed(2)} GFLOP/s`;
  return `${found.case}: ${found.of} is ${times(found.ratio)} faster than ${found.against}, ${speed}`;
}
