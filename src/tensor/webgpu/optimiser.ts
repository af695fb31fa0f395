import { FUSED, type AdamAttrs } from "../fusedKernels";
import { TOGETHER, type AdamTogetherAttrs, type AverageAllAttrs } from "../together";
import type { tf } from "../tf";
import { registerGpuKernel, type Inputs } from "./gpuKernel";
import type { Recorder } from "./recorder";
import { runSlots, type Slot, type SlotShader } from "./slots";

/** Kingma & Ba 2015, algorithm 1, with both bias corrections folded into `rate` and `epsilon` by the caller. */
const adam: SlotShader = {
  name: "adam",
  roles: ["param", "grad", "first", "second"],
  writes: ["param", "first", "second"],
  // 1 − beta comes from the processor: in single precision 1 − 0.999 is off by 5e-5.
  uniforms: { rate: "f32", beta1: "f32", rest1: "f32", beta2: "f32", rest2: "f32", epsilon: "f32" },
  body: `
  let slope = grad[j];
  let m = u.beta1 * first[j] + u.rest1 * slope;
  let v = u.beta2 * second[j] + u.rest2 * (slope * slope);
  first[j] = m;
  second[j] = v;
  param[j] = param[j] - (m * u.rate) / (sqrt(v) + u.epsilon);`,
};

const average: SlotShader = {
  name: "average",
  roles: ["average", "value"],
  writes: ["average"],
  uniforms: { share: "f32" },
  body: `  average[j] = average[j] + (value[j] - average[j]) * u.share;`,
};

/** Both at once: a fifth buffer a parameter often still fits where a second run would be needed. */
const averagedAdam: SlotShader = {
  name: "averagedAdam",
  roles: [...adam.roles, "average"],
  writes: [...adam.writes, "average"],
  uniforms: { ...adam.uniforms, share: "f32" },
  body: `${adam.body}
  average[j] = average[j] + (param[j] - average[j]) * u.share;`,
};

type AdamSlot = Inputs<"param" | "grad" | "first" | "second"> & { average?: tf.TensorInfo };

function adamStep(recorder: Recorder, slots: AdamSlot[], attrs: AdamTogetherAttrs): tf.TensorInfo[] {
  const writable = slots.map(({ param, grad, first, second, average }) => ({
    param: recorder.writable(param),
    grad,
    first: recorder.writable(first),
    second: recorder.writable(second),
    ...(average && { average: recorder.writable(average) }),
  }));
  const { rate, beta1, beta2, epsilon, share } = attrs;
  const uniforms = { rate, beta1, rest1: 1 - beta1, beta2, rest2: 1 - beta2, epsilon };
  if (share === undefined) runSlots(recorder, adam, writable, uniforms);
  else runSlots(recorder, averagedAdam, writable, { ...uniforms, share });
  return writable.flatMap(({ param, first, second, average }) =>
    average ? [param, first, second, average] : [param, first, second],
  );
}

function averageStep(
  recorder: Recorder,
  slots: Inputs<"average" | "value">[],
  share: number,
): tf.TensorInfo[] {
  const writable = slots.map((slot) => ({ value: slot.value, average: recorder.writable(slot.average) }));
  runSlots(recorder, average, writable, { share });
  return writable.map((slot) => slot.average);
}

/** The slots that a kernel was given as `ROLE0`, `ROLE1` and so on. */
function slotsOf<Role extends string>(inputs: Inputs<string>, roles: readonly Role[]): Inputs<Role>[] {
  const count = Object.keys(inputs).length / roles.length;
  return Array.from({ length: count }, (_, at): Slot =>
    Object.fromEntries(roles.map((role) => [role, inputs[`${role}${at}`]!])),
  ) as Inputs<Role>[];
}

/** All update in place where nothing else shares the numbers: that halves what a step reserves. */
export function registerOptimiser(recorder: Recorder): void {
  registerGpuKernel(FUSED.adam, (inputs: AdamSlot, attrs: AdamAttrs) => adamStep(recorder, [inputs], attrs));
  registerGpuKernel(TOGETHER.adam, (inputs: Inputs<string>, attrs: AdamTogetherAttrs) => {
    const roles = attrs.share === undefined ? adam.roles : averagedAdam.roles;
    return adamStep(recorder, slotsOf(inputs, roles) as AdamSlot[], attrs);
  });
  registerGpuKernel(
    FUSED.average,
    (inputs: Inputs<"average" | "value">, { decay }: { decay: number }) =>
      averageStep(recorder, [inputs], 1 - decay)[0]!,
  );
  registerGpuKernel(TOGETHER.average, (inputs: Inputs<string>, { share }: AverageAllAttrs) =>
    averageStep(recorder, slotsOf(inputs, ["average", "value"]), share),
  );
}
