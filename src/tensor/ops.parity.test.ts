import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { prepareDevice } from "./device";
import { nodeWasmSources } from "./nodeAssets";
import { inDouble, numbers } from "./testing/double";
import { opFamilies } from "./testing/opFamilies";
import { checkParity } from "./testing/parity";
import { tf } from "./tf";

/** Examples of a family of weight 1. One seed, so that a failure comes back. */
const RUNS = 12;
const SEED = 20261121;

beforeAll(() => prepareDevice({ prefer: "wasm", wasm: nodeWasmSources() }));

it("has a reference in double precision", async () => {
  const tiny = () => numbers(tf.sub(tf.add(tf.scalar(1), tf.scalar(1e-12)), tf.scalar(1)))[0]!;
  await tf.setBackend("cpu");
  expect(tiny()).toBe(0);
  expect(await inDouble(tiny)).toBeCloseTo(1e-12, 15);
  expect(globalThis.Float32Array.BYTES_PER_ELEMENT).toBe(4);
});

it.each(opFamilies)("$name on wasm: values, gradients and second gradients", ({ cases, weight = 1 }) =>
  fc.assert(
    fc.asyncProperty(cases, (example) => checkParity("wasm", example)),
    { numRuns: RUNS * weight, seed: SEED },
  ),
);
