import type { KernelModule } from "./kernelModule";
import { NOISE, type NormalAttrs, type UniformAttrs, type WindowAttrs } from "./noise";
import { tf } from "./tf";
import { rowBase } from "./windowNoise";

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
  register<WindowAttrs>(NOISE.window, ({ shape, base, start, low, range }) => {
    const y = kernels.output(shape);
    const [planes, rows, columns, channels] = shape as [number, number, number, number];
    const width = columns * channels;
    const address = kernels.address(y);
    for (let line = 0; line < planes * rows; line++) {
      const key = rowBase(base, start[0] + Math.floor(line / rows), start[1] + (line % rows));
      kernels.run.uniformNoise(key, start[2] * channels, low, range, width, address + 4 * line * width);
    }
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
