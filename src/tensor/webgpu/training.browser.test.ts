import tfjsUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import relaxedUrl from "../../../build/kernels/kernels-relaxed.wasm?url";
import kernelsUrl from "../../../build/kernels/kernels.wasm?url";
import { Adam } from "../adam";
import { onDeviceLost, prepareDevice } from "../device";
import { deviceUse, peakBytes, resetPeakBytes, trimMemory } from "../memory";
import { normal, uniform } from "../random";
import { compareWithReference } from "../testing/opCases";
import { filterCases, imageCases, reductionCases, trainingCases } from "../testing/trainingCases";
import { tf } from "../tf";
import { moveAverages } from "../together";

const wasm = { tfjs: tfjsUrl, kernels: kernelsUrl, kernelsRelaxed: relaxedUrl };
const complaints: string[] = [];

// Without an adapter there is nothing here to test; the software one of the test browser counts.
describe.runIf(navigator.gpu !== undefined)("training operations on WebGPU", () => {
  beforeAll(async () => {
    onDeviceLost((reason) => complaints.push(reason));
    await prepareDevice({ prefer: "webgpu", wasm });
    tf.env().set("WEBGPU_CPU_FORWARD", false);
  });
  afterEach(async () => {
    await tf.setBackend("webgpu");
    expect(complaints).toEqual([]);
  });

  const side = fc.integer({ min: 1, max: 5 });
  const channels = fc.integer({ min: 1, max: 35 });
  const image = fc.tuple(side, side, side, channels);

  it.each([
    ["biases and normalisations", trainingCases],
    ["sums and losses", reductionCases],
    ["images", imageCases],
    ["filters", filterCases],
  ] as const)("agree with the cpu reference on %s of any shape", async (_, cases) => {
    await fc.assert(
      fc.asyncProperty(image, async (shape) => {
        for (const example of cases(shape)) await compareWithReference("webgpu", example);
      }),
      { numRuns: 6, seed: 1 },
    );
  });

  it("agree with it where sums are long enough to be cut", async () => {
    const long: [number, number, number, number] = [2, 40, 31, 3];
    for (const example of [...trainingCases(long), ...reductionCases(long)]) {
      await compareWithReference("webgpu", example);
    }
  });

  it("keep the variance of numbers far from zero", async () => {
    const shifted = tf.add(normal([500, 3], 1, 0, 0), 1000);
    const [gamma, beta] = [tf.ones([3]), tf.zeros([3])] as [tf.Tensor1D, tf.Tensor1D];
    const { batchNorm } = await import("../ops");
    const { variance } = batchNorm(shifted, gamma, beta);
    const values = await shifted.data();
    const found = await variance.data();
    for (let c = 0; c < 3; c++) {
      const column = Array.from({ length: 500 }, (_, row) => values[3 * row + c]!);
      const mean = column.reduce((a, b) => a + b, 0) / 500;
      const exact = column.reduce((a, b) => a + (b - mean) ** 2, 0) / 500;
      // Rounding of the mean, half a unit of 1000 in the last place, enters squared; of the differences, once.
      expect(Math.abs(found[c]! - exact)).toBeLessThan(1e-4);
    }
  });

  it("draw the noise of every other backend", async () => {
    const draws = [
      () => normal([20_000], 11, 12, 13),
      () => uniform([20_000], 11, 12, 13),
      () => uniform([20_000], 11, 12, 4294967290, -1, 1),
    ];
    for (const draw of draws) {
      await tf.setBackend("webgpu");
      const onGpu = await draw().data();
      await tf.setBackend("cpu");
      const expected = await draw().data();
      // 1e-6 for values of order one; a float near 6 has steps of 5e-7 itself.
      onGpu.forEach((value, i) => {
        const allowed = 1e-6 * Math.max(1, Math.abs(expected[i]!) / 4);
        expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(allowed);
      });
    }
  });

  it("draw uniform noise to the bit, so that the integers behind it are the same", async () => {
    const onGpu = await uniform([50_000], 0xffffffff, 7, 0).data();
    await tf.setBackend("cpu");
    expect(await uniform([50_000], 0xffffffff, 7, 0).data()).toEqual(onGpu);
  });

  it("optimise many variables as on the cpu reference", async () => {
    const after = async (backend: string) => {
      await tf.setBackend(backend);
      const params = Object.fromEntries(
        Array.from({ length: 7 }, (_, i) => [`w${i}`, tf.variable(normal([i + 1, 3], 1, i, 0))]),
      );
      const averages = Object.fromEntries(
        Object.entries(params).map(([name, w]) => [name, tf.variable(w.clone())]),
      );
      const options = { learningRate: 0.01, beta1: 0.5, beta2: 0.999, epsilon: 1e-8 };
      const adam = new Adam(params, { ...options, ema: { decay: 0.75, params: averages } });
      for (let step = 0; step < 4; step++) {
        const grads = Object.entries(params).map(
          ([name, w], i) => [name, normal(w.shape, 2 + step, i, 0)] as const,
        );
        adam.apply(Object.fromEntries(grads));
      }
      const all = [...Object.values(params), ...Object.values(averages)];
      return Promise.all(all.map(async (w) => Array.from(await w.data())));
    };
    const expected = (await after("cpu")).flat();
    const found = (await after("webgpu")).flat();
    // Four steps of at most the rate each; a quotient's rounding of a few units in the last place.
    found.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(2e-6));
  });

  it("write in place only where nobody else holds the numbers", async () => {
    const start = normal([5], 1, 0, 0);
    const [shared, own] = [tf.variable(start), tf.variable(normal([5], 1, 1, 0))];
    const before = await start.data();
    await own.data();
    const value = tf.zeros([5]);
    moveAverages(
      [
        { average: shared, value },
        { average: own, value },
      ],
      0.5,
    );
    expect(await start.data()).toEqual(before);
    expect(await shared.data()).toEqual(before.map((x) => x / 2));
    // Read before as well: the remembered numbers must not come back.
    const old = await normal([5], 1, 1, 0).data();
    expect(await own.data()).toEqual(old.map((x) => x / 2));
  });

  it("leak no tensor and reserve no more in later steps than in earlier ones", async () => {
    const run = async () => {
      tf.tidy(() => {
        const cases = [...trainingCases([2, 3, 3, 5]), ...reductionCases([2, 3, 5])];
        for (const { op, shapes } of cases) {
          const inputs = shapes.map((shape, i) => normal(shape, 1, i, 0));
          tf.grads((...args: tf.Tensor[]) => tf.sum(op(...(args as never[]))))(inputs);
        }
      });
      // Buffers come back when the queue is sent off: a read at the end of each step makes all steps alike.
      const last = tf.fill([1], 1);
      await last.data();
      last.dispose();
    };
    await run();
    const before = tf.memory().numTensors;
    for (let i = 0; i < 5; i++) await run();
    resetPeakBytes();
    await run();
    const peak = peakBytes();
    for (let i = 0; i < 20; i++) await run();
    expect(tf.memory().numTensors).toBe(before);
    expect(peakBytes()).toBe(peak);
  });

  it("give the pool's memory back", async () => {
    const large = tf.fill([1024, 1024], 1);
    await large.slice([0, 0], [1, 1]).data();
    large.dispose();
    tf.fill([1], 1).dispose();
    trimMemory();
    resetPeakBytes();
    const trimmed = peakBytes();
    const again = tf.fill([1024, 1024], 2);
    expect(peakBytes() - trimmed).toBeGreaterThanOrEqual(4 * 1024 * 1024);
    expect((await again.slice([1023, 1023], [1, 1]).data())[0]).toBe(2);
    again.dispose();
  });

  it("refuse a tensor that cannot be bound, and say what to do", () => {
    const { maxStorageBufferBindingSize } = (tf.backend() as unknown as { device: GPUDevice }).device.limits;
    const rows = Math.floor(maxStorageBufferBindingSize / 4096) + 1;
    const refused = () => tf.tidy(() => tf.fill([rows, 1024], 1).size);
    expect(refused).toThrow(expect.objectContaining({ code: "out-of-memory" }));
  });

  it("send no ones for the gradient of a mean", () => {
    const x = normal([64, 1024], 1, 0, 0);
    const before = deviceUse()!;
    tf.tidy(() => tf.grad((at) => tf.mean(tf.square(at)))(x).size);
    const { uploadBytes } = deviceUse()!;
    // The array of ones would be 262,144 bytes; what is left are sizes and scalars.
    expect(uploadBytes - before.uploadBytes).toBeLessThan(2000);
  });
});
