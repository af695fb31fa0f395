/** A gap is an outlier, and planes are missing in it, from this multiple of the gaps on either side. */
const OUTLIER = 1.7;
const SIDE = 3;
/** Gaps that differ by less are even: positions are written with few decimals. */
const EVEN = { share: 0.02, mm: 0.02 } as const;

export interface Missing {
  /** Number of the plane before the gap, counted from 0. */
  readonly after: number;
  readonly count: number;
}

/**
 * Gaps much wider than those on both sides of them. A stack that goes on with wider gaps (4 mm, then 7 mm) misses
 * nothing.
 */
export function missingPlanes(gaps: readonly number[]): Missing[] {
  return gaps.flatMap((gap, i) => {
    const before = median(gaps.slice(Math.max(0, i - SIDE), i));
    const behind = median(gaps.slice(i + 1, i + 1 + SIDE));
    const sides = [before, behind].filter((side) => side !== undefined);
    if (sides.length === 0 || !sides.every((side) => gap >= OUTLIER * side)) return [];
    const usual = sides.reduce((sum, side) => sum + side, 0) / sides.length;
    return [{ after: i, count: Math.max(1, Math.round(gap / usual) - 1) }];
  });
}

/** "12", "12 and 13", "12, 13 and 20", counted from 1 as if all were there. */
export function missingNumbers(missing: readonly Missing[]): string {
  let before = 0;
  const numbers = missing.flatMap(({ after, count }) => {
    const first = after + 2 + before;
    before += count;
    return Array.from({ length: count }, (_, k) => first + k);
  });
  const shown = numbers.slice(0, 8).map(String);
  if (numbers.length > shown.length) return `${shown.join(", ")} and others`;
  return shown.length < 2 ? shown.join() : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)!}`;
}

export function isEven(gaps: readonly number[]): boolean {
  const usual = median(gaps) ?? 0;
  const slack = Math.max(EVEN.mm, EVEN.share * usual);
  return gaps.every((gap) => Math.abs(gap - usual) <= slack);
}

/** Even planes over the same stretch, about as fine as the finer common gap; strays do not count. */
export function evenPlanes(gaps: readonly number[]): { readonly count: number; readonly spacing: number } {
  const length = gaps.reduce((sum, gap) => sum + gap, 0);
  if (isEven(gaps)) return { count: gaps.length + 1, spacing: length / gaps.length };
  const sorted = [...gaps].sort((a, b) => a - b);
  const fine = sorted[Math.floor(sorted.length / 4)]!;
  const steps = Math.max(1, Math.round(length / fine));
  return { count: steps + 1, spacing: length / steps };
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle];
  return sorted.length === 0 ? undefined : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
