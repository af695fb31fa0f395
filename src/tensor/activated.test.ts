import { beforeAll, describe, expect, it } from "vitest";
import { batchNormActivate, type Activation } from "./activated";
import { prepareDevice } from "./device";
import { nodeWasmSources } from "./nodeAssets";
import { normal } from "./random";
import { compareWithReference } from "./testing/opCases";
import { reductionCases, trainingCases } from "./testing/trainingCases";
import { tf } from "./tf";

beforeAll(() => prepareDevice({ prefer: "wasm", wasm: nodeWasmSources() }));

const cases = [
  [3, 5, 4, 7],
  [6, 1],
  [2, 9, 33],
].flatMap(trainingCases);
describe("fused with an activation, on wasm as on the cpu reference", () => {
  it.each(cases)("$name", (example) => compareWithReference("wasm", example));
  it.each(reductionCases([3, 7, 5]))("$name", (example) => compareWithReference("wasm", example));
});

/** Batch normalisation over rows and the activation in double precision, weighted and summed. */
function reference(x: number[], channels: number, slope: number, weights: ArrayLike<number>): number {
  const rows = x.length / channels;
  let sum = 0;
  for (let c = 0; c < channels; c++) {
    const column = Array.from({ length: rows }, (_, row) => x[row * channels + c]!);
    const mean = column.reduce((a, b) => a + b, 0) / rows;
    const variance = column.reduce((a, b) => a + (b - mean) ** 2, 0) / rows;
    column.forEach((value, row) => {
      const y = (1.5 * (value - mean)) / Math.sqrt(variance + 1e-5) + 0.3;
      sum += weights[row * channels + c]! * Math.max(y, slope * y);
    });
  }
  return sum;
}

it("has the gradient that finite differences in double precision give", async () => {
  await tf.setBackend("wasm");
  const [rows, channels] = [9, 5];
  const activation: Activation = { kind: "leakyRelu", slope: 0.2 };
  const x = normal([rows, channels], 8, 0, 0);
  const weights = normal([rows, channels], 8, 1, 0);
  const gamma = tf.fill([channels], 1.5) as tf.Tensor1D;
  const beta = tf.fill([channels], 0.3) as tf.Tensor1D;
  const slopes = tf.grad((at) => tf.sum(tf.mul(batchNormActivate(at, gamma, beta, activation).y, weights)))(
    x,
  );
  const values = Array.from(x.dataSync());
  const numeric = values.map((value, i) => {
    const nudged = (by: number) => values.map((old, j) => (i === j ? value + by : old));
    const rise = (by: number) => reference(nudged(by), channels, 0.2, weights.dataSync());
    return (rise(1e-6) - rise(-1e-6)) / 2e-6;
  });
  const largest = Math.max(...numeric.map(Math.abs));
  slopes.dataSync().forEach((slope, i) => {
    expect(Math.abs(slope - numeric[i]!)).toBeLessThanOrEqual(1e-4 * largest);
  });
});
