import type { ActivationAttrs } from "../activated";
import type { Element } from "./shader";

/** What a thread works on at a time: one number, or four neighbouring channels where there are enough. */
export type Width = Exclude<Element, "u32">;

export function widthFor(channels: number): Width {
  return channels % 4 === 0 ? "vec4f" : "f32";
}
export function lanesOf(width: Width): number {
  return width === "vec4f" ? 4 : 1;
}

/** Whether the activation is made of straight lines, or which curve it is. Shaders are made for one of them. */
export type Bend = "lines" | "tanh" | "sigmoid";

export function bendOf({ kind }: ActivationAttrs): Bend {
  return kind === "tanh" || kind === "sigmoid" ? kind : "lines";
}

export const ACTIVATION_UNIFORMS = { slope: "f32", gain: "f32" } as const;

/**
 * WGSL of `activate(x)` and of `slopeAt(x)`, its derivative, for numbers or vectors. Where the derivative of a bent
 * line is asked for at 0 it is the left one, as in TensorFlow.js. NaN stays NaN, so that a diverged run is noticed.
 */
export function activationFunctions(bend: Bend, width: Width): string {
  return CURVES[bend]
    .replaceAll("T(", `${width}(`)
    .replaceAll(": T", `: ${width}`)
    .replaceAll("-> T", `-> ${width}`);
}

const LINES = `
fn activate(x: T) -> T { return x * select(T(u.gain), T(u.slope * u.gain), x < T(0.0)); }
fn slopeAt(x: T) -> T { return select(T(u.slope * u.gain), T(u.gain), x > T(0.0)); }
`;

// The built-in tanh gives NaN for large arguments on some drivers. Near 0 by its series, as 1 − 2 / (e + 1) cancels.
const TANH = `
fn activate(x: T) -> T {
  let a = min(abs(x), T(10.0));
  let s = a * a;
  let series = 1.0 + s * (-1.0 / 3.0 + s * (2.0 / 15.0 + s * (-17.0 / 315.0 + s * (62.0 / 2835.0))));
  let magnitude = 1.0 - 2.0 / (exp(2.0 * a) + 1.0);
  let y = select(sign(x) * magnitude, x * series, a < T(0.25));
  return select(y, x, x != x);
}
fn slopeAt(x: T) -> T {
  let y = activate(x);
  return 1.0 - y * y;
}
`;

// Without overflow for any argument.
const SIGMOID = `
fn activate(x: T) -> T {
  let e = exp(-abs(x));
  return select(T(1.0), e, x < T(0.0)) / (1.0 + e);
}
fn slopeAt(x: T) -> T {
  let y = activate(x);
  return y * (1.0 - y);
}
`;

const CURVES: Readonly<Record<Bend, string>> = { lines: LINES, tanh: TANH, sigmoid: SIGMOID };
