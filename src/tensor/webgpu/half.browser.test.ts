import { beforeAll, describe, expect, it } from "vitest";
import { onDeviceLost, prepareDevice } from "../device";
import { setOperandPrecision } from "../precision";
import { halfCases, runHalfCase } from "../testing/halfCases";
import { tf } from "../tf";

const complaints: string[] = [];

describe.runIf(navigator.gpu !== undefined)("operands in half precision", () => {
  beforeAll(async () => {
    onDeviceLost((reason) => complaints.push(reason));
    await prepareDevice({ prefer: "webgpu", wasm: { tfjs: "", kernels: "", kernelsRelaxed: "" } });
    tf.env().set("WEBGPU_CPU_FORWARD", false);
  });

  it.each(halfCases)("are as near as their digits allow, at any magnitude: $name", async (one) => {
    const { worst, differs, left } = await runHalfCase(one);
    expect(worst).toBeLessThanOrEqual(1);
    expect(differs).toBe(true);
    expect(left).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("follow a parameter that training changes in place", async () => {
    await tf.setBackend("webgpu");
    setOperandPrecision("float16", 0);
    const zeros = tf.zeros([8, 8]);
    const slope = tf.ones([8, 8]);
    const x = tf.ones([1, 8]);
    const parameter = tf.fill([8, 8], 1);
    const before = await tf.matMul(x, parameter).data();
    const attrs = { rate: 0.5, beta1: 0, beta2: 0, epsilon: 0 };
    const inputs = { param: parameter, grad: slope, first: zeros, second: zeros.clone() };
    const [updated] = tf.engine().runKernel("DarkroomAdam", inputs, attrs) as unknown as tf.Tensor[];
    const after = await tf.matMul(x, updated as tf.Tensor2D).data();
    setOperandPrecision("float32");
    expect([...before]).toEqual(Array(8).fill(8));
    expect([...after]).toEqual(Array(8).fill(4));
  });
});
