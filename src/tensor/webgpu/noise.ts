import { NOISE, type NormalAttrs, type UniformAttrs, type WindowAttrs } from "../noise";
import { tf } from "../tf";
import { registerGpuKernel } from "./gpuKernel";
import type { Recorder } from "./recorder";
import type { Shader } from "./shader";

/** `hash32` of domain/random.ts, whose part in seed and stream comes from the processor as `u.base`. */
const DRAW = `
fn draw(index: u32) -> u32 {
  var x = u.base + index;
  x = (x ^ (x >> 16u)) * 0x7feb352du;
  x = (x ^ (x >> 15u)) * 0x846ca68bu;
  return x ^ (x >> 16u);
}`;

/** The draws of windowNoise.ts: `mix` of the row's own base and the place in the row. */
const window = {
  name: "windowNoise",
  buffers: ["y"],
  writes: ["y"],
  uniforms: {
    ...{ base: "u32", plane: "i32", row: "i32", index: "i32" },
    ...{ rows: "u32", width: "u32", low: "f32", range: "f32" },
  },
  functions: `
fn mixed(value: u32) -> u32 {
  var x = value;
  x = (x ^ (x >> 16u)) * 0x7feb352du;
  x = (x ^ (x >> 15u)) * 0x846ca68bu;
  return x ^ (x >> 16u);
}`,
  body: `
  let line = i / u.width;
  let plane = u.base + bitcast<u32>(u.plane) + line / u.rows;
  let key = mixed(mixed(plane) ^ (bitcast<u32>(u.row) + line % u.rows));
  let bits = mixed(key + bitcast<u32>(u.index) + i % u.width);
  y[i] = (u.low + u.range * (f32(bits >> 8u) * 0x1p-24)) + u.range * (f32(bits & 255u) * 0x1p-32);`,
} satisfies Shader;

const uniform = {
  name: "uniformNoise",
  buffers: ["y"],
  writes: ["y"],
  uniforms: { base: "u32", index: "u32", low: "f32", range: "f32" },
  functions: DRAW,
  // In two parts that floats hold exactly, so that only the last addition rounds.
  body: `
  let bits = draw(u.index + i);
  y[i] = (u.low + u.range * (f32(bits >> 8u) * 0x1p-24)) + u.range * (f32(bits & 255u) * 0x1p-32);`,
} satisfies Shader;

/**
 * Box and Muller's cosine half. WGSL allows its own log and cos errors of 2⁻²¹ and 2⁻¹¹, so both are series here:
 * ln by 2 atanh s = 2 (s + s³/3 + s⁵/5 + …), cos and sin by Taylor after the angle, a fraction of a turn in
 * integers, is brought within an eighth turn without error.
 */
const normal = {
  name: "normalNoise",
  buffers: ["y"],
  writes: ["y"],
  uniforms: { base: "u32", index: "u32" },
  functions: `${DRAW}
fn twiceAtanh(s: f32) -> f32 {
  let q = s * s;
  var sum = 1.0 / 19.0;
  for (var k = 17.0; k > 0.0; k -= 2.0) { sum = sum * q + 1.0 / k; }
  return 2.0 * s * sum;
}
// −ln((bits + 1) / (2³² + 1)). Near 1 from the distance to 1, which bits still hold and a float would not.
fn negativeLog(bits: u32) -> f32 {
  if (bits >= 0x80000000u) {
    let distance = f32(~bits + 1u) * 2.3283064e-10;
    return twiceAtanh(distance / (2.0 - distance));
  }
  let whole = bits + 1u;
  var power = firstLeadingBit(whole);
  var fraction = f32(whole << (31u - power)) * 0x1p-31;
  if (fraction > 1.4142135) {
    fraction *= 0.5;
    power += 1u;
  }
  return f32(32u - power) * 0.6931471806 - twiceAtanh((fraction - 1.0) / (fraction + 1.0));
}
fn cosineOfTurn(bits: u32) -> f32 {
  let quarter = (bits + 0x20000000u) >> 30u;
  let a = f32(i32(bits - (quarter << 30u))) * 1.4629180792671596e-9;
  let q = a * a;
  let cosine = 1.0 - q * (0.5 - q * (1.0 / 24.0 - q * (1.0 / 720.0 - q * (1.0 / 40320.0 - q / 3628800.0))));
  let sine = a * (1.0 - q * (1.0 / 6.0 - q * (1.0 / 120.0 - q * (1.0 / 5040.0 - q / 362880.0))));
  let value = select(cosine, sine, (quarter & 1u) == 1u);
  return select(value, -value, quarter == 1u || quarter == 2u);
}`,
  // The step after the root is Newton's, as WGSL's root may be off by some units in the last place.
  body: `
  let at = u.index + 2u * i;
  let square = 2.0 * negativeLog(draw(at));
  let root = sqrt(square);
  let radius = root + 0.5 * (square - root * root) / root;
  y[i] = radius * cosineOfTurn(draw(at + 1u));`,
} satisfies Shader;

export function registerNoise(recorder: Recorder): void {
  registerGpuKernel(NOISE.uniform, (_: object, { shape, base, index, low, high }: UniformAttrs) => {
    const y = recorder.output(shape);
    recorder.run(uniform, { y }, tf.util.sizeFromShape(shape), { base, index, low, range: high - low });
    return y;
  });
  registerGpuKernel(NOISE.normal, (_: object, { shape, base, index }: NormalAttrs) => {
    const y = recorder.output(shape);
    recorder.run(normal, { y }, tf.util.sizeFromShape(shape), { base, index });
    return y;
  });
  registerGpuKernel(NOISE.window, (_: object, { shape, base, start, low, range }: WindowAttrs) => {
    const y = recorder.output(shape);
    const [, rows, columns, channels] = shape as [number, number, number, number];
    const [plane, row, column] = start;
    const places = { base, plane, row, index: column * channels, rows, width: columns * channels };
    recorder.run(window, { y }, tf.util.sizeFromShape(shape), { ...places, low, range });
    return y;
  });
}
