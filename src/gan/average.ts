import type { tf } from "@/tensor/tf";
import { moveAverages } from "@/tensor/together";
import { param, type Params } from "@/tensor/params";

/**
 * Moves the averaged parameters towards the current ones. Early on the average is short, or it would show
 * the first noise for hundreds of steps: the decay is min(decay, (1 + step) / (10 + step)).
 */
export function updateAverage(
  average: Readonly<Record<string, tf.Variable>>,
  params: Params,
  decay: number,
  step: number,
): void {
  const share = 1 - Math.min(decay, (1 + step) / (10 + step));
  const pairs = Object.entries(average).map(([name, variable]) => ({
    average: variable,
    value: param(params, name),
  }));
  moveAverages(pairs, share);
}
