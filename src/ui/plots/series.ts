export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Points drawn at most: more than one for each pixel of a side pane only costs time. */
const MOST_POINTS = 400;

/** At most `most` points, each the mean of its neighbours, so that the curve keeps its place and its level. */
export function thinned(points: readonly Point[], most = MOST_POINTS): Point[] {
  if (points.length <= most) return [...points];
  const thin: Point[] = [];
  for (let bin = 0; bin < most; bin++) {
    const inside = points.slice(
      Math.floor((bin * points.length) / most),
      Math.floor(((bin + 1) * points.length) / most),
    );
    thin.push({ x: inside.at(-1)!.x, y: mean(inside.map(({ y }) => y)) });
  }
  return thin;
}

/**
 * Exponential moving average over about `span` points, corrected for its start
 * (Kingma & Ba 2015, section 3: without it the first values would be drawn towards zero).
 */
export function smoothed(points: readonly Point[], span: number): Point[] {
  const keep = 1 - 1 / Math.max(1, span);
  let sum = 0;
  let weight = 0;
  return points.map(({ x, y }) => {
    sum = keep * sum + (1 - keep) * y;
    weight = keep * weight + (1 - keep);
    return { x, y: weight === 0 ? y : sum / weight };
  });
}

/** Round numbers that cover a range with two to five steps. */
export function ticks(low: number, high: number): number[] {
  const range = Math.max(1e-6, high - low);
  const power = 10 ** Math.floor(Math.log10(range / 4));
  const step =
    [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => range / each <= 4 + 1e-9) ?? range;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(10)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
