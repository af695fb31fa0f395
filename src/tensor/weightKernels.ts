import { FUSED, type AdamAttrs } from "./fusedKernels";
import type { KernelModule } from "./kernelModule";
import { MERGE } from "./mergeFilter";
import { SPECTRAL } from "./spectral";
import type { tf } from "./tf";
import { TOGETHER, type AdamTogetherAttrs, type AverageAllAttrs } from "./together";
import { matrixOf, registerWasmKernel, sizeOf, type Inputs } from "./wasmKernel";

// What is done to weights rather than to images, for the wasm backend.

export function registerWeights(kernels: KernelModule): void {
  registerSpectral(kernels);
  registerMergeFilter(kernels);
}

function registerSpectral(kernels: KernelModule): void {
  const at = (tensor: tf.TensorInfo) => kernels.address(tensor);
  registerWasmKernel(SPECTRAL.norm, ({ w, u }: Inputs<"w" | "u">) => {
    const { rows, channels } = matrixOf(w);
    const outputs = [w.shape, [channels], [rows], [2]].map((shape) => kernels.output(shape));
    const [y, next, v, scalars] = outputs.map(at) as [number, number, number, number];
    kernels.run.spectralNorm(at(w), at(u), rows, channels, y, next, v, scalars);
    return outputs;
  });
  registerWasmKernel(
    SPECTRAL.normGrad,
    ({ w, dy, next, v, scalars }: Inputs<"w" | "dy" | "next" | "v" | "scalars">) => {
      const { rows, channels } = matrixOf(w);
      const dw = kernels.output(w.shape);
      kernels.run.spectralNormGrad(at(w), at(dy), at(next), at(v), at(scalars), rows, channels, at(dw));
      return dw;
    },
  );
}

function registerMergeFilter(kernels: KernelModule): void {
  for (const [kernelName, reach] of [
    [MERGE.grow, 1],
    [MERGE.shrink, 0],
  ] as const) {
    const by = reach === 1 ? 1 : -1;
    registerWasmKernel(kernelName, ({ x }: Inputs<"x">) => {
      const [rows, columns, from, to] = x.shape as [number, number, number, number];
      const y = kernels.output([rows + by, columns + by, from, to]);
      kernels.run.boxOfFour(kernels.address(x), rows, columns, from * to, reach, kernels.address(y));
      return y;
    });
  }
}

const ADAM_ROLES = ["param", "grad", "first", "second"] as const;
type AdamSlot = Inputs<"param" | "grad" | "first" | "second">;

/** The inputs of slot `at` by their roles; undefined after the last. */
function slotAt<Role extends string>(
  inputs: Inputs<string>,
  roles: readonly Role[],
  at: number,
): Inputs<Role> | undefined {
  if (!inputs[`${roles[0]!}${at}`]) return undefined;
  return Object.fromEntries(roles.map((role) => [role, inputs[`${role}${at}`]!])) as Inputs<Role>;
}

function eachSlot<Role extends string>(
  inputs: Inputs<string>,
  roles: readonly Role[],
  work: (slot: Inputs<Role>) => tf.TensorInfo[],
): tf.TensorInfo[] {
  const results: tf.TensorInfo[] = [];
  for (let at = 0, slot = slotAt(inputs, roles, 0); slot; slot = slotAt(inputs, roles, ++at)) {
    results.push(...work(slot));
  }
  return results;
}

export function registerOptimiser(kernels: KernelModule): void {
  const at = (tensor: tf.TensorInfo) => kernels.address(tensor);
  const adam = ({ param, grad, first, second }: AdamSlot, attrs: AdamAttrs) => {
    const outputs = [param, first, second].map(({ shape }) => kernels.output(shape));
    const [newParam, newFirst, newSecond] = outputs.map(at) as [number, number, number];
    kernels.run.adam(
      ...([at(param), at(grad), at(first), at(second), sizeOf(param)] as const),
      ...([attrs.rate, attrs.beta1, attrs.beta2, attrs.epsilon, newParam, newFirst, newSecond] as const),
    );
    return outputs;
  };
  const average = (slot: Inputs<"average" | "value">, decay: number) => {
    const next = kernels.output(slot.value.shape);
    kernels.run.average(at(slot.average), at(slot.value), sizeOf(slot.value), decay, at(next));
    return next;
  };
  registerWasmKernel(FUSED.adam, adam);
  registerWasmKernel(TOGETHER.adam, (inputs: Inputs<string>, attrs: AdamTogetherAttrs) => {
    const { share } = attrs;
    if (share === undefined) return eachSlot(inputs, ADAM_ROLES, (slot) => adam(slot, attrs));
    return eachSlot(inputs, [...ADAM_ROLES, "average"] as const, (slot) => {
      const updated = adam(slot, attrs);
      return [...updated, average({ average: slot.average, value: updated[0]! }, 1 - share)];
    });
  });
  registerWasmKernel(FUSED.average, (slot: Inputs<"average" | "value">, { decay }: { decay: number }) =>
    average(slot, decay),
  );
  registerWasmKernel(TOGETHER.average, (inputs: Inputs<string>, { share }: AverageAllAttrs) =>
    eachSlot(inputs, ["average", "value"], (slot) => [average(slot, 1 - share)]),
  );
}
