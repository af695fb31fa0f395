import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { registerConvKernels } from "../convKernels";
import { registerFusedKernels } from "../wasmKernels";
import { loadKernels, type KernelModule } from "../kernelModule";
import { registerMatMulKernel } from "../matMulKernel";
import { nodeWasmSources } from "../nodeAssets";
import { normal } from "../random";
import { tf } from "../tf";
import { startWasmBackend, type WasmBackend } from "../wasmBackend";
import { borders, rowShares } from "./shares";
import { ThreadPool } from "./threadPool";
import { withSharedMemory } from "./sharedMemory";

const sources = nodeWasmSources();
let backend: WasmBackend;
let one: KernelModule;
let three: KernelModule;

beforeAll(async () => {
  backend = await startWasmBackend(sources.tfjs, true);
  one = await loadKernels(backend, sources, 1);
  three = await loadKernels(backend, sources, 3);
});

/** A digest of what `work` gives with one thread and with three: comparing megabytes one by one takes seconds. */
function both(work: () => tf.Tensor[]): [string[], string[]] {
  const run = (kernels: KernelModule) => {
    registerConvKernels(kernels);
    registerMatMulKernel(kernels);
    registerFusedKernels(kernels);
    return tf.tidy(() => work().map((tensor) => digest(tensor.dataSync() as Float32Array)));
  };
  return [run(one), run(three)];
}

function digest(values: Float32Array): string {
  expect(values.some((value) => value !== 0)).toBe(true);
  return createHash("sha256").update(new Uint8Array(values.slice().buffer)).digest("hex");
}

const kernel = (name: string, inputs: Record<string, tf.Tensor>, attrs: object) =>
  tf.engine().runKernel(name, inputs, attrs as unknown as tf.NamedAttrMap);

/** Forward, by its input and by its filter. */
function convolution(shape: number[], filterShape: number[], strides: number): () => tf.Tensor[] {
  return () => {
    const x = normal(shape, 1, 1, 0) as tf.Tensor4D;
    const filter = normal(filterShape, 1, 2, 0) as tf.Tensor4D;
    const y = tf.conv2d(x, filter, strides, "same");
    const dy = normal(y.shape, 1, 3, 0);
    const attrs = { strides, pad: "same", dataFormat: "NHWC" };
    const dx = kernel("Conv2DBackpropInput", { dy, filter }, { ...attrs, inputShape: shape });
    const dw = kernel("Conv2DBackpropFilter", { x, dy }, { ...attrs, filterShape });
    return [y, dx as tf.Tensor, dw as tf.Tensor];
  };
}

