import { hasKernel, runKernel } from "./fusedGradients";
import type { AdamAttrs } from "./fusedKernels";
import { tf } from "./tf";

/** Kernels that treat many variables in one call; their inputs are `ROLE0`, `ROLE1` and so on. */
export const TOGETHER = { adam: "DarkroomAdamTogether", average: "DarkroomAverageTogether" } as const;

export interface AverageAllAttrs {
  readonly share: number;
}

type Slot = Readonly<Record<string, tf.Tensor>>;

function numbered(slots: readonly Slot[]): Record<string, tf.Tensor> {
  return Object.fromEntries(
    slots.flatMap((slot, at) =>
      Object.entries(slot).map(([role, tensor]) => [`${role}${at}`, tensor] as const),
    ),
  );
}

export interface AdamSlot extends Slot {
  readonly param: tf.Variable;
  readonly grad: tf.Tensor;
  readonly first: tf.Variable;
  readonly second: tf.Variable;
}

/** Updates all variables at once where the device can. @returns whether it could */
export function adamTogether(slots: readonly AdamSlot[], attrs: AdamAttrs): boolean {
  if (!hasKernel(TOGETHER.adam)) return false;
  if (slots.length === 0) return true;
  tf.tidy(() => {
    const updated = runKernel<tf.Tensor[]>(TOGETHER.adam, numbered(slots), attrs);
    slots.forEach(({ param, first, second }, at) => {
      [param, first, second].forEach((variable, role) => variable.assign(updated[3 * at + role]!));
    });
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
