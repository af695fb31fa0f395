import { ACTIVATED, type Activation, type ActivationAttrs } from "./activated";
import { FUSED } from "./fusedKernels";
import type { KernelModule } from "./kernelModule";
import { NORMS, type GroupAttrs } from "./norms";
import type { tf } from "./tf";
import { matrixOf, registerWasmKernel, sizeOf, type Inputs } from "./wasmKernel";

// Normalisations and biases with an activation after them, for the wasm backend.

/** Numbers of the activations in assembly/activated.ts. */
const KINDS: Record<Activation["kind"], number> = { none: 0, leakyRelu: 0, tanh: 1, sigmoid: 2 };
const LINEAR: ActivationAttrs = { kind: "none", slope: 1, gain: 1 };

interface NormAttrs {
  readonly epsilon: number;
}
type Attrs = NormAttrs & ActivationAttrs;
type Forward = Inputs<"x" | "gamma" | "beta">;
type Backward = Inputs<"x" | "dy" | "gamma" | "beta" | "mean" | "variance">;
type Three = [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];

const activation = ({ kind, slope, gain }: ActivationAttrs) => [KINDS[kind], slope, gain] as const;

/** One per channel, in bytes. */
const bytesOf = (channels: number) => 4 * channels;

function outputs(kernels: KernelModule, x: tf.TensorInfo, channels: number): Three {
  return [x.shape, [channels], [channels]].map((shape) => kernels.output(shape)) as Three;
}

function batchNorm(kernels: KernelModule, { x, gamma, beta }: Forward, attrs: Attrs): Three {
  const { run } = kernels;
  const at = (tensor: tf.TensorInfo) => kernels.address(tensor);
  const { rows, channels } = matrixOf(x);
  const [y, mean, variance] = outputs(kernels, x, channels);
  const scale = kernels.scratch(2 * bytesOf(channels));
  const offset = scale + bytesOf(channels);
  run.columnSums(at(x), rows, channels, at(mean), scale);
  run.scale(at(mean), channels, 1 / rows);
  run.columnSquares(at(x), rows, channels, at(mean), at(variance), scale);
  run.scale(at(variance), channels, 1 / rows);
  run.foldStatistics(
    ...([at(mean), at(variance), at(gamma), at(beta), channels] as const),
    ...([attrs.epsilon, scale, offset] as const),
  );
  run.affineActivate(at(x), rows, channels, scale, offset, ...activation(attrs), at(y));
  return [y, mean, variance];
}

function batchNormGrad(kernels: KernelModule, inputs: Backward, attrs: Attrs): Three {
  const { run } = kernels;
  const { x, dy } = inputs;
  const at = (tensor: tf.TensorInfo) => kernels.address(tensor);
  const [gamma, beta] = [at(inputs.gamma), at(inputs.beta)];
  const [mean, variance] = [at(inputs.mean), at(inputs.variance)];
  const { rows, channels } = matrixOf(x);
  const [dx, dGamma, dBeta] = outputs(kernels, x, channels);
  const terms = kernels.scratch(4 * bytesOf(channels));
  const [second, third] = [terms + bytesOf(channels), terms + 2 * bytesOf(channels)];
  const partial = terms + 3 * bytesOf(channels);
  let upstream = at(dy);
  if (attrs.kind !== "none") {
    run.foldStatistics(mean, variance, gamma, beta, channels, attrs.epsilon, terms, second);
    run.affineActivateGrad(at(x), upstream, rows, channels, terms, second, ...activation(attrs), at(dx));
    upstream = at(dx);
  }
  run.columnSums(upstream, rows, channels, at(dBeta), partial);
  run.centredProducts(at(x), upstream, rows, channels, mean, at(dGamma), partial);
  run.batchNormTerms(
    ...([rows, channels, gamma, mean, variance, attrs.epsilon] as const),
    ...([at(dGamma), at(dBeta), terms] as const),
  );
  run.combine(at(x), upstream, rows, channels, terms, second, third, at(dx));
  return [dx, dGamma, dBeta];
}

export function registerBatchNorm(kernels: KernelModule): void {
  registerWasmKernel(FUSED.batchNorm, (inputs: Forward, { epsilon }: NormAttrs) =>
    batchNorm(kernels, inputs, { ...LINEAR, epsilon }),
  );
  registerWasmKernel(
    FUSED.batchNormGrad,
    // Without an activation the shift makes no difference to any gradient.
    (inputs: Inputs<"x" | "dy" | "gamma" | "mean" | "variance">, { epsilon }: NormAttrs) =>
      batchNormGrad(kernels, { ...inputs, beta: inputs.mean }, { ...LINEAR, epsilon }),
  );
  registerWasmKernel(ACTIVATED.batchNorm, (inputs: Forward, attrs: Attrs) =>
    batchNorm(kernels, inputs, attrs),
  );
  registerWasmKernel(ACTIVATED.batchNormGrad, (inputs: Backward, attrs: Attrs) =>
    batchNormGrad(kernels, inputs, attrs),
  );
}

export function registerNorms(kernels: KernelModule): void {
  registerCurves(kernels);
  registerBias(kernels);
  registerGroupNorm(kernels);
  registerPixelNorm(kernels);
}

