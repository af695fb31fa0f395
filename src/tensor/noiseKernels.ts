import type { KernelModule } from "./kernelModule";
import { NOISE, type NormalAttrs, type UniformAttrs } from "./noise";
import { tf } from "./tf";

/** Draws noise straight into the backend's memory. */
export function registerNoiseKernels(kernels: KernelModule): void {
  register<UniformAttrs>(NOISE.uniform, ({ shape, base, index, low, high }) => {
    const y = kernels.output(shape);
    const count = tf.util.sizeFromShape(shape);
    kernels.run.uniformNoise(base, index, low, high - low, count, kernels.address(y));
    return y;
  });
  register<NormalAttrs>(NOISE.normal, ({ shape, base, index }) => {
    const y = kernels.output(shape);
    kernels.run.normalNoise(base, index, tf.util.sizeFromShape(shape), kernels.address(y));
    return y;
  });
}

function register<Attrs>(kernelName: string, draw: (attrs: Attrs) => tf.TensorInfo): void {
  tf.registerKernel({
    kernelName,
    backendName: "wasm",
    kernelFunc: ({ attrs }) => draw(attrs as unknown as Attrs),
  });
}
