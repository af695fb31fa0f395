import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { beforeAll, expect, it } from "vitest";
import { prepareDevice } from "./device";
import { nodeWasmSources } from "./nodeAssets";
import { normal } from "./random";
import { smallWeights, trainedNumbers, trainSmall } from "./testing/smallTraining";
import { tf } from "./tf";

beforeAll(() => prepareDevice({ prefer: "wasm", wasm: nodeWasmSources() }));

const heapBytes = () =>
  ((tf.backend() as BackendWasm).wasm as unknown as { HEAPU8: Uint8Array }).HEAPU8.byteLength;

it("200 steps leak no tensor and let no memory grow", () => {
  const weights = smallWeights(1);
  const seen: { tensors: number; bytes: number; buffers: number; heap: number }[] = [];
  trainSmall(weights, 1, 200, () => {
    const { numTensors: tensors, numBytes: bytes, numDataBuffers: buffers } = tf.memory();
    seen.push({ tensors, bytes, buffers, heap: heapBytes() });
  });
  tf.dispose(Object.values(weights));
  expect(seen).toHaveLength(200);
  for (const each of seen.slice(2)) expect(each).toEqual(seen[2]);
});

it("two runs from one seed give the same bits, another seed others", async () => {
  const first = await trainedNumbers(3, 12);
  // What else lies in memory must not matter.
  const between = normal([12345], 9, 0, 0);
  expect(await trainedNumbers(3, 12)).toEqual(first);
  expect(await trainedNumbers(4, 12)).not.toEqual(first);
  expect(first.every(Number.isFinite)).toBe(true);
  between.dispose();
});
