import { registerAugment } from "./augmentKernels";
import { FUSED, type BoxAttrs } from "./fusedKernels";
import type { KernelModule } from "./kernelModule";
import { registerLosses } from "./lossKernels";
import { registerBatchNorm, registerNorms } from "./normKernels";
import type { tf } from "./tf";
import { matrixOf, registerWasmKernel, sizeOf, type Inputs } from "./wasmKernel";
import { registerOptimiser, registerWeights } from "./weightKernels";

/** Puts our training kernels beside those of the wasm backend. */
export function registerFusedKernels(kernels: KernelModule): void {
  registerBatchNorm(kernels);
  registerNorms(kernels);
  registerActivations(kernels);
  registerBoxes(kernels);
  registerAugment(kernels);
  registerWeights(kernels);
  registerLosses(kernels);
  registerOptimiser(kernels);
}

function registerActivations(kernels: KernelModule): void {
  const at = (tensor: tf.TensorInfo) => kernels.address(tensor);
  registerWasmKernel(FUSED.glu, ({ x }: Inputs<"x">) => {
    const { rows, channels } = matrixOf(x);
    const y = kernels.output([...x.shape.slice(0, -1), channels / 2]);
    kernels.run.glu(at(x), rows, channels / 2, at(y));
    return y;
  });
  registerWasmKernel(FUSED.gluGrad, ({ x, dy }: Inputs<"x" | "dy">) => {
    const { rows, channels } = matrixOf(x);
    const dx = kernels.output(x.shape);
    kernels.run.gluGrad(at(x), at(dy), rows, channels / 2, at(dx));
    return dx;
  });
  registerWasmKernel(
    FUSED.leakyRelu,
    ({ x }: Inputs<"x">, { slope, gain }: { slope: number; gain: number }) => {
      const y = kernels.output(x.shape);
      kernels.run.leakyRelu(at(x), sizeOf(x), slope, gain, at(y));
      return y;
    },
  );
  registerWasmKernel(
    FUSED.leakyReluGrad,
    ({ x, dy }: Inputs<"x" | "dy">, attrs: { slope: number; gain: number }) => {
      const dx = kernels.output(x.shape);
      kernels.run.leakyReluGrad(at(x), at(dy), sizeOf(x), attrs.slope, attrs.gain, at(dx));
      return dx;
    },
  );
}

function registerBoxes(kernels: KernelModule): void {
  registerWasmKernel(FUSED.sumBoxes, ({ x }: Inputs<"x">, box: BoxAttrs) => {
    const [batch, rows, columns, channels] = x.shape as [number, number, number, number];
    const shape = [batch, rows / box.rows, columns / box.columns, channels] as const;
    const y = kernels.output([...shape]);
    const sizes = [batch * shape[1], shape[2], channels, box.rows, box.columns] as const;
    kernels.run.sumBoxes(kernels.address(x), ...sizes, box.scale, kernels.address(y));
    return y;
  });
  registerWasmKernel(FUSED.spreadBoxes, ({ x }: Inputs<"x">, box: BoxAttrs) => {
    const [batch, rows, columns, channels] = x.shape as [number, number, number, number];
    const y = kernels.output([batch, rows * box.rows, columns * box.columns, channels]);
    const sizes = [batch * rows, columns, channels, box.rows, box.columns] as const;
    kernels.run.spreadBoxes(kernels.address(x), ...sizes, box.scale, kernels.address(y));
    return y;
  });
}
