/** Below this share of the control distances, a synthetic image is called a possible copy. */
const COPY_PERCENTILE = 0.01;
/** Fewer control distances than this say nothing of what is usual. */
const LEAST_CONTROL = 20;

export type CopyVerdict =
  | { readonly kind: "copy" | "not-copy"; readonly threshold: number; readonly n: number }
  | { readonly kind: "unknown"; readonly n: number };

/** Linear interpolation between order statistics (Hyndman and Fan 1996, type 7). */
export function percentile(ascending: readonly number[], share: number): number {
  const at = (ascending.length - 1) * share;
  const below = Math.floor(at);
  const low = ascending[below]!;
  return low + ((ascending[below + 1] ?? low) - low) * (at - below);
}

/**
 * Whether an image is nearer to a real one than real images of different patients are to each other.
 * @param control nearest distances between different patients, ascending
 */
export function copyVerdict(distance: number, control: readonly number[]): CopyVerdict {
  const n = control.length;
  if (n < LEAST_CONTROL) return { kind: "unknown", n };
  const threshold = percentile(control, COPY_PERCENTILE);
  return { kind: distance < threshold ? "copy" : "not-copy", threshold, n };
}

export interface Density {
  readonly x: number;
  readonly y: number;
}

/** Gaussian kernel density with Silverman's bandwidth (1986, eq. 3.31), at even points from `from` to `to`. */
export function density(values: readonly number[], from: number, to: number, points: number): Density[] {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const deviation = Math.sqrt(
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1),
  );
  const spread = percentile(values, 0.75) - percentile(values, 0.25);
  const scale = Math.min(deviation, spread > 0 ? spread / 1.34 : deviation);
  const width = Math.max(0.9 * scale * n ** -0.2, (to - from) / 200);
  const norm = 1 / (n * width * Math.sqrt(2 * Math.PI));
  return Array.from({ length: points }, (_, i) => {
    const x = from + ((to - from) * i) / (points - 1);
    const y = norm * values.reduce((sum, value) => sum + Math.exp(-0.5 * ((x - value) / width) ** 2), 0);
    return { x, y };
  });
}
