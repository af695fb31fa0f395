import type { ActivationAttrs } from "../activated";

/** WGSL of an activation as functions of one number; `u.slope` and `u.gain` are uniforms. */
export const ACTIVATION_UNIFORMS = { tanh: "u32", slope: "f32", gain: "f32" } as const;

export function activationUniforms({ kind, slope, gain }: ActivationAttrs) {
  return { tanh: kind === "tanh" ? 1 : 0, slope, gain };
}

/**
 * `activate(x)`, and `slopeAt(x)`, its derivative. Where the derivative of a bent line is asked for at 0 it is the
 * left one, as in TensorFlow.js. NaN stays NaN, so that a diverged run is noticed.
 */
export const ACTIVATION_FUNCTIONS = `
// Not the built-in: some drivers' tanh gives NaN for large arguments. Relative error about 2 units in the last place
// by the series near 0, where (e - 1) / (e + 1) would cancel.
fn hyperbolicTangent(x: f32) -> f32 {
  let a = min(abs(x), 10.0);
  if (a < 0.25) {
    let s = a * a;
    return x * (1.0 + s * (-1.0 / 3.0 + s * (2.0 / 15.0 + s * (-17.0 / 315.0 + s * (62.0 / 2835.0)))));
  }
  let e = exp(2.0 * a);
  let magnitude = 1.0 - 2.0 / (e + 1.0);
  return select(select(magnitude, -magnitude, x < 0.0), x, x != x);
}
fn activate(x: f32) -> f32 {
  if (u.tanh == 1u) { return hyperbolicTangent(x); }
  return x * select(u.gain, u.slope * u.gain, x < 0.0);
}
fn slopeAt(x: f32) -> f32 {
  if (u.tanh == 1u) {
    let y = hyperbolicTangent(x);
    return 1.0 - y * y;
  }
  return select(u.slope * u.gain, u.gain, x > 0.0);
}
`;
