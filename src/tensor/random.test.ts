import { beforeAll, expect, it } from "vitest";
import { prepareDevice } from "./device";
import { nodeWasmSources } from "./nodeAssets";
import { normal, uniform } from "./random";
import { tf } from "./tf";

beforeAll(() => prepareDevice({ prefer: "wasm", wasm: nodeWasmSources() }));

it("draws the same on every backend, and other draws for another seed, stream or place", async () => {
  await tf.setBackend("cpu");
  const onCpu = normal([100], 1, 2, 3).dataSync();
  await tf.setBackend("wasm");
  expect(normal([100], 1, 2, 3).dataSync()).toEqual(onCpu);
  for (const [seed, stream, index] of [
    [2, 2, 3],
    [1, 3, 3],
    [1, 2, 4],
  ] as const) {
    expect(normal([100], seed, stream, index).dataSync()).not.toEqual(onCpu);
  }
});

it("can be cut anywhere: the tail of a draw is a draw from further on", () => {
  const whole = normal([10], 1, 0, 0).dataSync();
  expect(normal([6], 1, 0, 8).dataSync()).toEqual(whole.slice(4));
  expect(uniform([4], 1, 0, 6).dataSync()).toEqual(uniform([10], 1, 0, 0).dataSync().slice(6));
});

it("has the moments of a standard normal", () => {
  const { mean, variance } = tf.moments(normal([20_000], 4, 0, 0));
  // Four standard errors: 4/√n and 4·√(2/n).
  expect(Math.abs(mean.dataSync()[0]!)).toBeLessThan(0.029);
  expect(Math.abs(variance.dataSync()[0]! - 1)).toBeLessThan(0.04);
});
