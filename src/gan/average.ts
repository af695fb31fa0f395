import type { tf } from "@/tensor/tf";
import { moveAverages } from "@/tensor/together";
import { param, type Params } from "@/tensor/params";

/**
 * The decay of a moving average at this step. Early on the average is short, or it would show the first noise for
 * hundreds of steps.
 */
export function averageDecay(decay: number, step: number): number {
  return Math.min(decay, (1 + step) / (10 + step));
}

/** Moves the averaged parameters towards the current ones. */
export function updateAverage(
  average: Readonly<Record<string, tf.Variable>>,
  params: Params,
  decay: number,
  step: number,
): void {
  const share = 1 - averageDecay(decay, step);
  const pairs = Object.entries(average).map(([name, variable]) => ({
    average: variable,
    value: param(params, name),
  }));
  moveAverages(pairs, share);
}
