import tfjsUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import { beforeAll, describe, expect, it } from "vitest";
import relaxedUrl from "../../../build/kernels/kernels-relaxed.wasm?url";
import kernelsUrl from "../../../build/kernels/kernels.wasm?url";
import { onDeviceLost, prepareDevice } from "../device";
import type { OpCase } from "../testing/opCases";
import { reductionCases, trainingCases } from "../testing/trainingCases";
import { normal } from "../random";
import { tf } from "../tf";

const wasm = { tfjs: tfjsUrl, kernels: kernelsUrl, kernelsRelaxed: relaxedUrl };
const complaints: string[] = [];
const cases = [...trainingCases([2, 3, 2, 5]), ...reductionCases([2, 3, 4])];

/** The gradient by every input of the squared length of the gradient by the first: what R1 needs. */
async function penaltySlopes(backend: string, { op, shapes }: OpCase): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const inputs = shapes.map((shape, i) => normal(shape, 3, i, 0));
  const penalty = (...args: tf.Tensor[]) => {
    const [x, ...rest] = args;
    const slope = tf.grad((at) => {
      const y = op(...([at, ...rest] as never[]));
      return tf.sum(tf.mul(y, normal(y.shape, 4, 0, 0)));
    })(x!);
    // The term in x itself keeps what is flat in x on the tape.
    return tf.add(tf.sum(tf.square(slope)), tf.sum(tf.mul(x!, 0.1)));
  };
  const grads = tf.grads((...args) => tf.add(penalty(...args), tf.addN(args.map((arg) => tf.sum(arg)))))(
    inputs,
  );
  return Promise.all(grads.map((grad) => grad.data<"float32">()));
}

describe.runIf(navigator.gpu !== undefined)("second derivatives of the fused operations on WebGPU", () => {
  beforeAll(async () => {
    onDeviceLost((reason) => complaints.push(reason));
    await prepareDevice({ prefer: "webgpu", wasm });
    tf.env().set("WEBGPU_CPU_FORWARD", false);
  });

  it.each(cases)("$name", async (example) => {
    const expected = await penaltySlopes("cpu", example);
    const found = await penaltySlopes("webgpu", example);
    expect(complaints).toEqual([]);
    found.forEach((slopes, input) => {
      const largest = Math.max(1, ...expected[input]!.map(Math.abs));
      slopes.forEach((slope, i) => {
        expect(Math.abs(slope - expected[input]![i]!)).toBeLessThanOrEqual(1e-4 * largest);
      });
    });
  });
});
