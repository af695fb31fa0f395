import type { DisplayWindow, StoredPixels } from "@/domain/image";
import type { View, WindowFraction } from "./link";

/** Modality values that count as black and white of an image. */
export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

const WIDTH_LIMITS = [0.005, 8] as const;
const CENTER_LIMITS = [-2, 3] as const;
/** Horizontal pixels that double the width, and vertical pixels that move the centre by one width. */
const DOUBLING = 160;
const TRAVEL = 320;

/**
 * The image's own range: its display window. Training maps that window to 0–1, so the same fraction of it
 * means the same grey in a real image and in a synthetic one made from such images.
 */
export function rangeOf(image: StoredPixels): ValueRange {
  const { center, width } = image.window;
  if (width > 0 && Number.isFinite(center) && Number.isFinite(width)) {
    return { low: center - width / 2, high: center + width / 2 };
  }
  return pixelRange(image);
}

/** Smallest and largest modality value present; a flat image gets a width of 1. */
export function pixelRange(image: StoredPixels): ValueRange {
  let low = Infinity;
  let high = -Infinity;
  for (const stored of image.pixels) {
    if (stored < low) low = stored;
    if (stored > high) high = stored;
  }
  if (low > high) return { low: 0, high: 1 };
  const ends = [low, high].map((stored) => stored * image.slope + image.intercept);
  const black = Math.min(...ends);
  return { low: black, high: Math.max(black + 1, ...ends) };
}

export function toValues(window: WindowFraction, range: ValueRange): DisplayWindow {
  const span = range.high - range.low;
  return { center: range.low + window.center * span, width: window.width * span };
}

/** Dragging right widens the window, dragging down raises its centre: fine steps on narrow windows. */
export function windowBy(view: View, dx: number, dy: number): View {
  const width = view.window.width * 2 ** (dx / DOUBLING);
  const center = view.window.center + (dy / TRAVEL) * view.window.width;
  return {
    ...view,
    window: {
      width: Math.min(WIDTH_LIMITS[1], Math.max(WIDTH_LIMITS[0], width)),
      center: Math.min(CENTER_LIMITS[1], Math.max(CENTER_LIMITS[0], center)),
    },
  };
}

/** Modality value at a point of the image (fractions, 0–1), with its column and row; null beside the image. */
export function valueAt(
  image: StoredPixels,
  at: { readonly x: number; readonly y: number },
): { readonly value: number; readonly column: number; readonly row: number } | null {
  const column = Math.floor(at.x * image.columns);
  const row = Math.floor(at.y * image.rows);
  if (column < 0 || row < 0 || column >= image.columns || row >= image.rows) return null;
  const stored = image.pixels[row * image.columns + column];
  return stored === undefined ? null : { value: stored * image.slope + image.intercept, column, row };
}
