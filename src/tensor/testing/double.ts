import { tf } from "../tf";

/**
 * Runs `f` in double precision on the `cpu` backend. That backend makes every array by the global name
 * Float32Array, so for the length of the call this name stands for Float64Array. `f` must not wait for anything
 * and must hand out plain values: a tensor of it is of no use outside.
 */
export async function inDouble<T>(f: () => T): Promise<T> {
  const before = tf.getBackend();
  await tf.setBackend("cpu");
  const single = globalThis.Float32Array;
  const { platform } = tf.env();
  const { isTypedArray } = platform;
  // Node's own test is not fooled by a name.
  platform.isTypedArray = (value): value is Float32Array =>
    value instanceof Float64Array || isTypedArray.call(platform, value);
  globalThis.Float32Array = Float64Array as unknown as typeof Float32Array;
  try {
    return tf.tidy(() => f() as T & tf.TensorContainer);
  } finally {
    globalThis.Float32Array = single;
    platform.isTypedArray = isTypedArray;
    await tf.setBackend(before);
  }
}

/** Plain numbers of a tensor, in the precision it has. */
export function numbers(x: tf.Tensor): number[] {
  return Array.from(x.dataSync());
}

export const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);

export const norm = (a: readonly number[]) => Math.sqrt(dot(a, a));

/** ‖a − b‖ ÷ ‖b‖. */
export function relativeError(a: readonly number[], b: readonly number[]): number {
  const difference = norm(a.map((value, i) => value - b[i]!));
  return difference === 0 ? 0 : difference / norm(b);
}
