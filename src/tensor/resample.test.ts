import { beforeAll, expect, it } from "vitest";
import { prepareDevice } from "./device";
import { nodeWasmSources } from "./nodeAssets";
import { groupNorm, instanceNorm, pixelNorm } from "./norms";
import { normal } from "./random";
import { crop, downsampleLinear2, padReflect, padZeros, resizeLinear, upsampleLinear2 } from "./resample";
import { tf } from "./tf";
import { averagePoolVolume, upsampleVolume2 } from "./volumes";

// What the ops mean, against TensorFlow.js's own or the definition; that backends agree is ops.parity.test.ts.

beforeAll(() => prepareDevice({ prefer: "wasm", wasm: nodeWasmSources() }));

const image = () => normal([2, 5, 6, 3], 1, 0, 0) as tf.Tensor4D;
const volume = () => normal([2, 4, 6, 2, 3], 1, 1, 0) as tf.Tensor5D;

function expectSame(actual: tf.Tensor, expected: tf.Tensor, digits = 6): void {
  expect(actual.shape).toEqual(expected.shape);
  const values = expected.dataSync();
  actual.dataSync().forEach((value, i) => expect(value).toBeCloseTo(values[i]!, digits));
}

it.each([
  [9, 11],
  [10, 12],
  [5, 3],
  [1, 1],
  [4, 13],
])("resizes images to %d × %d like TensorFlow", (rows, columns) => {
  const expected = tf.image.resizeBilinear(image(), [rows, columns], false, true);
  expectSame(resizeLinear(image(), [rows, columns]), expected, 5);
});

it("resizes a volume plane by plane and then across planes", () => {
  const [batch, planes, rows, columns, channels] = volume().shape;
  const flat = volume().reshape([batch * planes, rows, columns, channels]) as tf.Tensor4D;
  const within = tf.image.resizeBilinear(flat, [9, 5], false, true);
  const stacked = within.reshape([batch, planes, 9 * 5, channels]) as tf.Tensor4D;
  const across = tf.image.resizeBilinear(stacked, [7, 9 * 5], false, true);
  expectSame(resizeLinear(volume(), [7, 9, 5]), across.reshape([batch, 7, 9, 5, channels]), 5);
});

it("halves by the mean of blocks, and doubling keeps the mean", () => {
  expectSame(downsampleLinear2(volume()), averagePoolVolume(volume(), 2));
  expectSame(tf.mean(upsampleLinear2(volume()), [1, 2, 3]), tf.mean(volume(), [1, 2, 3]));
  expect(() => downsampleLinear2(image())).toThrow(RangeError);
});

it("pads images with zeros and mirrors like TensorFlow, and crops back", () => {
  const margins = [
    [3, 1],
    [0, 4],
  ] as const;
  const all: [number, number][] = [[0, 0], [...margins[0]], [...margins[1]], [0, 0]];
  expectSame(padZeros(image(), margins), tf.pad(image(), all));
  expectSame(padReflect(image(), margins), tf.mirrorPad(image(), all, "reflect"));
  expectSame(crop(padReflect(image(), margins), margins), image());
});

it("mirrors a volume at its outermost voxels", () => {
  const line = tf.tensor([1, 2, 3], [1, 3, 1, 1, 1]) as tf.Tensor5D;
  const padded = padReflect(line, [
    [2, 1],
    [0, 0],
    [0, 0],
  ]);
  expect(Array.from(padded.dataSync())).toEqual([3, 2, 1, 2, 3, 2]);
});

it("refuses margins that an image cannot give", () => {
  const margins = (width: number) => [[width, 0] as const, [0, 0] as const];
  expect(() => padReflect(image(), margins(5))).toThrow("cannot be mirrored");
  expect(() => crop(image(), margins(5))).toThrow("Nothing is left");
  expect(() => padZeros(image(), margins(-1))).toThrow(RangeError);
  expect(() => padZeros(image(), [[1, 1]])).toThrow("do not fit");
});

it("doubles and pools volumes voxel by voxel", () => {
  const doubled = upsampleVolume2(volume());
  expect(doubled.shape).toEqual([2, 8, 12, 4, 3]);
  const at = (x: tf.Tensor5D, place: number[]) => x.slice(place as [number], [1, 1, 1, 1, 1]).dataSync()[0];
  for (const [plane, row, column] of [
    [0, 0, 0],
    [7, 11, 3],
    [3, 6, 1],
  ] as const) {
    const source = [1, plane >> 1, row >> 1, column >> 1, 2];
    expect(at(doubled, [1, plane, row, column, 2])).toBe(at(volume(), source));
  }
  expectSame(averagePoolVolume(volume(), 2), tf.avgPool3d(volume(), 2, 2, "valid"));
  expect(() => averagePoolVolume(volume(), 4)).toThrow("do not divide");
});

it("normalises what each norm is named for to mean 0 and variance 1", () => {
  const x = tf.add(tf.mul(normal([2, 3, 5, 7, 6], 2, 0, 0), 3), 5);
  const [ones, zeros] = [tf.ones([6]) as tf.Tensor1D, tf.zeros([6]) as tf.Tensor1D];
  const groups = tf.moments(groupNorm(x, 3, ones, zeros, 0).reshape([2, 105, 3, 2]), [1, 3]);
  const instances = tf.moments(instanceNorm(x, ones, zeros, 0), [1, 2, 3]);
  for (const { mean, variance } of [groups, instances]) {
    expectSame(mean, tf.zerosLike(mean), 5);
    expectSame(variance, tf.onesLike(variance), 5);
  }
  const power = tf.mean(tf.square(pixelNorm(x, 0)), -1);
  expectSame(power, tf.onesLike(power), 5);
  const scaled = instanceNorm(x, tf.tensor1d([1, 2, 3, 4, 5, 6]), tf.fill([6], 7) as tf.Tensor1D, 0);
  const { mean, variance } = tf.moments(scaled, [0, 1, 2, 3]);
  expectSame(mean, tf.fill([6], 7), 4);
  expectSame(tf.sqrt(variance), tf.tensor1d([1, 2, 3, 4, 5, 6]), 4);
});
