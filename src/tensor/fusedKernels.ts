import type { KernelModule } from "./kernelModule";
import { tf } from "./tf";

/** Kernels of our own; where the current backend has one, ops.ts uses it instead of a composition. */
export const FUSED = {
  batchNorm: "DarkroomBatchNorm",
  batchNormGrad: "DarkroomBatchNormGrad",
  glu: "DarkroomGlu",
  gluGrad: "DarkroomGluGrad",
  leakyRelu: "DarkroomLeakyRelu",
  leakyReluGrad: "DarkroomLeakyReluGrad",
  sumBoxes: "DarkroomSumBoxes",
  spreadBoxes: "DarkroomSpreadBoxes",
  adam: "DarkroomAdam",
  average: "DarkroomAverage",
} as const;

export interface BoxAttrs {
  readonly rows: number;
  readonly columns: number;
  readonly scale: number;
}
export interface AdamAttrs {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

type Inputs<Name extends string> = Record<Name, tf.TensorInfo>;

function register<Name extends string, Attrs>(
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

/** A tensor as rows × channels. */
function matrix(x: tf.TensorInfo): { rows: number; channels: number } {
  const channels = x.shape.at(-1)!;
  return { rows: tf.util.sizeFromShape(x.shape) / channels, channels };
}

export function registerFusedKernels(kernels: KernelModule): void {
  registerBatchNorm(kernels);
  registerActivations(kernels);
  registerBoxes(kernels);
  registerOptimiser(kernels);
}

function registerBatchNorm(kernels: KernelModule): void {
  const at = (tensor: tf.TensorInfo) => kernels.address(tensor);
  register(
    FUSED.batchNorm,
    ({ x, gamma, beta }: Inputs<"x" | "gamma" | "beta">, attrs: { epsilon: number }) => {
      const { rows, channels } = matrix(x);
      const [y, mean, variance] = [x.shape, [channels], [channels]].map((shape) => kernels.output(shape));
      kernels.run.batchNorm(
        ...([at(x), rows, channels, at(gamma), at(beta), attrs.epsilon] as const),
        ...([at(y!), at(mean!), at(variance!), kernels.scratch(12 * channels)] as const),
      );
      return [y!, mean!, variance!];
    },
  );
  register(
    FUSED.batchNormGrad,
    (
      { x, dy, gamma, mean, variance }: Inputs<"x" | "dy" | "gamma" | "mean" | "variance">,
      attrs: { epsilon: number },
    ) => {
      const { rows, channels } = matrix(x);
      const [dx, dGamma, dBeta] = [x.shape, [channels], [channels]].map((shape) => kernels.output(shape));
      kernels.run.batchNormGrad(
        ...([at(x), at(dy), rows, channels, at(gamma), at(mean), at(variance), attrs.epsilon] as const),
        ...([at(dx!), at(dGamma!), at(dBeta!), kernels.scratch(12 * channels)] as const),
      );
      return [dx!, dGamma!, dBeta!];
    },
  );
}

function registerActivations(kernels: KernelModule): void {
  const at = (tensor: tf.TensorInfo) => kernels.address(tensor);
  register(FUSED.glu, ({ x }: Inputs<"x">) => {
    const { rows, channels } = matrix(x);
    const y = kernels.output([...x.shape.slice(0, -1), channels / 2]);
    kernels.run.glu(at(x), rows, channels / 2, at(y));
    return y;
  });
  register(FUSED.gluGrad, ({ x, dy }: Inputs<"x" | "dy">) => {
    const { rows, channels } = matrix(x);
    const dx = kernels.output(x.shape);
    kernels.run.gluGrad(at(x), at(dy), rows, channels / 2, at(dx));
    return dx;
  });
  register(FUSED.leakyRelu, ({ x }: Inputs<"x">, { slope, gain }: { slope: number; gain: number }) => {
    const y = kernels.output(x.shape);
    kernels.run.leakyRelu(at(x), tf.util.sizeFromShape(x.shape), slope, gain, at(y));
    return y;
  });
  register(FUSED.leakyReluGrad, ({ x, dy }: Inputs<"x" | "dy">, attrs: { slope: number; gain: number }) => {
    const dx = kernels.output(x.shape);
    kernels.run.leakyReluGrad(at(x), at(dy), tf.util.sizeFromShape(x.shape), attrs.slope, attrs.gain, at(dx));
    return dx;
  });
}

function registerBoxes(kernels: KernelModule): void {
  register(FUSED.sumBoxes, ({ x }: Inputs<"x">, box: BoxAttrs) => {
    const [batch, rows, columns, channels] = x.shape as [number, number, number, number];
    const shape = [batch, rows / box.rows, columns / box.columns, channels] as const;
    const y = kernels.output([...shape]);
    const sizes = [batch * shape[1], shape[2], channels, box.rows, box.columns] as const;
    kernels.run.sumBoxes(kernels.address(x), ...sizes, box.scale, kernels.address(y));
    return y;
  });
  register(FUSED.spreadBoxes, ({ x }: Inputs<"x">, box: BoxAttrs) => {
    const [batch, rows, columns, channels] = x.shape as [number, number, number, number];
    const y = kernels.output([batch, rows * box.rows, columns * box.columns, channels]);
    const sizes = [batch * rows, columns, channels, box.rows, box.columns] as const;
    kernels.run.spreadBoxes(kernels.address(x), ...sizes, box.scale, kernels.address(y));
    return y;
  });
}

function registerOptimiser(kernels: KernelModule): void {
  const at = (tensor: tf.TensorInfo) => kernels.address(tensor);
  register(
    FUSED.adam,
    ({ param, grad, first, second }: Inputs<"param" | "grad" | "first" | "second">, attrs: AdamAttrs) => {
      const [newParam, newFirst, newSecond] = [param, first, second].map(({ shape }) =>
        kernels.output(shape),
      );
      kernels.run.adam(
        ...([at(param), at(grad), at(first), at(second), tf.util.sizeFromShape(param.shape)] as const),
        ...([attrs.rate, attrs.beta1, attrs.beta2, attrs.epsilon] as const),
        ...([at(newParam!), at(newFirst!), at(newSecond!)] as const),
      );
      return [newParam!, newFirst!, newSecond!];
    },
  );
  register(FUSED.average, ({ average, value }: Inputs<"average" | "value">, { decay }: { decay: number }) => {
    const next = kernels.output(value.shape);
    kernels.run.average(at(average), at(value), tf.util.sizeFromShape(value.shape), decay, at(next));
    return next;
  });
}
