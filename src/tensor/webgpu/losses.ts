import { LOSSES, type HingeAttrs } from "../losses";
import type { tf } from "../tf";
import { countOf, registerGpuKernel, runsFor, type Inputs } from "./gpuKernel";
import type { Recorder } from "./recorder";
import type { Shader } from "./shader";

const RUNS = { size: "u32", runs: "u32", divisor: "f32" } as const;

/** Sums of `term` at each place over interleaved runs, each divided. */
function sumOfRuns<Buffers extends string, Uniforms extends string>(
  name: string,
  buffers: readonly Buffers[],
  more: Readonly<Record<Uniforms, "f32">>,
  term: string,
) {
  return {
    name,
    buffers: [...buffers, "y" as const],
    writes: ["y" as const],
    uniforms: { ...RUNS, ...more },
    body: `
  var sum = 0.0;
  for (var at = i; at < u.size; at += u.runs) { sum += ${term}; }
  y[i] = sum / u.divisor;`,
  };
}

const hinge = sumOfRuns("meanHinge", ["x"], { sign: "f32" }, "max(0.0, 1.0 + u.sign * x[at])");
const apart = sumOfRuns("meanApart", ["a", "b"], {}, "abs(a[at] - b[at])");
const sum = sumOfRuns("sumOfRuns", ["x"], {}, "x[at]");

const hingeGrad = {
  name: "meanHingeGrad",
  buffers: ["x", "dy", "dx"],
  writes: ["dx"],
  uniforms: { sign: "f32" },
  body: `  dx[i] = select(0.0, dy[0] * u.sign / f32(u.count), 1.0 + u.sign * x[i] > 0.0);`,
} satisfies Shader;

const apartGrad = {
  name: "meanApartGrad",
  buffers: ["a", "b", "dy", "da"],
  writes: ["da"],
  uniforms: {},
  body: `  da[i] = sign(a[i] - b[i]) * dy[0] / f32(u.count);`,
} satisfies Shader;

/** The mean by one pass, or by runs and one more. */
function mean(
  recorder: Recorder,
  size: number,
  pass: (y: tf.TensorInfo, runs: number, divisor: number) => void,
): tf.TensorInfo {
  const y = recorder.output([]);
  const runs = size <= 64 ? 1 : runsFor(size, 1);
  if (runs === 1) {
    pass(y, 1, size);
    return y;
  }
  const partial = recorder.output([runs]);
  pass(partial, runs, 1);
  recorder.run(sum, { x: partial, y }, 1, { size: runs, runs: 1, divisor: size });
  recorder.release(partial);
  return y;
}

export function registerLosses(recorder: Recorder): void {
  registerGpuKernel(LOSSES.hinge, ({ x }: Inputs<"x">, { sign }: HingeAttrs) => {
    const size = countOf(x);
    return mean(recorder, size, (y, runs, divisor) =>
      recorder.run(hinge, { x, y }, runs, { size, runs, divisor, sign }),
    );
  });
  registerGpuKernel(LOSSES.hingeGrad, ({ x, dy }: Inputs<"x" | "dy">, { sign }: HingeAttrs) => {
    const dx = recorder.output(x.shape);
    recorder.run(hingeGrad, { x, dy, dx }, countOf(x), { sign });
    return dx;
  });
  registerGpuKernel(LOSSES.apart, ({ a, b }: Inputs<"a" | "b">) => {
    const size = countOf(a);
    return mean(recorder, size, (y, runs, divisor) =>
      recorder.run(apart, { a, b, y }, runs, { size, runs, divisor }),
    );
  });
  registerGpuKernel(LOSSES.apartGrad, ({ a, b, dy }: Inputs<"a" | "b" | "dy">) => {
    const da = recorder.output(a.shape);
    recorder.run(apartGrad, { a, b, dy, da }, countOf(a), {});
    return da;
  });
}
