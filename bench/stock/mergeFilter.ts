import { tf } from "@/tensor/tf";

const CORNERS = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;

/** What src/tensor/mergeFilter.ts promises. */
export function growFilter(w: tf.Tensor4D): tf.Tensor4D {
  const shifted = CORNERS.map(([row, column]) =>
    tf.pad(w, [
      [row, 1 - row],
      [column, 1 - column],
      [0, 0],
      [0, 0],
    ]),
  );
  return tf.addN(shifted);
}
