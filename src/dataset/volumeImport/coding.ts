import { AppError } from "@/domain/errors";
import type { DisplayWindow } from "@/domain/image";
import { HU_WINDOW, RELATIVE_WINDOW } from "@/domain/volumeSet";
import type { RawVolume } from "./rawVolume";
import type { Coding } from "./writeVolume";

/** Values looked at to find the percentiles of a volume. */
const LOOKED_AT = 1_000_000;
const TAIL = 0.005;
/** Stored steps for one unit of a relative scale, so that four times the upper percentile still fits. */
const STEPS = 16;

export interface Coded {
  /** For the voxels as they come from the files. */
  readonly from: Coding;
  /** For reading them back. */
  readonly to: Coding;
  readonly window: DisplayWindow;
  readonly notes: readonly string[];
}

/**
 * How the values of a volume are stored. Hounsfield units stay what they are, from −1024 up; other scans have no unit
 * of their own, and are brought to one scale by percentiles, which strays do not move.
 * @throws {AppError} `blank-image`
 */
export async function codingOf(raw: RawVolume, signal?: AbortSignal): Promise<Coded> {
  if (raw.scale === "hounsfield") {
    const coding = { slope: 1, intercept: -1024 };
    return { from: coding, to: coding, window: HU_WINDOW, notes: [] };
  }
  const [low, high] = await percentiles(raw, signal);
  const unit = (high - low) / RELATIVE_WINDOW.width;
  if (!(unit > 0)) throw new AppError("blank-image", "All of its voxels have the same value.");
  const from = { slope: unit / STEPS, intercept: low };
  const note = "Values were scaled: 0 and 1,000 stand for its 0.5th and 99.5th percentile.";
  return { from, to: { slope: 1 / STEPS, intercept: 0 }, window: RELATIVE_WINDOW, notes: [note] };
}

async function percentiles(raw: RawVolume, signal: AbortSignal | undefined): Promise<[number, number]> {
  const [planes, rows, columns] = raw.size;
  // Not a divisor of the columns: that would look at a few columns only.
  const every = Math.max(1, Math.ceil((planes * rows * columns) / LOOKED_AT)) | 1;
  const seen: number[] = [];
  let at = 0;
  for await (const plane of raw.planes()) {
    signal?.throwIfAborted();
    for (; at < plane.length; at += every) {
      const value = plane[at]!;
      if (!Number.isNaN(value)) seen.push(value);
    }
    at -= plane.length;
  }
  const sorted = Float32Array.from(seen).sort();
  const of = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? NaN;
  return [of(TAIL), of(1 - TAIL)];
}
