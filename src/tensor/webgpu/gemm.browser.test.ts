import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { onDeviceLost, prepareDevice } from "../device";
import { normal } from "../random";
import { operandsOf, runConv, shapesOf, termsOf, type ConvCase, type ConvPart } from "../testing/gemmCases";
import { tf } from "../tf";
import { setProfile } from "./profiles";
import { HARDWARE, SOFTWARE, type Profile } from "./tile";
import { tune, withTile } from "./tuning";

const noWasm = { tfjs: "", kernels: "", kernelsRelaxed: "" };
/** Shares blocks between threads, like a graphics processor's, in workgroups small enough for odd edges. */
const SHARED: Profile = {
  ...SOFTWARE,
  tiles: [
    { rows: 8, columns: 2, across: 4, down: 4, depth: 16 },
    { rows: 4, columns: 1, across: 4, down: 2, depth: 8 },
  ],
};
const profiles = { alone: SOFTWARE, shared: SHARED, hardware: HARDWARE };
const complaints: string[] = [];
const webgpu = () => tf.backend() as WebGPUBackend;

type Floats = Float32Array;

async function onBackend(
  backend: string,
  shapes: readonly number[][],
  run: (...inputs: tf.Tensor[]) => tf.Tensor,
) {
  await tf.setBackend(backend);
  const inputs = shapes.map((shape, i) => normal(shape, 21, i, 0));
  const result = run(...inputs);
  const values = await result.data<"float32">();
  tf.dispose([inputs, result]);
  return { shape: result.shape, values };
}

/** Rounding of a sum of n terms of random signs grows like √n; 16 covers the tail and the terms' own rounding. */
function expectClose(actual: Floats, expected: Floats, terms: number): void {
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), Math.sqrt(terms));
  const tolerance = 16 * Math.sqrt(terms) * 2 ** -24 * scale;
  const worst = actual.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
  expect(worst).toBeLessThanOrEqual(tolerance);
  expect(actual.length).toBe(expected.length);
}

async function compare(
  shapes: readonly number[][],
  terms: number,
  run: (...inputs: tf.Tensor[]) => tf.Tensor,
) {
  const expected = await onBackend("cpu", shapes, run);
  const actual = await onBackend("webgpu", shapes, run);
  expect(actual.shape).toEqual(expected.shape);
  expectClose(actual.values, expected.values, terms);
}

const convCases = (rank: 2 | 3): fc.Arbitrary<ConvCase> =>
  fc
    .record({
      batch: fc.integer({ min: 1, max: 3 }),
      sizes: fc.array(fc.integer({ min: 1, max: rank === 2 ? 11 : 6 }), { minLength: rank, maxLength: rank }),
      filters: fc.array(fc.integer({ min: 1, max: rank === 2 ? 5 : 4 }), {
        minLength: rank,
        maxLength: rank,
      }),
      inChannels: fc.constantFrom(1, 2, 3, 4, 5, 8, 12, 33),
      outChannels: fc.constantFrom(1, 2, 3, 4, 7, 8, 16, 20),
      stride: fc.constantFrom(1, 2, 3),
      pad: fc.constantFrom("same" as const, "valid" as const),
    })
    .map((conv) => ({ ...conv, kernel: `Conv${rank}D` as const }))
    .filter((conv) => shapesOf(conv).y.every((size) => size > 0));

