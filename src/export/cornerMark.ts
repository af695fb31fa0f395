import type { StoredPixels } from "@/domain/image";

/** The letters of SYNTHETIC, 4 × 5 dots each, one row a hex digit: 8 is the leftmost dot. */
const LETTERS: Record<string, string> = {
  S: "7861e",
  Y: "99622",
  N: "9db99",
  T: "e4444",
  H: "99f99",
  E: "f8e8f",
  I: "e444e",
  C: "78887",
};
const WORD = "SYNTHETIC";
const LETTER_ROWS = 5;
const PITCH = 5;
/** Dots of the word, with one dot of ground around it. */
export const MARK_COLUMNS = WORD.length * PITCH + 1;
export const MARK_ROWS = LETTER_ROWS + 2;

/** True where the word has a dot. Row and column count from the corner of its ground. */
export function isInk(row: number, column: number): boolean {
  const letter = LETTERS[WORD[Math.floor((column - 1) / PITCH)] ?? ""];
  const digit = letter?.[row - 1];
  const dot = (column - 1) % PITCH;
  if (digit === undefined || column < 1 || dot > 3) return false;
  return ((Number.parseInt(digit, 16) >> (3 - dot)) & 1) === 1;
}

/**
 * A copy with the word SYNTHETIC in the lower left corner, below the lungs: the window's white on its black.
 * An image too narrow for the word is returned as it is.
 */
export function withCornerMark(image: StoredPixels): { image: StoredPixels; marked: boolean } {
  const { rows, columns } = image;
  const scale = Math.max(1, Math.floor(columns / 100));
  const width = MARK_COLUMNS * scale;
  const height = MARK_ROWS * scale;
  if (width > columns || height > rows) return { image, marked: false };
  const { black, white } = windowEnds(image);
  const pixels = image.pixels.slice();
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const ink = isInk(Math.floor(row / scale), Math.floor(column / scale));
      pixels[(rows - height + row) * columns + column] = ink ? white : black;
    }
  }
  return { image: { ...image, pixels }, marked: true };
}

/** Stored values at the two ends of the window, within the 12 bits of synthetic images. */
function windowEnds({ slope, intercept, window }: StoredPixels): { black: number; white: number } {
  const stored = (value: number) => Math.min(4095, Math.max(0, Math.round((value - intercept) / slope)));
  return { black: stored(window.center - window.width / 2), white: stored(window.center + window.width / 2) };
}