/** As one channel with nothing added. */
function registerCurves(kernels: KernelModule): void {
  const at = (tensor: tf.TensorInfo) => kernels.address(tensor);
  const nothing = () => {
    const zero = kernels.scratch(4);
    kernels.writeFloats(zero, [0]);
    return zero;
  };
  registerWasmKernel(ACTIVATED.curve, ({ x }: Inputs<"x">, attrs: ActivationAttrs) => {
    const y = kernels.output(x.shape);
    kernels.run.affineActivate(at(x), sizeOf(x), 1, 0, nothing(), ...activation(attrs), at(y));
    return y;
  });
  registerWasmKernel(ACTIVATED.curveGrad, ({ x, dy }: Inputs<"x" | "dy">, attrs: ActivationAttrs) => {
    const dx = kernels.output(x.shape);
    const sizes = [sizeOf(x), 1, 0, nothing()] as const;
    kernels.run.affineActivateGrad(at(x), at(dy), ...sizes, ...activation(attrs), at(dx));
    return dx;
  });
}

function registerBias(kernels: KernelModule): void {
  const at = (tensor: tf.TensorInfo) => kernels.address(tensor);
  registerWasmKernel(ACTIVATED.bias, ({ x, b }: Inputs<"x" | "b">, attrs: ActivationAttrs) => {
    const { rows, channels } = matrixOf(x);
    const y = kernels.output(x.shape);
    kernels.run.affineActivate(at(x), rows, channels, 0, at(b), ...activation(attrs), at(y));
    return y;
  });
  registerWasmKernel(ACTIVATED.biasGrad, ({ x, b, dy }: Inputs<"x" | "b" | "dy">, attrs: ActivationAttrs) => {
    const { rows, channels } = matrixOf(x);
    const dx = kernels.output(x.shape);
    kernels.run.affineActivateGrad(
      ...([at(x), at(dy), rows, channels, 0, at(b), ...activation(attrs), at(dx)] as const),
    );
    return dx;
  });
  registerWasmKernel(
    ACTIVATED.normalise,
    (
      { x, mean, variance, gamma, beta }: Inputs<"x" | "mean" | "variance" | "gamma" | "beta">,
      attrs: Attrs,
    ) => {
      const { rows, channels } = matrixOf(x);
      const y = kernels.output(x.shape);
      const scale = kernels.scratch(2 * bytesOf(channels));
      const offset = scale + bytesOf(channels);
      kernels.run.foldStatistics(
        ...([at(mean), at(variance), at(gamma), at(beta), channels] as const),
        ...([attrs.epsilon, scale, offset] as const),
      );
      kernels.run.affineActivate(at(x), rows, channels, scale, offset, ...activation(attrs), at(y));
      return y;
    },
  );
}

/** Images, places of each, and channels. */
function imagesOf(x: tf.TensorInfo): { batch: number; places: number; channels: number } {
  const { rows, channels } = matrixOf(x);
  return { batch: x.shape[0]!, places: rows / x.shape[0]!, channels };
}

function registerGroupNorm(kernels: KernelModule): void {
  const at = (tensor: tf.TensorInfo) => kernels.address(tensor);
  registerWasmKernel(NORMS.group, ({ x, gamma, beta }: Forward, attrs: GroupAttrs) => {
    const { batch, places, channels } = imagesOf(x);
    const [y, statistics] = [kernels.output(x.shape), kernels.output([2, batch, channels])];
    const means = at(statistics);
    kernels.run.groupNormImages(
      ...([at(x), 0, batch, places, channels, attrs.groups, at(gamma), at(beta), attrs.epsilon] as const),
      ...([...activation(attrs), at(y), means, means + batch * bytesOf(channels)] as const),
      kernels.scratch(3 * bytesOf(channels)),
    );
    return [y, statistics];
  });
  registerWasmKernel(
    NORMS.groupGrad,
    (inputs: Inputs<"x" | "dy" | "gamma" | "beta" | "statistics">, attrs: GroupAttrs) => {
      const { x, dy, gamma, beta, statistics } = inputs;
      const { batch, places, channels } = imagesOf(x);
      const [dx, dGamma, dBeta] = outputs(kernels, x, channels);
      const means = at(statistics);
      const perBatch = batch * bytesOf(channels);
      const scratch = kernels.scratch(4 * bytesOf(channels) + 2 * perBatch);
      const ofGamma = scratch + 4 * bytesOf(channels);
      kernels.run.groupNormGradImages(
        ...([at(x), at(dy), 0, batch, places, channels, attrs.groups, at(gamma), at(beta)] as const),
        ...([...activation(attrs), means, means + perBatch, at(dx)] as const),
        ...([ofGamma, ofGamma + perBatch, scratch] as const),
      );
      kernels.run.columnSums(ofGamma, batch, channels, at(dGamma), scratch);
      kernels.run.columnSums(ofGamma + perBatch, batch, channels, at(dBeta), scratch);
      return [dx, dGamma, dBeta];
    },
  );
}

function registerPixelNorm(kernels: KernelModule): void {
  const at = (tensor: tf.TensorInfo) => kernels.address(tensor);
  registerWasmKernel(NORMS.pixel, ({ x }: Inputs<"x">, attrs: Attrs) => {
    const { rows, channels } = matrixOf(x);
    const y = kernels.output(x.shape);
    kernels.run.pixelNorm(at(x), rows, channels, attrs.epsilon, ...activation(attrs), at(y));
    return y;
  });
  registerWasmKernel(NORMS.pixelGrad, ({ x, dy }: Inputs<"x" | "dy">, attrs: Attrs) => {
    const { rows, channels } = matrixOf(x);
    const dx = kernels.output(x.shape);
    kernels.run.pixelNormGrad(
      ...([at(x), at(dy), rows, channels, attrs.epsilon, ...activation(attrs), at(dx)] as const),
    );
    return dx;
  });
}
