/** A display window: values from centre − width/2 to centre + width/2 go from black to white. */
export interface DisplayWindow {
  readonly center: number;
  readonly width: number;
}

/** Stored 16-bit pixels and how to read them: modality value = slope · stored + intercept. */
export interface StoredPixels {
  readonly rows: number;
  readonly columns: number;
  /** Row-major, rows × columns. MONOCHROME1 has been inverted: low is dark. */
  readonly pixels: Uint16Array;
  readonly slope: number;
  readonly intercept: number;
  readonly window: DisplayWindow;
  /** Row and column spacing in mm, when the file gave it. */
  readonly spacing?: readonly [number, number];
}

/** Side of the square 8-bit thumbnails kept with every data set, in pixels. */
export const THUMBNAIL_SIZE = 64;
/** Stored images are scaled down to at most so many pixels on the longer side: the first, unless more is asked for. */
export const LONG_SIDES = [1024, 2048, 4096] as const;
export type LongSide = (typeof LONG_SIDES)[number];
export const STORED_LONG_SIDE: LongSide = 1024;
/** A file beyond this width or height is refused before its pixels are decoded. */
export const LARGEST_SIDE = 16_384;
/** A file below this width or height is refused. */
export const SMALLEST_SIDE = 16;
