import type { DisplayWindow } from "@/domain/image";

/** Share of the pixels left out at each end, so that markers and collimator edges do not set the contrast. */
const TAIL = 0.005;

/** The window from the 0.5th to the 99.5th percentile, in modality values; for files that name none. */
export function percentileWindow(pixels: Uint16Array, slope: number, intercept: number): DisplayWindow {
  const counts = new Uint32Array(65_536);
  for (const value of pixels) counts[value]!++;
  const low = slope * storedAt(counts, pixels.length * TAIL) + intercept;
  const high = slope * storedAt(counts, pixels.length * (1 - TAIL)) + intercept;
  return { center: (low + high) / 2, width: Math.max(Math.abs(high - low), Math.abs(slope)) };
}

/** The stored value below or at which `target` pixels lie. */
function storedAt(counts: Uint32Array, target: number): number {
  let seen = 0;
  for (let value = 0; value < counts.length; value++) {
    seen += counts[value]!;
    if (seen > target) return value;
  }
  return counts.length - 1;
}
