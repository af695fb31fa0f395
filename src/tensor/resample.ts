import "./axisKernels";
import { applyAlong, axisMap, transposed, type AxisMap, type Term } from "./axisMap";
import type { tf } from "./tf";

// Resizing, padding and cropping of images [B, H, W, C] and volumes [B, D, H, W, C], one axis at a time, with
// gradients of every order. tfjs's own padding, slicing and mirroring fail silently in rank 5 on WebGPU, and its
// gradient of a reflection is wrong on every backend.

/** Numbers of pixels before and after the first and last, for each axis between batch and channels. */
export type Margins = readonly (readonly [before: number, after: number])[];

type Images = tf.Tensor4D | tf.Tensor5D;

const made = new Map<string, AxisMap>();

/** The same map for the same name: what a device has of it is then used again. */
function once(name: string, make: () => AxisMap): AxisMap {
  const found = made.get(name) ?? make();
  made.set(name, found);
  return found;
}

/** One map for each axis between batch and channels; undefined leaves the axis as it is. */
function alongEach<T extends Images>(x: T, mapOf: (side: number, axis: number) => AxisMap | undefined): T {
  return x.shape.slice(1, -1).reduce((images: T, side, axis) => {
    const map = mapOf(side, axis);
    return map ? applyAlong(images, axis + 1, map) : images;
  }, x);
}

/** Linear interpolation between pixel centres, the outermost repeated beyond them: bilinear or trilinear. */
function linearMap(from: number, to: number): AxisMap {
  return once(`linear ${from} ${to}`, () => {
    const rows = Array.from({ length: to }, (_, i): Term[] => {
      const centre = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
      const low = Math.min(Math.floor(centre), Math.max(0, from - 2));
      const share = centre - low;
      const terms: Term[] = [
        [low, 1 - share],
        [low + 1, share],
      ];
      return terms.filter(([, weight]) => weight !== 0);
    });
    return axisMap(from, rows);
  });
}

/**
 * Bilinear or trilinear resizing between pixel centres (half-pixel convention, edges repeated).
 * Sampling points only: below half the size, pool first.
 * @param sides  one number for each axis between batch and channels
 */
export function resizeLinear<T extends Images>(x: T, sides: readonly number[]): T {
  return alongEach(x, (side, axis) => {
    const to = sides[axis]!;
    if (!Number.isInteger(to) || to < 1) throw new RangeError(`An image cannot have ${to} pixels a side.`);
    return to === side ? undefined : linearMap(side, to);
  });
}

/** Twice every side, by linear interpolation. */
export function upsampleLinear2<T extends Images>(x: T): T {
  return resizeLinear(
    x,
    x.shape.slice(1, -1).map((side) => 2 * side),
  );
}

/**
 * Twice every side by linear interpolation, then without the margins, in one pass an axis. With margins of at least
 * 1 no edge is repeated: the result is then the same part of any larger image doubled.
 */
export function upsampleWindow2<T extends Images>(x: T, margins: Margins): T {
  return alongEach(x, (side, axis) => {
    const [before, after] = margins[axis]!;
    return once(`double ${side} ${before} ${after}`, () => {
      const { outputs, starts, places, weights } = linearMap(side, 2 * side);
      const rows = Array.from({ length: outputs }, (_, i): Term[] => {
        const [from, to] = [starts[i]!, starts[i + 1]!];
        return places.slice(from, to).map((place, term) => [place, weights[from + term]!]);
      });
      return axisMap(side, rows.slice(before, outputs - after));
    });
  });
}

/** Half of every side, by linear interpolation, which at this factor is the mean of blocks. Sides must be even. */
export function downsampleLinear2<T extends Images>(x: T): T {
  const sides = x.shape.slice(1, -1);
  if (sides.some((side) => side % 2 !== 0)) throw new RangeError(`${sides.join(" × ")} does not halve.`);
  return resizeLinear(
    x,
    sides.map((side) => side / 2),
  );
}

function marginMap(kind: "zero" | "reflect", side: number, before: number, after: number): AxisMap {
  return once(`${kind} ${side} ${before} ${after}`, () => {
    const rows = Array.from({ length: before + side + after }, (_, i): Term[] => {
      const place = i - before;
      if (place >= 0 && place < side) return [[place, 1]];
      if (kind === "zero") return [];
      return [[place < 0 ? -place : 2 * (side - 1) - place, 1]];
    });
    return axisMap(side, rows);
  });
}

function withMargins<T extends Images>(
  x: T,
  margins: Margins,
  mapOf: (side: number, before: number, after: number) => AxisMap,
): T {
  if (margins.length !== x.rank - 2) {
    throw new RangeError(`${margins.length} margins do not fit ${x.rank - 2} axes.`);
  }
  if (margins.flat().some((width) => !Number.isInteger(width) || width < 0)) {
    throw new RangeError("Margins are whole numbers from 0 on.");
  }
  return alongEach(x, (side, axis) => {
    const [before, after] = margins[axis]!;
    return before === 0 && after === 0 ? undefined : mapOf(side, before, after);
  });
}

/** Zeros around each image. */
export function padZeros<T extends Images>(x: T, margins: Margins): T {
  return withMargins(x, margins, (side, before, after) => marginMap("zero", side, before, after));
}

/** Mirrors each image at its outermost pixels, which are not repeated. Margins must be smaller than the image. */
export function padReflect<T extends Images>(x: T, margins: Margins): T {
  return withMargins(x, margins, (side, before, after) => {
    if (Math.max(before, after) >= side) {
      throw new RangeError(`${side} pixels cannot be mirrored over a margin of ${Math.max(before, after)}.`);
    }
    return marginMap("reflect", side, before, after);
  });
}

/** Takes the margins away again. */
export function crop<T extends Images>(x: T, margins: Margins): T {
  return withMargins(x, margins, (side, before, after) => {
    if (before + after >= side) throw new RangeError(`Nothing is left of ${side} pixels.`);
    return transposed(marginMap("zero", side - before - after, before, after));
  });
}
