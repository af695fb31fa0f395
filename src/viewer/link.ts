/**
 * What two linked viewports share. Nothing here depends on an image's size or values, so an image of 1,024 × 832
 * pixels and one of 128 × 128 can follow the same state and show the same anatomy.
 */
export interface View {
  /** Zoom relative to the size at which the whole image just fits; 1 is fit. */
  readonly scale: number;
  /** Shift of the image from the middle of its viewport, as a fraction of the displayed image's own size. */
  readonly pan: Point;
  readonly window: WindowFraction;
  readonly invert: boolean;
}
export interface Point {
  readonly x: number;
  readonly y: number;
}
/** A display window as a fraction of the image's own range: 0 is its black, 1 its white. */
export interface WindowFraction {
  readonly center: number;
  readonly width: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}

export const HOME: View = {
  scale: 1,
  pan: { x: 0, y: 0 },
  window: { center: 0.5, width: 1 },
  invert: false,
};
const SCALE_LIMITS = [0.25, 32] as const;
/** The middle of the image may travel this far, so that some of it always stays in reach. */
const PAN_LIMIT = 0.9;

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** Size of an image on the screen before rounding: pixels that are not square are drawn to their true shape. */
export function displaySize(image: {
  readonly rows: number;
  readonly columns: number;
  readonly spacing?: readonly [number, number];
}): Size {
  const [row, column] = image.spacing ?? [1, 1];
  const smaller = Math.min(row, column);
  if (!(smaller > 0)) return { width: image.columns, height: image.rows };
  return { width: (image.columns * column) / smaller, height: (image.rows * row) / smaller };
}

/** Screen pixels per image pixel (of the smaller side) at which the whole image just fits the box. */
export function fitScale(image: Size, box: Size): number {
  return Math.min(box.width / image.width, box.height / image.height);
}

/** Size of the whole image on the screen under a view. */
export function shownSize(view: View, image: Size, box: Size): Size {
  const scale = fitScale(image, box) * view.scale;
  return { width: image.width * scale, height: image.height * scale };
}

/** Where a point of the image (fractions, 0–1 from the top left) lies in the box, in screen pixels. */
export function toScreen(view: View, at: Point, image: Size, box: Size): Point {
  const shown = shownSize(view, image, box);
  return {
    x: box.width / 2 + (at.x - 0.5 + view.pan.x) * shown.width,
    y: box.height / 2 + (at.y - 0.5 + view.pan.y) * shown.height,
  };
}

/** The inverse of toScreen; outside 0–1 when the point is beside the image. */
export function toFraction(view: View, screen: Point, image: Size, box: Size): Point {
  const shown = shownSize(view, image, box);
  return {
    x: (screen.x - box.width / 2) / shown.width + 0.5 - view.pan.x,
    y: (screen.y - box.height / 2) / shown.height + 0.5 - view.pan.y,
  };
}

function panTo(view: View, pan: Point): View {
  return {
    ...view,
    pan: { x: clamp(pan.x, -PAN_LIMIT, PAN_LIMIT), y: clamp(pan.y, -PAN_LIMIT, PAN_LIMIT) },
  };
}

/** Pan by screen pixels. */
export function panBy(view: View, by: Point, image: Size, box: Size): View {
  const shown = shownSize(view, image, box);
  return panTo(view, { x: view.pan.x + by.x / shown.width, y: view.pan.y + by.y / shown.height });
}

/** Zoom so that the anatomy under `anchor` (screen pixels in the box) stays where it is. */
export function zoomBy(view: View, factor: number, anchor: Point, image: Size, box: Size): View {
  const scale = clamp(view.scale * factor, ...SCALE_LIMITS);
  const held = toFraction(view, anchor, image, box);
  const zoomed = { ...view, scale };
  const moved = toFraction(zoomed, anchor, image, box);
  return panTo(zoomed, { x: view.pan.x + moved.x - held.x, y: view.pan.y + moved.y - held.y });
}

/**
 * A change made on one image, as the other side sees it: everything when linked, nothing when not.
 * Zoom, pan and window are fractions of each image's own size and range already, so linking is sharing.
 */
export function follow(own: View, changed: View, linked: boolean): View {
  return linked ? changed : own;
}
