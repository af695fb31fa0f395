import { MERGE } from "../mergeFilter";
import { countOf, registerGpuKernel, type Inputs } from "./gpuKernel";
import type { Recorder } from "./recorder";
import type { Shader } from "./shader";

/** y[r, c] = Σ x[r − a, c − b] over a and b in 0, 1; `reach` is how far up and left: 1 grows, 0 shrinks. */
const boxOfFour = {
  name: "boxOfFour",
  buffers: ["x", "y"],
  writes: ["y"],
  uniforms: { rows: "u32", columns: "u32", outColumns: "u32", inner: "u32", reach: "u32" },
  body: `
  let place = i / u.inner;
  let row = place / u.outColumns;
  let column = place % u.outColumns;
  var sum = 0.0;
  for (var a = 0u; a < 2u; a++) {
    for (var b = 0u; b < 2u; b++) {
      let r = row + a - u.reach;
      let c = column + b - u.reach;
      // Below 0 they wrap round to something large.
      if (r < u.rows && c < u.columns) { sum += x[(r * u.columns + c) * u.inner + i % u.inner]; }
    }
  }
  y[i] = sum;`,
} satisfies Shader;

export function registerMergeFilter(recorder: Recorder): void {
  for (const [kernelName, reach] of [
    [MERGE.grow, 1],
    [MERGE.shrink, 0],
  ] as const) {
    registerGpuKernel(kernelName, ({ x }: Inputs<"x">) => {
      const [rows, columns, from, to] = x.shape as [number, number, number, number];
      const by = reach === 1 ? 1 : -1;
      const y = recorder.output([rows + by, columns + by, from, to]);
      const uniforms = { rows, columns, outColumns: columns + by, inner: from * to, reach };
      recorder.run(boxOfFour, { x, y }, countOf(y), uniforms);
      return y;
    });
  }
}
