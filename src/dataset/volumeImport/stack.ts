import { AppError } from "@/domain/errors";
import { COUNTED_FROM, mapAxes, obliqueNote, stackAxis } from "./axes";
import { evenPlanes, isEven, missingNumbers, missingPlanes, type Missing } from "./gaps";
import type { PlaneFile } from "./planeFile";
import { dot, minus, negated, normalTo, type RawVolume } from "./rawVolume";

/** Shifts below this many pixels are rounding. */
const LEAST_SHIFT = 0.1;
const STEEPEST = 45;

/** Planes of one volume, sorted, with what must be done so that they stand even and straight. */
export interface Stack {
  readonly planes: readonly PlaneFile[];
  readonly directions: RawVolume["directions"];
  /** Millimetres along the normal from the first plane. */
  readonly along: readonly number[];
  /** Columns and rows by which each plane has slipped sideways against the first. */
  readonly slips: readonly { readonly x: number; readonly y: number }[];
  /** Planes that come out, and the millimetres between them. */
  readonly out: { readonly count: number; readonly spacing: number };
  readonly notes: readonly string[];
}

/**
 * Sorts planes along their normal, from the head, front or right of the body, and finds gaps and tilt.
 * @param fillGaps  whether missing planes are made up from their neighbours instead of refused
 * @throws {AppError} `bad-series`
 */
export function stackPlanes(planes: readonly PlaneFile[], fillGaps: boolean): Stack {
  const { across, down } = planes[0]!;
  const normal = normalTo(across, down);
  const axes = mapAxes([normal, down, across]);
  const axis = stackAxis(axes);
  const direction = axes.flipped[axis] ? negated(normal) : normal;
  const sorted = [...planes].sort((a, b) => dot(a.position, direction) - dot(b.position, direction));
  const steps = sorted.map(({ position }) => minus(position, sorted[0]!.position));
  const along = steps.map((step) => dot(step, direction));
  const gaps = along.slice(1).map((place, i) => place - along[i]!);
  const missing = missingPlanes(gaps);
  if (missing.length > 0 && !fillGaps) throw refusedGaps(missing, COUNTED_FROM[axis]);
  const { spacing } = sorted[0]!;
  const slips = steps.map((step) => ({ x: dot(step, across) / spacing[1], y: dot(step, down) / spacing[0] }));
  const tilt = tiltOf(steps.at(-1)!, along.at(-1)!, slips);
  const out = evenPlanes(missing.length > 0 ? withoutMissing(gaps, missing) : gaps);
  return {
    ...{ planes: sorted, directions: [direction, down, across], along, out },
    slips: tilt === 0 ? slips.map(() => ({ x: 0, y: 0 })) : slips,
    notes: [
      ...(missing.length > 0 ? [filledNote(missing, COUNTED_FROM[axis])] : []),
      ...(missing.length === 0 && !isEven(gaps) ? [unevenNote(gaps, out)] : []),
      ...(tilt === 0 ? [] : [tiltNote(tilt)]),
      ...(tilt === 0 ? obliqueNote(axes) : []),
    ],
  };
}

/** @returns degrees, 0 when the planes stand straight above each other */
function tiltOf(last: readonly [number, number, number], along: number, slips: Stack["slips"]): number {
  const reach = (key: "x" | "y") => {
    const all = slips.map((slip) => slip[key]);
    return Math.max(...all) - Math.min(...all);
  };
  if (Math.max(reach("x"), reach("y")) < LEAST_SHIFT) return 0;
  const sideways = Math.sqrt(Math.max(0, dot(last, last) - along ** 2));
  const degrees = (Math.atan2(sideways, along) * 180) / Math.PI;
  if (degrees <= STEEPEST) return Math.max(degrees, 0.1);
  throw new AppError(
    "bad-series",
    `The slices of its series slip sideways by ${Math.round(degrees)}°, more than the ${STEEPEST}° that can be set right.`,
  );
}

/** As if the missing planes were there, evenly. */
function withoutMissing(gaps: readonly number[], missing: readonly Missing[]): number[] {
  return gaps.flatMap((gap, i) => {
    const parts = 1 + (missing.find(({ after }) => after === i)?.count ?? 0);
    return Array.from({ length: parts }, () => gap / parts);
  });
}

function words(missing: readonly Missing[]): { planes: string; one: boolean } {
  const one = missing.length === 1 && missing[0]!.count === 1;
  return { planes: `${one ? "Slice" : "Slices"} ${missingNumbers(missing)}`, one };
}

function refusedGaps(missing: readonly Missing[], from: string): AppError {
  const { planes, one } = words(missing);
  return new AppError(
    "bad-series",
    `${planes} of its series, counted from ${from}, ${one ? "seems" : "seem"} to be missing.`,
    { advice: "Export the whole series again, or let the missing slices be filled in." },
  );
}

function filledNote(missing: readonly Missing[], from: string): string {
  const { planes, one } = words(missing);
  return one
    ? `${planes}, counted from ${from}, was missing and was filled in from its neighbours.`
    : `${planes}, counted from ${from}, were missing and were filled in from their neighbours.`;
}

function unevenNote(gaps: readonly number[], { count, spacing }: Stack["out"]): string {
  const [least, most] = [Math.min(...gaps), Math.max(...gaps)].map((gap) => gap.toFixed(1));
  return `Its slices stood ${least} to ${most} mm apart; they were resampled to ${count} slices ${spacing.toFixed(1)} mm apart.`;
}

function tiltNote(degrees: number): string {
  return `The gantry was tilted by ${degrees.toFixed(1)}°; the slices were moved back to stand straight above each other.`;
}
