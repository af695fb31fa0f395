/** Edges as an image of one colour whose opacity is the edge's strength. @param colour  as computed: rgb(…) */
export function tinted(edges: Uint8Array | null, side: number, colour: string): ImageData {
  const image = new ImageData(side, side);
  const [red = 255, green = 255, blue = 255] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  edges?.forEach((value, i) => image.data.set([red, green, blue, value], 4 * i));
  return image;
}
