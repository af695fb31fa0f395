import type { BenchResult, Comparison } from "./report";

/** What a bench leaves in bench/results/. */
export interface Report {
  readonly adapter: string;
  readonly runtime: string;
  readonly cores: number;
  readonly results: readonly BenchResult[];
  readonly comparisons: readonly Comparison[];
}

type Row = readonly string[];

const line = (cells: Row) => `| ${cells.join(" | ")} |`;
const table = (head: Row, rows: readonly Row[]) =>
  [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");

function time(milliseconds: number): string {
  const digits = milliseconds >= 20 ? 0 : milliseconds >= 2 ? 1 : 2;
  return `${milliseconds.toFixed(digits).replace(/\B(?=(\d{3})+$)/g, ",")} ms`;
}

function times({ median, min, max }: { median: number; min: number; max: number }): string {
  const digits = median < 4 ? 2 : 1;
  return `${median.toFixed(digits)}× (${min.toFixed(digits)} to ${max.toFixed(digits)})`;
}

function stockOf({ stock, stockCannot }: BenchResult): string {
  if (stock) return time(stock.medianMs);
  return stockCannot?.includes("wrong") ? "wrong result" : "cannot";
}

/** Every case on every backend, then who is faster than whom. */
export function stepTables(report: Report): string {
  const rows = report.results.map((result) => {
    const onGpu = result.backend === "webgpu";
    return [
      ...[result.case, result.backend, time(result.ours.medianMs), stockOf(result)],
      ...[result.ratio ? times(result.ratio) : "", result.gflops.toFixed(1)],
      ...(onGpu ? [`${result.dispatches}`, `${Math.round(result.uploadBytes / 1000)} kB`] : ["", ""]),
      `${Math.round(result.peakBytes / 1e6)} MB`,
    ];
  });
  const head = [
    "case",
    "backend",
    "ours",
    "stock",
    "stock ÷ ours",
    "GFLOP/s",
    "dispatches",
    "uploaded",
    "peak",
  ];
  return `${table(head, rows)}\n\n${pairTable(report)}`;
}

/** Who is faster than whom, from the same rounds. */
export function pairTable({ comparisons }: Report): string {
  const rows = comparisons.map((pair) => [
    ...[pair.case, pair.of, pair.against, times(pair.ratio)],
    ...[time(pair.ofMedianMs), time(pair.againstMedianMs), pair.ofGflops.toFixed(1)],
  ]);
  return table(["case", "this", "against this", "speed", "this", "that", "GFLOP/s of this"], rows);
}

/** One line for each operation, both backends side by side. */
export function opTable({ results }: Report): string {
  const names = [...new Set(results.map((result) => result.case))];
  const rows = names.map((name) => {
    const on = (backend: string) => results.find((found) => found.case === name && found.backend === backend);
    const [gpu, cpu] = [on("webgpu"), on("wasm")];
    const cells = (result: BenchResult | undefined) => {
      if (!result) return ["", ""];
      return [time(result.ours.medianMs), result.ratio ? times(result.ratio) : `stock: ${stockOf(result)}`];
    };
    return [name, ...cells(gpu), ...cells(cpu), cpu ? cpu.gflops.toFixed(1) : ""];
  });
  return table(["operation", "webgpu", "stock ÷ ours", "processor", "stock ÷ ours", "GFLOP/s"], rows);
}
