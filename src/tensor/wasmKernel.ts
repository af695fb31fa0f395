import { tf } from "./tf";

export type Inputs<Name extends string> = Record<Name, tf.TensorInfo>;

/** Registers a kernel of ours for the wasm backend, in place of an earlier one. */
export function registerWasmKernel<Name extends string, Attrs>(
  kernelName: string,
  kernelFunc: (inputs: Inputs<Name>, attrs: Attrs) => tf.TensorInfo | tf.TensorInfo[],
): void {
  if (tf.getKernel(kernelName, "wasm")) tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({
    kernelName,
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs }) => kernelFunc(inputs as Inputs<Name>, attrs as Attrs),
  });
}

export function sizeOf(x: tf.TensorInfo): number {
  return tf.util.sizeFromShape(x.shape);
}

/** A tensor as rows × channels. */
export function matrixOf(x: tf.TensorInfo): { rows: number; channels: number } {
  const channels = x.shape.at(-1)!;
  return { rows: sizeOf(x) / channels, channels };
}