describe("Kernels on several threads", () => {
  it("run on as many threads as asked for", () => {
    expect([one.threads, three.threads]).toEqual([1, 3]);
    expect(backend.memory.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it.each([
    ["wide", [4, 16, 16, 32], [4, 4, 32, 48], 2],
    ["of one channel to many", [8, 32, 32, 1], [4, 4, 1, 16], 2],
    ["of one channel to many, in parts", [5, 48, 48, 1], [4, 4, 1, 16], 1],
    ["of many channels to one", [8, 32, 32, 24], [3, 3, 24, 1], 1],
    ["of odd sizes", [3, 23, 17, 13], [3, 5, 13, 11], 1],
    ["of few pixels", [5, 3, 3, 70], [3, 3, 70, 90], 1],
    ["with five channels", [4, 31, 29, 5], [3, 3, 5, 7], 2],
  ] as const)("give the same bits as one thread in a convolution %s", (_name, shape, filter, stride) => {
    const [alone, shared] = both(convolution([...shape], [...filter], stride));
    expect(shared).toEqual(alone);
  });

  it("give the same bits in products, activations and the optimiser", () => {
    const [alone, shared] = both(() => {
      const a = normal([257, 301], 1, 1, 0) as tf.Tensor2D;
      const b = normal([301, 123], 1, 2, 0) as tf.Tensor2D;
      const x = normal([40_003], 1, 3, 0);
      const dy = normal([40_003], 1, 4, 0);
      const leaky = { slope: 0.2, gain: 1.5 };
      const rates = { rate: 0.01, beta1: 0.5, beta2: 0.9, epsilon: 1e-3 };
      const moments = { param: x, grad: dy, first: tf.mul(x, 0.5), second: tf.square(dy) };
      return [
        tf.matMul(a, b),
        kernel("DarkroomLeakyRelu", { x }, leaky) as tf.Tensor,
        kernel("DarkroomLeakyReluGrad", { x, dy }, leaky) as tf.Tensor,
        ...(kernel("DarkroomAdam", moments, rates) as tf.Tensor[]),
        kernel("DarkroomAverage", { average: x, value: dy }, { decay: 0.99 }) as tf.Tensor,
      ];
    });
    expect(shared).toEqual(alone);
  });

  it("give the same bits in normalisations, gates, boxes and augmentation", () => {
    const [alone, shared] = both(() => {
      const x = normal([5, 33, 32, 14], 1, 1, 0) as tf.Tensor4D;
      const dy = normal([5, 33, 32, 14], 1, 2, 0);
      const gate = normal([5, 33, 32, 28], 1, 3, 0);
      const [gamma, beta] = [normal([14], 1, 4, 0), normal([14], 1, 5, 0)];
      const tanh = { kind: "tanh", slope: 1, gain: 1, epsilon: 1e-3 };
      const [y, mean, variance] = kernel(
        "DarkroomBatchNormActivation",
        { x, gamma, beta },
        tanh,
      ) as tf.Tensor[];
      const grouped = { ...tanh, groups: 7 };
      const [z, statistics] = kernel("DarkroomGroupNorm", { x, gamma, beta }, grouped) as tf.Tensor[];
      const draws = normal([5, 6], 1, 6, 0).mul([0.3, 0.3, 4, 4, 9, 9]).round() as tf.Tensor2D;
      const augmented = { reach: 8, brighten: true };
      const images = tf.slice(x, [0, 0, 0, 0], [5, 32, 32, 14]);
      return [
        ...[y!, mean!, variance!, z!, statistics!],
        ...(kernel(
          "DarkroomBatchNormActivationGrad",
          { x, dy, gamma, beta, mean: mean!, variance: variance! },
          tanh,
        ) as tf.Tensor[]),
        ...(kernel(
          "DarkroomGroupNormGrad",
          { x, dy, gamma, beta, statistics: statistics! },
          grouped,
        ) as tf.Tensor[]),
        kernel("DarkroomPixelNorm", { x }, tanh),
        kernel("DarkroomPixelNormGrad", { x, dy }, tanh),
        kernel("DarkroomBiasActivation", { x, b: beta }, tanh),
        kernel("DarkroomBiasActivationGrad", { x, b: beta, dy }, tanh),
        kernel("DarkroomGlu", { x: gate }, {}),
        kernel("DarkroomGluGrad", { x: gate, dy }, {}),
        kernel("DarkroomSumBoxes", { x: images }, { rows: 4, columns: 2, scale: 0.5 }),
        kernel("DarkroomSpreadBoxes", { x: images }, { rows: 2, columns: 4, scale: 0.5 }),
        kernel("DarkroomAugment", { x: images, draws }, augmented),
        kernel("DarkroomAugmentGrad", { x: images, draws }, augmented),
      ] as tf.Tensor[];
    });
    expect(shared).toEqual(alone);
  });
});

describe("A pool", () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
  let pool: ThreadPool;

  beforeAll(async () => {
    const bytes = withSharedMemory(sources.kernels as Uint8Array<ArrayBuffer>);
    const { module, instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
    pool = new ThreadPool(instance.exports as Record<string, (...args: number[]) => void>);
    await pool.start(2, memory, module);
  });

  it("lets its helper do a part, and every share once", () => {
    const floats = new Float32Array(memory.buffer);
    let byHelper = 0;
    for (let round = 0; round < 2000; round++) {
      floats.fill(1, 0, 64);
      const shares = Array.from({ length: 16 }, (_, i) => [16 * i, 4, round + i]);
      byHelper += pool.run("scale", shares);
      expect([...floats.subarray(0, 64)]).toEqual(Array.from({ length: 64 }, (_, i) => round + (i >> 2)));
    }
    expect(byHelper).toBeGreaterThan(0);
    expect(byHelper).toBeLessThan(2000 * 16);
  });

  it("says so when a helper or the thread itself fails", () => {
    const beyond = Array.from({ length: 16 }, () => [0x7fff0000, 4, 2]);
    expect(() => pool.run("scale", beyond)).toThrow();
  });
});

describe("Shares", () => {
  it("cover everything once, in whole units but for the last", () => {
    expect(borders(100, 3, 6)).toEqual([
      [0, 36],
      [36, 72],
      [72, 100],
    ]);
    expect(borders(5, 4, 6)).toEqual([[0, 5]]);
  });

  it.each([
    [12, 2],
    [256, 2],
    [16_384, 2],
    [100_000, 4],
    [1_000_000, 16],
  ])(
    "of %i rows for %i threads get smaller, so that all end together, and cover everything once",
    (rows, threads) => {
      const shares = rowShares(rows, threads);
      expect(shares.length).toBeLessThanOrEqual(64);
      expect([shares[0]![0], shares.at(-1)![1]]).toEqual([0, rows]);
      shares.slice(1).forEach(([from], i) => expect(from).toBe(shares[i]![1]));
      const lengths = shares.map(([from, to]) => to - from);
      expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
      expect(lengths.every((length, i) => length % 6 === 0 || i === lengths.length - 1)).toBe(true);
    },
  );
});
