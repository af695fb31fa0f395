import { greyImage } from "../components/grey";
import type { SeenPicture } from "./usePlanePicture";
import { placeOf, type Box, type PlaneView } from "./planeView";

/** Distance of the lines that mark what is not sharp yet, in CSS pixels. */
const HATCH = 10;
/** From this magnification on single pixels are shown as they are. */
const HARD_PIXELS = 4;

/** Draws what was read of a plane, the finer part over the coarser, and marks what is not sharp yet. */
export function drawPlane(
  canvas: HTMLCanvasElement,
  pictures: readonly SeenPicture[],
  view: PlaneView,
  box: Box,
  ratio: number,
): void {
  canvas.width = Math.max(1, Math.round(box.width * ratio));
  canvas.height = Math.max(1, Math.round(box.height * ratio));
  const context = canvas.getContext("2d");
  if (!context) return;
  context.scale(ratio, ratio);
  context.imageSmoothingQuality = "high";
  const last = pictures.at(-1);
  for (const { part, picture } of pictures) {
    const { rows, columns, pixels } = picture;
    const { left, top, width, height } = placeOf(part, view, box);
    context.imageSmoothingEnabled = width / columns < HARD_PIXELS;
    context.drawImage(bitmap(greyImage(pixels, columns, rows)), left, top, width, height);
  }
  if (!last || last.picture.sharp.every((each) => each === 255)) return;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(hatching(last, view, box, ratio, getComputedStyle(canvas).color), 0, 0);
}

/** Thin slanted lines where the scale below stands in. */
function hatching(
  { part, picture }: SeenPicture,
  view: PlaneView,
  box: Box,
  ratio: number,
  colour: string,
): OffscreenCanvas {
  const layer = new OffscreenCanvas(Math.round(box.width * ratio), Math.round(box.height * ratio));
  const context = layer.getContext("2d")!;
  context.scale(ratio, ratio);
  const { left, top, width, height } = placeOf(part, view, box);
  context.imageSmoothingEnabled = false;
  context.drawImage(
    bitmap(maskImage(picture.sharp, picture.columns, picture.rows)),
    left,
    top,
    width,
    height,
  );
  context.globalCompositeOperation = "source-in";
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  for (let x = -box.height; x < box.width; x += HATCH) {
    context.moveTo(x, box.height);
    context.lineTo(x + box.height, 0);
  }
  context.stroke();
  return layer;
}

/** Opaque where it is not sharp. */
function maskImage(sharp: Uint8Array, width: number, height: number): ImageData {
  const rgba = new ImageData(width, height);
  for (let i = 0; i < sharp.length; i++) rgba.data[4 * i + 3] = 255 - sharp[i]!;
  return rgba;
}

function bitmap(image: ImageData): OffscreenCanvas {
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext("2d")!.putImageData(image, 0, 0);
  return canvas;
}
