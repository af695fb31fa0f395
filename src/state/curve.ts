import type { CurvePoint } from "@/domain/training";

/** Points of one curve that the store holds at most. */
export const CURVE_CAP = 2000;

/**
 * Adds points after those with a smaller step: a resumed run goes back to its checkpoint, and what it
 * had drawn beyond that is drawn anew. Above the cap every second point goes, the last one and those with a
 * measured quality never.
 */
export function extendCurve(
  curve: readonly CurvePoint[],
  added: readonly CurvePoint[],
  cap = CURVE_CAP,
): readonly CurvePoint[] {
  const first = added[0];
  if (!first) return curve;
  return decimate([...curve.filter(({ step }) => step < first.step), ...added], cap);
}

export function decimate(curve: readonly CurvePoint[], cap = CURVE_CAP): readonly CurvePoint[] {
  let kept = curve;
  while (kept.length > cap) {
    const last = kept.length - 1;
    const thinner = kept.filter(
      ({ relative }, at) => at === last || relative !== undefined || (at % 2 === 0 && at !== last - 1),
    );
    // Nothing but measured points is left.
    if (thinner.length === kept.length) return kept;
    kept = thinner;
  }
  return kept;
}
