import { ACTIVATED, type ActivationAttrs } from "../activated";
import { FUSED } from "../fusedKernels";
import type { tf } from "../tf";
import { ACTIVATION_UNIFORMS, activationFunctions, bendOf, lanesOf, widthFor } from "./activation";
import type { Bend, Width } from "./activation";
import { countOf, matrixOf, registerGpuKernel, type Inputs } from "./gpuKernel";
import type { Recorder } from "./recorder";
import type { Shader } from "./shader";

function bias(bend: Bend, width: Width) {
  return {
    name: `biasActivation ${bend} ${width}`,
    buffers: ["x", "b", "y"],
    writes: ["y"],
    elements: { x: width, b: width, y: width },
    uniforms: { channels: "u32", ...ACTIVATION_UNIFORMS },
    functions: activationFunctions(bend, width),
    body: `  y[i] = activate(x[i] + b[i % u.channels]);`,
  } satisfies Shader;
}

function biasGrad(bend: Bend, width: Width) {
  return {
    name: `biasActivationGrad ${bend} ${width}`,
    buffers: ["x", "b", "dy", "dx"],
    writes: ["dx"],
    elements: { x: width, b: width, dy: width, dx: width },
    uniforms: { channels: "u32", ...ACTIVATION_UNIFORMS },
    functions: activationFunctions(bend, width),
    body: `  dx[i] = dy[i] * slopeAt(x[i] + b[i % u.channels]);`,
  } satisfies Shader;
}

function activation(bend: Bend, width: Width) {
  return {
    name: `activation ${bend} ${width}`,
    buffers: ["x", "y"],
    writes: ["y"],
    elements: { x: width, y: width },
    uniforms: ACTIVATION_UNIFORMS,
    functions: activationFunctions(bend, width),
    body: `  y[i] = activate(x[i]);`,
  } satisfies Shader;
}

function activationGrad(bend: Bend, width: Width) {
  return {
    name: `activationGrad ${bend} ${width}`,
    buffers: ["x", "dy", "dx"],
    writes: ["dx"],
    elements: { x: width, dy: width, dx: width },
    uniforms: ACTIVATION_UNIFORMS,
    functions: activationFunctions(bend, width),
    body: `  dx[i] = dy[i] * slopeAt(x[i]);`,
  } satisfies Shader;
}

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
  registerActivations(recorder);
  registerGlu(recorder);
}

function registerBias(recorder: Recorder): void {
  registerGpuKernel(ACTIVATED.bias, ({ x, b }: Inputs<"x" | "b">, attrs: ActivationAttrs) => {
    const y = recorder.output(x.shape);
    const { width, lanes, uniforms } = perChannel(b, attrs);
    recorder.run(bias(bendOf(attrs), width), { x, b, y }, countOf(x) / lanes, uniforms);
    return y;
  });
  registerGpuKernel(ACTIVATED.biasGrad, ({ x, b, dy }: Inputs<"x" | "b" | "dy">, attrs: ActivationAttrs) => {
    const dx = recorder.output(x.shape);
    const { width, lanes, uniforms } = perChannel(b, attrs);
    recorder.run(biasGrad(bendOf(attrs), width), { x, b, dy, dx }, countOf(x) / lanes, uniforms);
    return dx;
  });
}

function perChannel(b: tf.TensorInfo, { slope, gain }: ActivationAttrs) {
  const width = widthFor(countOf(b));
  const lanes = lanesOf(width);
  return { width, lanes, uniforms: { channels: countOf(b) / lanes, slope, gain } };
}

type Slopes = Pick<ActivationAttrs, "slope" | "gain">;

function registerActivations(recorder: Recorder): void {
  const forward = (x: tf.TensorInfo, bend: Bend, { slope, gain }: Slopes) => {
    const y = recorder.output(x.shape);
    const width = widthFor(countOf(x));
    recorder.run(activation(bend, width), { x, y }, countOf(x) / lanesOf(width), { slope, gain });
    return y;
  };
  const backward = ({ x, dy }: Inputs<"x" | "dy">, bend: Bend, { slope, gain }: Slopes) => {
    const dx = recorder.output(x.shape);
    const width = widthFor(countOf(x));
    recorder.run(activationGrad(bend, width), { x, dy, dx }, countOf(x) / lanesOf(width), { slope, gain });
    return dx;
  };
  registerGpuKernel(FUSED.leakyRelu, ({ x }: Inputs<"x">, attrs: Slopes) => forward(x, "lines", attrs));
  registerGpuKernel(FUSED.leakyReluGrad, (inputs: Inputs<"x" | "dy">, attrs: Slopes) =>
    backward(inputs, "lines", attrs),
  );
  registerGpuKernel(ACTIVATED.curve, ({ x }: Inputs<"x">, attrs: ActivationAttrs) =>
    forward(x, bendOf(attrs), attrs),
  );
  registerGpuKernel(ACTIVATED.curveGrad, (inputs: Inputs<"x" | "dy">, attrs: ActivationAttrs) =>
    backward(inputs, bendOf(attrs), attrs),
  );
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
