import { ACTIVATED, type ActivationAttrs } from "../activated";
import { FUSED } from "../fusedKernels";
import { ACTIVATION_FUNCTIONS, ACTIVATION_UNIFORMS, activationUniforms } from "./activation";
import { countOf, matrixOf, registerGpuKernel, type Inputs } from "./gpuKernel";
import type { Recorder } from "./recorder";
import type { Shader } from "./shader";

const bias = {
  name: "biasActivation",
  buffers: ["x", "b", "y"],
  writes: ["y"],
  uniforms: { channels: "u32", ...ACTIVATION_UNIFORMS },
  functions: ACTIVATION_FUNCTIONS,
  body: `  y[i] = activate(x[i] + b[i % u.channels]);`,
} satisfies Shader;

const biasGrad = {
  name: "biasActivationGrad",
  buffers: ["x", "b", "dy", "dx"],
  writes: ["dx"],
  uniforms: { channels: "u32", ...ACTIVATION_UNIFORMS },
  functions: ACTIVATION_FUNCTIONS,
  body: `  dx[i] = dy[i] * slopeAt(x[i] + b[i % u.channels]);`,
} satisfies Shader;

const leakyRelu = {
  name: "leakyRelu",
  buffers: ["x", "y"],
  writes: ["y"],
  uniforms: ACTIVATION_UNIFORMS,
  functions: ACTIVATION_FUNCTIONS,
  body: `  y[i] = activate(x[i]);`,
} satisfies Shader;

const leakyReluGrad = {
  name: "leakyReluGrad",
  buffers: ["x", "dy", "dx"],
  writes: ["dx"],
  uniforms: ACTIVATION_UNIFORMS,
  functions: ACTIVATION_FUNCTIONS,
  body: `  dx[i] = dy[i] * slopeAt(x[i]);`,
} satisfies Shader;

/** Without overflow for any argument. */
const SIGMOID = `
fn sigmoid(x: f32) -> f32 {
  let e = exp(-abs(x));
  return select(1.0, e, x < 0.0) / (1.0 + e);
}`;

const glu = {
  name: "glu",
  buffers: ["x", "y"],
  writes: ["y"],
  uniforms: { half: "u32" },
  functions: SIGMOID,
  body: `
  let at = i + u.half * (i / u.half);
  y[i] = x[at] * sigmoid(x[at + u.half]);`,
} satisfies Shader;

const gluGrad = {
  name: "gluGrad",
  buffers: ["x", "dy", "dx"],
  writes: ["dx"],
  uniforms: { half: "u32" },
  functions: SIGMOID,
  body: `
  let at = i + u.half * (i / u.half);
  let gate = sigmoid(x[at + u.half]);
  dx[at] = dy[i] * gate;
  dx[at + u.half] = dy[i] * x[at] * (gate * (1.0 - gate));`,
} satisfies Shader;

export function registerElementwise(recorder: Recorder): void {
  registerBias(recorder);
  registerLeakyRelu(recorder);
  registerGlu(recorder);
}

function registerBias(recorder: Recorder): void {
  registerGpuKernel(ACTIVATED.bias, ({ x, b }: Inputs<"x" | "b">, attrs: ActivationAttrs) => {
    const y = recorder.output(x.shape);
    const uniforms = { channels: countOf(b), ...activationUniforms(attrs) };
    recorder.run(bias, { x, b, y }, countOf(x), uniforms);
    return y;
  });
  registerGpuKernel(ACTIVATED.biasGrad, ({ x, b, dy }: Inputs<"x" | "b" | "dy">, attrs: ActivationAttrs) => {
    const dx = recorder.output(x.shape);
    const uniforms = { channels: countOf(b), ...activationUniforms(attrs) };
    recorder.run(biasGrad, { x, b, dy, dx }, countOf(x), uniforms);
    return dx;
  });
}

type Slopes = Pick<ActivationAttrs, "slope" | "gain">;

function registerLeakyRelu(recorder: Recorder): void {
  registerGpuKernel(FUSED.leakyRelu, ({ x }: Inputs<"x">, { slope, gain }: Slopes) => {
    const y = recorder.output(x.shape);
    recorder.run(leakyRelu, { x, y }, countOf(x), { tanh: 0, slope, gain });
    return y;
  });
  registerGpuKernel(FUSED.leakyReluGrad, ({ x, dy }: Inputs<"x" | "dy">, { slope, gain }: Slopes) => {
    const dx = recorder.output(x.shape);
    recorder.run(leakyReluGrad, { x, dy, dx }, countOf(x), { tanh: 0, slope, gain });
    return dx;
  });
}

function registerGlu(recorder: Recorder): void {
  registerGpuKernel(FUSED.glu, ({ x }: Inputs<"x">) => {
    const half = matrixOf(x).channels / 2;
    const y = recorder.output([...x.shape.slice(0, -1), half]);
    recorder.run(glu, { x, y }, countOf(y), { half });
    return y;
  });
  registerGpuKernel(FUSED.gluGrad, ({ x, dy }: Inputs<"x" | "dy">) => {
    const dx = recorder.output(x.shape);
    recorder.run(gluGrad, { x, dy, dx }, countOf(dy), { half: matrixOf(x).channels / 2 });
    return dx;
  });
}
