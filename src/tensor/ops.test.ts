import { beforeAll, describe, expect, it } from "vitest";
import { prepareDevice } from "./device";
import { nodeWasmSources } from "./nodeAssets";
import { batchNorm, conv2d, glu, leakyRelu, spectralNorm } from "./ops";
import { normal, uniform } from "./random";
import { opCases } from "./testing/opCases";
import { checkParity } from "./testing/parity";
import { tf } from "./tf";

beforeAll(async () => {
  await prepareDevice({ prefer: "wasm", wasm: nodeWasmSources() });
});

describe("ops on wasm agree with the cpu reference, forward, gradient and second gradient", () => {
  it.each(opCases)("$name", (example) => checkParity("wasm", example));
});

describe("ops on wasm", () => {
  beforeAll(async () => {
    await tf.setBackend("wasm");
  });

  it("leak no tensor", () => {
    const before = tf.memory().numTensors;
    for (const { op, shapes } of opCases) {
      tf.tidy(() => {
        const inputs = shapes.map((shape, i) => uniform(shape, 1, i, 0));
        return tf.grads((...args: tf.Tensor[]) => tf.sum(op(...(args as never[]))))(inputs).length;
      });
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it("give the same bits twice", () => {
    const bits = () => {
      const x = normal([3, 9, 9, 24], 5, 0, 0) as tf.Tensor4D;
      const w = normal([3, 3, 24, 33], 5, 1, 0) as tf.Tensor4D;
      const [dx, dw] = tf.grads((a, b) =>
        conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, "same")
          .square()
          .sum(),
      )([x, w]);
      return [dx!.dataSync(), dw!.dataSync()];
    };
    const first = bits();
    normal([1000], 6, 0, 0);
    expect(bits()).toEqual(first);
  });

  it("keep their results when the memory has to grow", () => {
    const x = normal([1, 6, 6, 8], 7, 0, 0) as tf.Tensor4D;
    const w = normal([3, 3, 8, 8], 7, 1, 0) as tf.Tensor4D;
    const before = conv2d(x, w, 1, "same").dataSync();
    const large = tf.ones([16, 1024, 1024, 2]);
    expect(conv2d(x, w, 1, "same").dataSync()).toEqual(before);
    expect(large.slice([15, 1023, 1023, 0], [1, 1, 1, 2]).dataSync()).toEqual(new Float32Array([1, 1]));
    large.dispose();
  });

  it("compute the gate of glu to 1e-6 over its whole range", () => {
    const gates = Float32Array.from({ length: 4001 }, (_, i) => (i - 2000) / 25);
    const x = tf.tensor(
      Float32Array.from({ length: 8002 }, (_, i) => (i % 2 ? gates[i >> 1]! : 1)),
      [4001, 2],
    );
    const y = glu(x).dataSync();
    gates.forEach((gate, i) => {
      const exact = 1 / (1 + Math.exp(-gate));
      expect(Math.abs(y[i]! - exact)).toBeLessThanOrEqual(1e-6 * exact + 1e-37);
    });
  });

  it("let a NaN through, so that a diverged run is noticed", () => {
    const bad = tf.tensor([1, NaN, 3, 4, 5, 6, 7, 8], [1, 8]);
    expect(leakyRelu(bad, 0.2).dataSync()[1]).toBeNaN();
    expect(glu(bad).dataSync()[1]).toBeNaN();
    expect(glu(tf.reverse(bad)).dataSync()[2]).toBeNaN();
  });

  it("agree with finite differences of batch normalisation", () => {
    const x = normal([6, 2], 8, 0, 0);
    const [gamma, beta] = [tf.tensor1d([1.5, -0.5]), tf.tensor1d([0.1, 0.2])];
    const weights = normal([6, 2], 8, 1, 0);
    const f = (at: tf.Tensor) => tf.sum(tf.mul(batchNorm(at, gamma, beta).y, weights)) as tf.Scalar;
    const slope = tf.grad(f)(x).dataSync();
    const step = 1e-2;
    for (let i = 0; i < 12; i++) {
      const nudge = tf.oneHot(i, 12).toFloat().mul(step).reshape([6, 2]);
      const rise = f(x.add(nudge)).dataSync()[0]! - f(x.sub(nudge)).dataSync()[0]!;
      // Third-order terms of a step of 1e-2 on values of order one.
      expect(slope[i]).toBeCloseTo(rise / (2 * step), 2);
    }
  });

  it("bring a weight's largest singular value to one", () => {
    const w = normal([3, 3, 4, 6], 9, 0, 0);
    let u = normal([6], 9, 1, 0) as tf.Tensor1D;
    let divided = w;
    for (let i = 0; i < 200; i++) ({ w: divided, u } = spectralNorm(w, u));
    // The norm is also the limit of ‖(WᵀW)ⁿx‖ ratios, taken from another start.
    const flat = divided.reshape([36, 6]);
    let x = normal([6, 1], 9, 2, 0);
    let ratio = 0;
    for (let i = 0; i < 200; i++) {
      const next = tf.matMul(flat as tf.Tensor2D, tf.matMul(flat as tf.Tensor2D, x as tf.Tensor2D), true);
      ratio = next.norm().dataSync()[0]! / x.norm().dataSync()[0]!;
      x = next.div(next.norm());
    }
    expect(Math.sqrt(ratio)).toBeCloseTo(1, 4);
  });
});
