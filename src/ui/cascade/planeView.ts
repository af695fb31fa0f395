import type { PlanePart } from "@/state/cascadePictures";

/** How a square picture is looked at: which point is in the middle (0 to 1), and how often it is larger than it would just fit. */
export interface PlaneView {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}
/** CSS pixels. */
export interface Box {
  readonly width: number;
  readonly height: number;
}

export const WHOLE: PlaneView = { x: 0.5, y: 0.5, zoom: 1 };
/** CSS pixels that a pixel of the picture may take at most. */
const LARGEST_PIXEL = 8;

/** CSS pixels of the whole picture's side. */
export function shownSide({ zoom }: PlaneView, { width, height }: Box): number {
  return Math.min(width, height) * zoom;
}

/** CSS pixels for each pixel of the picture. */
export function magnification(view: PlaneView, box: Box, side: number): number {
  return shownSide(view, box) / side;
}

/** The part in view, grown to whole pixels of the picture. */
export function partInView(view: PlaneView, box: Box, side: number): PlanePart {
  const shown = shownSide(view, box);
  const span = (centre: number, length: number): readonly [from: number, size: number] => {
    const half = length / shown / 2;
    const from = Math.max(0, Math.floor((centre - half) * side));
    const to = Math.min(side, Math.ceil((centre + half) * side));
    return [from / side, Math.max(1, to - from) / side];
  };
  const [left, width] = span(view.x, box.width);
  const [top, height] = span(view.y, box.height);
  return { left, top, width, height };
}

/** Where a part lies in the box, in CSS pixels. */
export function placeOf(part: PlanePart, view: PlaneView, box: Box) {
  const shown = shownSide(view, box);
  return {
    left: box.width / 2 + (part.left - view.x) * shown,
    top: box.height / 2 + (part.top - view.y) * shown,
    width: part.width * shown,
    height: part.height * shown,
  };
}

/** Larger or smaller around a point of the box, which stays where it is. */
export function zoomedAt(
  view: PlaneView,
  factor: number,
  at: { readonly x: number; readonly y: number },
  box: Box,
  side: number,
): PlaneView {
  const most = Math.max(1, (side * LARGEST_PIXEL) / Math.min(box.width, box.height));
  const zoom = Math.min(most, Math.max(1, view.zoom * factor));
  const [before, after] = [shownSide(view, box), shownSide({ ...view, zoom }, box)];
  const moved = (centre: number, offset: number) => centre + offset / before - offset / after;
  const x = moved(view.x, at.x - box.width / 2);
  const y = moved(view.y, at.y - box.height / 2);
  return inside({ x, y, zoom }, box);
}

/** Moved by CSS pixels; what the pointer holds goes along with it. */
export function panned(view: PlaneView, dx: number, dy: number, box: Box): PlaneView {
  const shown = shownSide(view, box);
  return inside({ ...view, x: view.x - dx / shown, y: view.y - dy / shown }, box);
}

/** No further than the picture's edge; in the middle where it is smaller than the box. */
function inside(view: PlaneView, box: Box): PlaneView {
  const shown = shownSide(view, box);
  const within = (centre: number, length: number) => {
    const half = length / shown / 2;
    return half >= 0.5 ? 0.5 : Math.min(1 - half, Math.max(half, centre));
  };
  return { ...view, x: within(view.x, box.width), y: within(view.y, box.height) };
}
