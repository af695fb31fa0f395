import { NORMS, type PixelAttrs } from "../norms";
import type { tf } from "../tf";
import { ACTIVATION_UNIFORMS, activationFunctions, bendOf, lanesOf, widthFor } from "./activation";
import type { Bend, Width } from "./activation";
import { allOf, matrixOf, registerGpuKernel, type Inputs } from "./gpuKernel";
import type { Recorder } from "./recorder";
import type { Shader } from "./shader";

// A thread a pixel: its channels lie side by side, and it reads them twice.

const UNIFORMS = { channels: "u32", size: "f32", epsilon: "f32", ...ACTIVATION_UNIFORMS } as const;

/** The sum of a thread's lanes. */
const total = (width: Width, value: string) => (width === "vec4f" ? `dot(${value}, vec4f(1.0))` : value);

const inverse = (width: Width) => `
  let start = i * u.channels;
  var squares = ${width}(0.0);
  for (var c = start; c < start + u.channels; c++) { squares += x[c] * x[c]; }
  let inverse = inverseSqrt(${total(width, "squares")} / u.size + u.epsilon);`;

function forward(bend: Bend, width: Width) {
  return {
    name: `pixelNorm ${bend} ${width}`,
    buffers: ["x", "y"],
    writes: ["y"],
    elements: allOf(["x", "y"], width),
    uniforms: UNIFORMS,
    functions: activationFunctions(bend, width),
    body: `${inverse(width)}
  for (var c = start; c < start + u.channels; c++) { y[c] = activate(x[c] * inverse); }`,
  } satisfies Shader;
}

/** For u = dy · activation′ and r = 1/√…: dx = r·u − x · r³ · mean of u·x. */
function backward(bend: Bend, width: Width) {
  return {
    name: `pixelNormGrad ${bend} ${width}`,
    buffers: ["x", "dy", "dx"],
    writes: ["dx"],
    elements: allOf(["x", "dy", "dx"], width),
    uniforms: UNIFORMS,
    functions: activationFunctions(bend, width),
    body: `${inverse(width)}
  var products = ${width}(0.0);
  for (var c = start; c < start + u.channels; c++) { products += x[c] * dy[c] * slopeAt(x[c] * inverse); }
  let along = inverse * inverse * (${total(width, "products")} / u.size);
  for (var c = start; c < start + u.channels; c++) {
    dx[c] = inverse * (dy[c] * slopeAt(x[c] * inverse) - x[c] * along);
  }`,
  } satisfies Shader;
}

export function registerPixelNorm(recorder: Recorder): void {
  registerGpuKernel(NORMS.pixel, ({ x }: Inputs<"x">, attrs: PixelAttrs) => {
    const y = recorder.output(x.shape);
    const { width, pixels, uniforms } = sizesOf(x, attrs);
    recorder.run(forward(bendOf(attrs), width), { x, y }, pixels, uniforms);
    return y;
  });
  registerGpuKernel(NORMS.pixelGrad, ({ x, dy }: Inputs<"x" | "dy">, attrs: PixelAttrs) => {
    const dx = recorder.output(x.shape);
    const { width, pixels, uniforms } = sizesOf(x, attrs);
    recorder.run(backward(bendOf(attrs), width), { x, dy, dx }, pixels, uniforms);
    return dx;
  });
}

function sizesOf(x: tf.TensorInfo, { epsilon, slope, gain }: PixelAttrs) {
  const { rows, channels } = matrixOf(x);
  const width = widthFor(channels);
  return {
    width,
    pixels: rows,
    uniforms: { channels: channels / lanesOf(width), size: channels, epsilon, slope, gain },
  };
}
