import { tf } from "../tf";
import type { Width } from "./activation";

export type Inputs<Name extends string> = Record<Name, tf.TensorInfo>;
type Result = tf.TensorInfo | tf.TensorInfo[];

/** Registers a kernel of ours for WebGPU, in place of what was there: an earlier device's, or the backend's own. */
export function registerGpuKernel<Name extends string, Attrs>(
  kernelName: string,
  kernelFunc: (inputs: Inputs<Name>, attrs: Attrs) => Result,
): void {
  if (tf.getKernel(kernelName, "webgpu")) tf.unregisterKernel(kernelName, "webgpu");
  tf.registerKernel({
    kernelName,
    backendName: "webgpu",
    kernelFunc: ({ inputs, attrs }) => kernelFunc(inputs as Inputs<Name>, attrs as Attrs),
  });
}

/** The same width for all these buffers of a shader. */
export function allOf<Name extends string>(names: readonly Name[], width: Width): Record<Name, Width> {
  return Object.fromEntries(names.map((name) => [name, width])) as Record<Name, Width>;
}

export function countOf(tensor: tf.TensorInfo): number {
  return tf.util.sizeFromShape(tensor.shape);
}

/** A tensor as rows × channels. */
export function matrixOf(x: tf.TensorInfo): { rows: number; channels: number } {
  const channels = x.shape.at(-1) ?? 1;
  return { rows: channels === 0 ? 0 : countOf(x) / channels, channels };
}

/**
 * Into how many interleaved runs `rows` are cut when each of `columns` is summed: enough threads to fill a GPU
 * and to keep runs short, few enough that adding up the runs stays a small part.
 */
export function runsFor(rows: number, columns: number): number {
  const balanced = Math.ceil(Math.sqrt(rows));
  const filling = Math.ceil(16_384 / Math.max(1, columns));
  return Math.max(1, Math.min(balanced, filling, 256));
}
