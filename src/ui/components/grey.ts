/** 8-bit grey pixels drawn on canvases: the only place where bytes become RGBA. */

/** @returns opaque RGBA of 8-bit grey values, row-major */
export function greyImage(grey: Uint8Array, width: number, height: number): ImageData {
  const rgba = new ImageData(width, height);
  const words = new Uint32Array(rgba.data.buffer);
  for (let i = 0; i < words.length; i++) words[i] = 0xff000000 | ((grey[i] ?? 0) * 0x010101);
  return rgba;
}

/** A strip of square tiles, one under the other, as a drawable image. */
export function tileStrip(grey: Uint8Array, side: number, tiles: number): OffscreenCanvas {
  const strip = new OffscreenCanvas(side, side * tiles);
  strip.getContext("2d")!.putImageData(greyImage(grey, side, side * tiles), 0, 0);
  return strip;
}
