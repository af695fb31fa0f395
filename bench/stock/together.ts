import { tf } from "@/tensor/tf";

/** What src/tensor/together.ts promises, one variable after the other. */
export function moveAverages(
  pairs: readonly { readonly average: tf.Variable; readonly value: tf.Tensor }[],
  share: number,
): void {
  for (const { average, value } of pairs) {
    tf.tidy(() => average.assign(tf.add(average, tf.mul(tf.sub(value, average), share))));
  }
}
