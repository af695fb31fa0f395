import type { Fit } from "@/domain/dataset";

/** A map of how strongly each place counted, and how it is drawn. */
export interface Heatmap {
  /** Square, `size` × `size`, 0–1. */
  readonly map: Float32Array;
  readonly size: number;
  /** How the image became the square that the map was made on. */
  readonly fit: Fit;
  /** 0–1. */
  readonly opacity: number;
  /** Values below it are clear; 0 colours everything. */
  readonly threshold: number;
}

export interface HeatPixels {
  readonly rows: number;
  readonly columns: number;
  /** RGBA, row-major. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** Viridis at five even steps (Smith and van der Walt 2015): the stops of the theme's --heat-0 to --heat-4. */
const STOPS = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
] as const;
/** From clear to fully drawn over this much of the scale, so that the edge of a region is not a contour. */
const SOFT_EDGE = 0.2;
/** A drawn layer has at most this many pixels on its longer side; the browser smooths the rest. */
const LAYER_SIDE = 256;

/** 256 colours, RGBA, from least to most. */
export function viridisTable(threshold: number): Uint8ClampedArray<ArrayBuffer> {
  const table = new Uint8ClampedArray(256 * 4);
  for (let i = 0; i < 256; i++) {
    const value = i / 255;
    const at = value * (STOPS.length - 1);
    const below = Math.min(STOPS.length - 2, Math.floor(at));
    for (let channel = 0; channel < 3; channel++) {
      const low = STOPS[below]![channel]!;
      table[i * 4 + channel] = low + (STOPS[below + 1]![channel]! - low) * (at - below);
    }
    table[i * 4 + 3] = 255 * (threshold <= 0 ? 1 : Math.min(1, Math.max(0, (value - threshold) / SOFT_EDGE)));
  }
  return table;
}

/** Where a fraction of the image lies in the fitted square, as a fraction of the square; may be outside it. */
export function inSquare(fraction: number, side: number, otherSide: number, fit: Fit): number {
  if (fit === "stretch") return fraction;
  const square = fit === "pad" ? Math.max(side, otherSide) : Math.min(side, otherSide);
  return (fraction * side + (square - side) / 2) / square;
}

/** Bilinear, with the outermost values held beyond the edge. */
function sample(map: Float32Array, size: number, x: number, y: number): number {
  const column = Math.min(size - 1, Math.max(0, x * size - 0.5));
  const row = Math.min(size - 1, Math.max(0, y * size - 0.5));
  const [left, top] = [Math.floor(column), Math.floor(row)];
  const [right, bottom] = [Math.min(size - 1, left + 1), Math.min(size - 1, top + 1)];
  const [u, v] = [column - left, row - top];
  const upper = map[top * size + left]! * (1 - u) + map[top * size + right]! * u;
  const lower = map[bottom * size + left]! * (1 - u) + map[bottom * size + right]! * u;
  return upper * (1 - v) + lower * v;
}

/**
 * The map as colours in the shape of its image: what padding added is left away, and what cropping cut off
 * stays clear, because the network never saw it.
 */
export function heatPixels(
  heat: Pick<Heatmap, "map" | "size" | "fit" | "threshold">,
  image: { readonly rows: number; readonly columns: number },
): HeatPixels {
  const shrink = Math.min(1, LAYER_SIDE / Math.max(image.rows, image.columns));
  const rows = Math.max(1, Math.round(image.rows * shrink));
  const columns = Math.max(1, Math.round(image.columns * shrink));
  const table = new Uint32Array(viridisTable(heat.threshold).buffer);
  const pixels = new Uint32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const y = inSquare((row + 0.5) / rows, image.rows, image.columns, heat.fit);
    if (y < 0 || y > 1) continue;
    for (let column = 0; column < columns; column++) {
      const x = inSquare((column + 0.5) / columns, image.columns, image.rows, heat.fit);
      if (x < 0 || x > 1) continue;
      const level = Math.round(255 * Math.min(1, Math.max(0, sample(heat.map, heat.size, x, y))));
      pixels[row * columns + column] = table[level]!;
    }
  }
  return { rows, columns, pixels: new Uint8ClampedArray(pixels.buffer) };
}
