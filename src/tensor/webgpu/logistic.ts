import { LOGISTIC, type LogisticAttrs } from "../logistic";
import { countOf, registerGpuKernel, runsFor, type Inputs } from "./gpuKernel";
import type { Recorder } from "./recorder";
import type { Shader } from "./shader";

/** Sums of log(1 + e^(sign · x)) over interleaved runs, each divided. */
const loss = {
  name: "meanSoftplus",
  buffers: ["x", "y"],
  writes: ["y"],
  uniforms: { size: "u32", runs: "u32", sign: "f32", divisor: "f32" },
  // log(1 + t) = 2 atanh(t / (2 + t)) by its series: the built-in logarithm may err by 2⁻²¹ near 1.
  functions: `
fn softplus(x: f32) -> f32 {
  let t = exp(-abs(x));
  let s = t / (2.0 + t);
  let q = s * s;
  var sum = 1.0 / 17.0;
  for (var k = 15.0; k > 0.0; k -= 2.0) { sum = sum * q + 1.0 / k; }
  return max(x, 0.0) + 2.0 * s * sum;
}`,
  body: `
  var sum = 0.0;
  for (var at = i; at < u.size; at += u.runs) { sum += softplus(u.sign * x[at]); }
  y[i] = sum / u.divisor;`,
} satisfies Shader;

const sum = {
  name: "sumAll",
  buffers: ["x", "y"],
  writes: ["y"],
  uniforms: { size: "u32", divisor: "f32" },
  body: `
  var sum = 0.0;
  for (var at = 0u; at < u.size; at++) { sum += x[at]; }
  y[i] = sum / u.divisor;`,
} satisfies Shader;

const lossGrad = {
  name: "meanSoftplusGrad",
  buffers: ["x", "dy", "dx"],
  writes: ["dx"],
  uniforms: { sign: "f32" },
  body: `
  let logit = u.sign * x[i];
  let e = exp(-abs(logit));
  dx[i] = dy[0] * u.sign * (select(1.0, e, logit < 0.0) / (1.0 + e)) / f32(u.count);`,
} satisfies Shader;

export function registerLogistic(recorder: Recorder): void {
  registerGpuKernel(LOGISTIC.loss, ({ x }: Inputs<"x">, { sign }: LogisticAttrs) => {
    const size = countOf(x);
    const y = recorder.output([]);
    const runs = size <= 64 ? 1 : runsFor(size, 1);
    if (runs === 1) {
      recorder.run(loss, { x, y }, 1, { size, runs, sign, divisor: size });
      return y;
    }
    const partial = recorder.output([runs]);
    recorder.run(loss, { x, y: partial }, runs, { size, runs, sign, divisor: 1 });
    recorder.run(sum, { x: partial, y }, 1, { size: runs, divisor: size });
    recorder.release(partial);
    return y;
  });
  registerGpuKernel(LOGISTIC.lossGrad, ({ x, dy }: Inputs<"x" | "dy">, { sign }: LogisticAttrs) => {
    const dx = recorder.output(x.shape);
    recorder.run(lossGrad, { x, dy, dx }, countOf(x), { sign });
    return dx;
  });
}
