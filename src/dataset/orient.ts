interface Picture {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Uint16Array;
}

/**
 * Turns a picture upright.
 * @param orientation  Exif 0x0112: which edges of the scene the stored first row and first column are.
 *   1 top left, 2 top right, 3 bottom right, 4 bottom left, 5 left top, 6 right top, 7 right bottom, 8 left bottom
 */
export function upright(picture: Picture, orientation: number): Picture {
  if (orientation === 1) return picture;
  const { rows, columns, pixels } = picture;
  const swapped = orientation >= 5;
  const outRows = swapped ? columns : rows;
  const outColumns = swapped ? rows : columns;
  const fromBottom = orientation === 3 || orientation === 4 || orientation === 7 || orientation === 8;
  const fromRight = orientation === 2 || orientation === 3 || orientation === 6 || orientation === 7;
  const out = new Uint16Array(pixels.length);
  for (let row = 0; row < outRows; row++) {
    for (let column = 0; column < outColumns; column++) {
      const y = fromBottom ? outRows - 1 - row : row;
      const x = fromRight ? outColumns - 1 - column : column;
      out[row * outColumns + column] = swapped ? pixels[x * columns + y]! : pixels[y * columns + x]!;
    }
  }
  return { rows: outRows, columns: outColumns, pixels: out };
}
