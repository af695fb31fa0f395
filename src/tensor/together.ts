import { hasKernel, runKernel } from "./fusedGradients";
import type { AdamAttrs } from "./fusedKernels";
import { tf } from "./tf";

/** Kernels that treat many variables in one call; their inputs are `ROLE0`, `ROLE1` and so on. */
export const TOGETHER = { adam: "DarkroomAdamTogether", average: "DarkroomAverageTogether" } as const;

export interface AverageAllAttrs {
  readonly share: number;
}

function numbered(slots: readonly object[]): Record<string, tf.Tensor> {
  return Object.fromEntries(
    slots.flatMap((slot, at) =>
      Object.entries(slot).map(([role, tensor]) => [`${role}${at}`, tensor as tf.Tensor] as const),
    ),
  );
}

export interface AdamSlot {
  readonly param: tf.Variable;
  readonly grad: tf.Tensor;
  readonly first: tf.Variable;
  readonly second: tf.Variable;
  /** In all slots of a call or in none. */
  readonly average?: tf.Variable;
}

export interface AdamTogetherAttrs extends AdamAttrs {
  /** How far each slot's `average` moves towards the new parameter; undefined: slots have none. */
  readonly share?: number;
}

/** Updates all variables at once where the device can. @returns whether it could */
export function adamTogether(slots: readonly AdamSlot[], attrs: AdamTogetherAttrs): boolean {
  if (!hasKernel(TOGETHER.adam)) return false;
  if (slots.length === 0) return true;
  tf.tidy(() => {
    const updated = runKernel<tf.Tensor[]>(TOGETHER.adam, numbered(slots), attrs);
    let next = 0;
    for (const { param, first, second, average } of slots) {
      const variables = average ? [param, first, second, average] : [param, first, second];
      for (const variable of variables) variable.assign(updated[next++]!);
    }
  });
  return true;
}

/** Moves each average towards its value: average + (value − average) · share. */
export function moveAverages(
  pairs: readonly { readonly average: tf.Variable; readonly value: tf.Tensor }[],
  share: number,
): void {
  if (pairs.length === 0) return;
  tf.tidy(() => {
    if (hasKernel(TOGETHER.average)) {
      const slots = pairs.map(({ average, value }) => ({ average, value }));
      const moved = runKernel<tf.Tensor[]>(TOGETHER.average, numbered(slots), { share });
      pairs.forEach(({ average }, at) => average.assign(moved[at]!));
      return;
    }
    for (const { average, value } of pairs) {
      average.assign(tf.add(average, tf.mul(tf.sub(value, average), share)));
    }
  });
}
