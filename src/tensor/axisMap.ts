import { runKernel } from "./fusedGradients";
import { tf } from "./tf";

/**
 * A linear map along one axis, as a sparse matrix [outputs, inputs]: padding, cropping, resizing are such maps.
 * Its gradient is the transposed map, so derivatives of every order are right once the map is.
 */
export interface AxisMap {
  readonly inputs: number;
  readonly outputs: number;
  /** The terms of output j lie from starts[j] to starts[j + 1]. */
  readonly starts: readonly number[];
  /** Which input each term takes. */
  readonly places: readonly number[];
  readonly weights: readonly number[];
}

export type Term = readonly [place: number, weight: number];

/** Kernel over x [outer, inputs, inner] with an AxisMap as attributes; on every backend. */
export const AXIS_MAP = "DarkroomAxisMap";

/** @param rows  the terms of each output */
export function axisMap(inputs: number, rows: readonly (readonly Term[])[]): AxisMap {
  const terms = rows.flat();
  const starts = [0];
  for (const row of rows) starts.push(starts.at(-1)! + row.length);
  const [places, weights] = [terms.map(([place]) => place), terms.map(([, weight]) => weight)];
  return { inputs, outputs: rows.length, starts, places, weights };
}

const turned = new WeakMap<AxisMap, AxisMap>();

export function transposed(map: AxisMap): AxisMap {
  const known = turned.get(map);
  if (known) return known;
  const rows: Term[][] = Array.from({ length: map.inputs }, () => []);
  for (let j = 0; j < map.outputs; j++) {
    for (let t = map.starts[j]!; t < map.starts[j + 1]!; t++)
      rows[map.places[t]!]!.push([j, map.weights[t]!]);
  }
  const made = axisMap(map.outputs, rows);
  turned.set(map, made);
  turned.set(made, map);
  return made;
}

tf.registerGradient({
  kernelName: AXIS_MAP,
  gradFunc: (dy, _saved, attrs) => ({
    x: () => runKernel<tf.Tensor>(AXIS_MAP, { x: dy as tf.Tensor }, transposed(attrs as unknown as AxisMap)),
  }),
});

/** x with the map applied along `axis`. */
export function applyAlong<T extends tf.Tensor>(x: T, axis: number, map: AxisMap): T {
  if (x.shape[axis] !== map.inputs) {
    throw new RangeError(`Axis ${axis} has ${x.shape[axis]} places; the map takes ${map.inputs}.`);
  }
  const size = (sides: number[]) => tf.util.sizeFromShape(sides);
  const flat = tf.reshape(x, [size(x.shape.slice(0, axis)), map.inputs, size(x.shape.slice(axis + 1))]);
  const mapped = runKernel<tf.Tensor>(AXIS_MAP, { x: flat }, map);
  return tf.reshape(
    mapped,
    x.shape.map((side, at) => (at === axis ? map.outputs : side)),
  ) as T;
}