describe.runIf(navigator.gpu !== undefined)("WebGPU products", () => {
  beforeAll(async () => {
    onDeviceLost((reason) => complaints.push(reason));
    await prepareDevice({ prefer: "webgpu", wasm: noWasm });
    // Small inputs would be computed on the processor and hide the shaders.
    tf.env().set("WEBGPU_CPU_FORWARD", false);
  });

  describe.each(Object.entries(profiles))("with tiles %s", (_name, profile) => {
    beforeAll(async () => {
      await tf.setBackend("webgpu");
      setProfile(webgpu(), profile);
    });

    const parts: ConvPart[] = ["forward", "input", "filter"];
    it.each(parts)("convolve in 2D like the reference: %s", async (part) => {
      const property = fc.asyncProperty(convCases(2), (conv) =>
        compare(operandsOf(conv, part), termsOf(conv, part), (a, b) => runConv(conv, part, a!, b!)),
      );
      await fc.assert(property, { numRuns: profile === HARDWARE ? 6 : 12, seed: 5 });
    });

    it.each(parts)("convolve in 3D like the reference: %s", async (part) => {
      const property = fc.asyncProperty(convCases(3), (conv) =>
        compare(operandsOf(conv, part), termsOf(conv, part), (a, b) => runConv(conv, part, a!, b!)),
      );
      await fc.assert(property, { numRuns: profile === HARDWARE ? 3 : 6, seed: 6 });
    });

    it("multiply matrices like the reference, either way up and in batches", async () => {
      const size = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(4, 16, 32, 64));
      const property = fc.asyncProperty(
        fc.record({ m: size, n: size, k: fc.oneof(size, fc.constant(2048)), batch: fc.constantFrom(1, 3) }),
        fc.boolean(),
        fc.boolean(),
        ({ m, n, k, batch }, transposeA, transposeB) => {
          const a = [batch, ...(transposeA ? [k, m] : [m, k])];
          const b = [batch, ...(transposeB ? [n, k] : [k, n])];
          return compare([a, b], k, (x, y) => tf.matMul(x!, y!, transposeA, transposeB));
        },
      );
      await fc.assert(property, { numRuns: profile === HARDWARE ? 6 : 12, seed: 7 });
    });
  });

  it("pad by any number and dilate", async () => {
    const shapes = [
      [2, 9, 8, 4],
      [3, 3, 4, 8],
    ];
    const conv = (pad: number, dilation: number) => (x: unknown, w: unknown) =>
      tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, pad, "NHWC", dilation);
    await compare(shapes, 36, conv(2, 1));
    await compare(shapes, 36, conv(1, 2));
  });

  it("compute the same bits twice, and with any tiles", async () => {
    // Deep enough to be split: 16 × 20 sums of 2 × 24 × 24 terms.
    const conv: ConvCase = {
      ...{ kernel: "Conv2D", batch: 2, sizes: [24, 24], filters: [4, 4], inChannels: 4, outChannels: 4 },
      ...{ stride: 1, pad: "same" },
    };
    await tf.setBackend("webgpu");
    const bits = async (profile: Profile, part: ConvPart) => {
      setProfile(webgpu(), { ...profile, sums: SOFTWARE.sums });
      return (await onBackend("webgpu", operandsOf(conv, part), (a, b) => runConv(conv, part, a!, b!)))
        .values;
    };
    for (const part of ["forward", "input", "filter"] as const) {
      const first = await bits(SOFTWARE, part);
      for (const profile of Object.values(profiles)) expect(await bits(profile, part)).toEqual(first);
    }
  });

  it("differentiate a 3D convolution twice, and its transpose once", async () => {
    const shapes = [
      [1, 4, 5, 3, 2],
      [3, 3, 3, 2, 3],
    ];
    const penalty = (x: tf.Tensor, w: tf.Tensor) => {
      const slope = tf.grad((at) =>
        tf.sum(tf.square(tf.conv3d(at as tf.Tensor5D, w as tf.Tensor5D, 2, "same"))),
      );
      return tf.sum(tf.square(slope(x))) as tf.Scalar;
    };
    for (const input of [0, 1]) {
      await compare(shapes, 2000, (x, w) => tf.grads(penalty as never)([x!, w!])[input]!);
    }
    const spread = (y: tf.Tensor, w: tf.Tensor) =>
      tf.sum(
        tf.square(tf.conv3dTranspose(y as tf.Tensor5D, w as tf.Tensor5D, [1, 4, 6, 8, 2], 2, "same")),
      ) as tf.Scalar;
    const transposed = [
      [1, 2, 3, 4, 3],
      [4, 4, 4, 2, 3],
    ];
    for (const input of [0, 1]) {
      await compare(transposed, 2000, (y, w) => tf.grads(spread as never)([y!, w!])[input]!);
    }
  });

  it("choose a tile by measuring within the time given, and keep the order of sums", async () => {
    await tf.setBackend("webgpu");
    setProfile(webgpu(), SOFTWARE);
    const start = performance.now();
    const tuning = await tune(webgpu(), "test", 0, 128);
    // One trial always runs; a software adapter takes its time for it.
    expect(tuning.trials).toHaveLength(1);
    expect(tuning.trials[0]!.milliseconds).toBeGreaterThan(0);
    expect(performance.now() - start).toBeGreaterThanOrEqual(tuning.trials[0]!.milliseconds);
    expect(JSON.parse(JSON.stringify(tuning))).toEqual(tuning);
    expect(withTile(SOFTWARE, tuning.tile).sums).toBe(SOFTWARE.sums);
  });

  it("leave no tensor behind and no complaint from the device", async () => {
    await tf.setBackend("webgpu");
    const conv: ConvCase = {
      ...{ kernel: "Conv2D", batch: 4, sizes: [32, 32], filters: [4, 4], inChannels: 1, outChannels: 4 },
      ...{ stride: 2, pad: "same" },
    };
    const run = () =>
      onBackend("webgpu", operandsOf(conv, "filter"), (a, b) => runConv(conv, "filter", a!, b!));
    await run();
    const [tensors, ids] = [tf.memory().numTensors, webgpu().numDataIds()];
    for (let i = 0; i < 5; i++) await run();
    expect([tf.memory().numTensors, webgpu().numDataIds()]).toEqual([tensors, ids]);
    expect(complaints).toEqual([]);
  });
});
