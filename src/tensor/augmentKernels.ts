import { AUGMENT, type AugmentAttrs } from "./diffAugment";
import type { KernelModule } from "./kernelModule";
import type { tf } from "./tf";
import { registerWasmKernel, type Inputs } from "./wasmKernel";

/** Differentiable augmentation for the wasm backend. */
export function registerAugment(kernels: KernelModule): void {
  const at = (tensor: tf.TensorInfo) => kernels.address(tensor);
  const sizesOf = (x: tf.TensorInfo) => {
    const [batch, rows, columns, channels] = x.shape as [number, number, number, number];
    return [0, batch, rows, columns, channels] as const;
  };
  registerWasmKernel(AUGMENT.forward, ({ x, draws }: Inputs<"x" | "draws">, attrs: AugmentAttrs) => {
    const y = kernels.output(x.shape);
    kernels.run.augmentImages(at(x), ...sizesOf(x), at(draws), attrs.reach, +attrs.brighten, at(y));
    return y;
  });
  registerWasmKernel(AUGMENT.backward, ({ x, draws }: Inputs<"x" | "draws">, { reach }: AugmentAttrs) => {
    const y = kernels.output(x.shape);
    kernels.run.augmentImagesGrad(at(x), ...sizesOf(x), at(draws), reach, at(y));
    return y;
  });
}
