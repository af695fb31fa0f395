import { beforeAll, expect, it } from "vitest";
import { Adam } from "./adam";
import { prepareDevice } from "./device";
import { nodeWasmSources } from "./nodeAssets";
import { normal } from "./random";
import { tf } from "./tf";

const OPTIONS = { learningRate: 0.01, beta1: 0.5, beta2: 0.9, epsilon: 1e-8 };

beforeAll(() => prepareDevice({ prefer: "wasm", wasm: nodeWasmSources() }));

/** Algorithm 1 of Kingma & Ba 2015 as printed, in double precision. */
function closedForm(start: number, grads: number[]): number {
  let [theta, m, v] = [start, 0, 0];
  grads.forEach((g, i) => {
    m = OPTIONS.beta1 * m + (1 - OPTIONS.beta1) * g;
    v = OPTIONS.beta2 * v + (1 - OPTIONS.beta2) * g * g;
    const [mHat, vHat] = [m / (1 - OPTIONS.beta1 ** (i + 1)), v / (1 - OPTIONS.beta2 ** (i + 1))];
    theta -= (OPTIONS.learningRate * mHat) / (Math.sqrt(vHat) + OPTIONS.epsilon);
  });
  return theta;
}

it.each(["wasm", "cpu"])(
  "follows the published algorithm on %s, and the average follows it",
  async (backend) => {
    await tf.setBackend(backend);
    const start = normal([7], 1, 0, 0);
    const w = tf.variable(start);
    const ema = tf.variable(start.clone());
    const adam = new Adam({ w }, { ...OPTIONS, ema: { decay: 0.75, params: { w: ema } } });
    const grads = [0, 1, 2, 3].map((step) => normal([7], 2, step, 0));
    let average = Array.from(start.dataSync());
    for (const [step, g] of grads.entries()) {
      adam.apply({ w: g });
      const seen = grads.slice(0, step + 1).map((each) => each.dataSync());
      const expected = Array.from(start.dataSync(), (value, i) =>
        closedForm(
          value,
          seen.map((each) => each[i]!),
        ),
      );
      average = average.map((value, i) => 0.75 * value + 0.25 * expected[i]!);
      w.dataSync().forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
      ema.dataSync().forEach((value, i) => expect(value).toBeCloseTo(average[i]!, 5));
    }
  },
);

it("continues to the bit from its saved state", async () => {
  await tf.setBackend("wasm");
  const run = (steps: number[], adam: Adam) =>
    steps.forEach((step) => adam.apply({ w: normal([33], 2, step, 0) }));
  const straight = tf.variable(normal([33], 1, 0, 0));
  run([0, 1, 2, 3, 4, 5], new Adam({ w: straight }, OPTIONS));

  const before = tf.variable(normal([33], 1, 0, 0));
  const first = new Adam({ w: before }, OPTIONS);
  run([0, 1, 2], first);
  const after = tf.variable(before.clone());
  const second = new Adam({ w: after }, OPTIONS);
  await second.restore(first.state());
  first.dispose();
  run([3, 4, 5], second);
  expect(after.dataSync()).toEqual(straight.dataSync());
});

it("leaves nothing behind when it goes", async () => {
  await tf.setBackend("wasm");
  const w = tf.variable(normal([5, 3], 1, 0, 0));
  const before = tf.memory().numTensors;
  new Adam({ w }, OPTIONS).dispose();
  expect(tf.memory().numTensors).toBe(before);
});

it("leaks nothing and leaves the gradients to their owner", async () => {
  await tf.setBackend("wasm");
  const w = tf.variable(normal([5, 3], 1, 0, 0));
  const adam = new Adam({ w }, OPTIONS);
  const grad = normal([5, 3], 2, 0, 0);
  adam.apply({ w: grad });
  const before = tf.memory();
  for (let i = 0; i < 5; i++) adam.apply({ w: grad });
  expect(tf.memory().numTensors).toBe(before.numTensors);
  expect(tf.memory().numBytes).toBe(before.numBytes);
  expect(grad.isDisposed).toBe(false);
});
