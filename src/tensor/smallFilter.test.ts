import { beforeAll, expect, it } from "vitest";
import { prepareDevice } from "./device";
import { nodeWasmSources } from "./nodeAssets";
import { normal } from "./random";
import { tf } from "./tf";

beforeAll(() => prepareDevice({ prefer: "wasm", wasm: nodeWasmSources() }));

/** Small enough a filter, and enough pixels, to be summed in parts. */
it.each([
  ["one channel", [5, 48, 48, 1], [4, 4, 1, 16], 1],
  ["odd sizes", [9, 33, 37, 3], [3, 3, 3, 5], 1],
  ["one output channel", [3, 64, 64, 4], [3, 5, 4, 1], 1],
] as const)(
  "the gradient of a small filter is the reference's: %s",
  async (_name, shape, filterShape, strides) => {
    const gradient = async (backend: string) => {
      await tf.setBackend(backend);
      const x = normal([...shape], 1, 1, 0);
      const dy = normal([...shape.slice(0, 3), filterShape[3]], 1, 2, 0);
      const attrs = { strides, pad: "same", dataFormat: "NHWC", filterShape };
      const dw = tf
        .engine()
        .runKernel("Conv2DBackpropFilter", { x, dy }, attrs as unknown as tf.NamedAttrMap);
      return (dw as tf.Tensor).data<"float32">();
    };
    const [expected, actual] = [await gradient("cpu"), await gradient("wasm")];
    // A sum of n terms of random signs is about √n; its rounding, in both, some √n · 2^-24 of that.
    const terms = shape[0] * shape[1] * shape[2];
    const tolerance = 16 * terms * 2 ** -24;
    const worst = actual.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
    expect(worst).toBeLessThanOrEqual(tolerance);
    expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(1000 * tolerance);
  },
);
