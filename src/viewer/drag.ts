import { panBy, zoomBy, type Point, type Size, type View } from "./link";
import { windowBy } from "./window";

/** What a drag does. */
export type Tool = "window" | "pan" | "zoom";

/** Vertical pixels that double the zoom. */
const DOUBLING = 120;
/** Wheel travel that counts as one image; touchpads send many small ones. */
const NOTCH = 60;

/** The tool of a pressed button: left follows the toolbar, middle pans, right zooms (PointerEvent.buttons). */
export function toolOf(buttons: number, left: Tool | null): Tool | null {
  if (buttons & 4) return "pan";
  if (buttons & 2) return "zoom";
  return buttons & 1 ? left : null;
}

/**
 * The view after dragging by some pixels.
 * @param start where the drag began, in the box: zooming keeps the anatomy under it in place
 */
export function dragBy(tool: Tool, view: View, by: Point, start: Point, image: Size, box: Size): View {
  switch (tool) {
    case "window":
      return windowBy(view, by.x, by.y);
    case "pan":
      return panBy(view, by, image, box);
    case "zoom":
      return zoomBy(view, 2 ** (-by.y / DOUBLING), start, image, box);
    default:
      return tool satisfies never;
  }
}

/** Two fingers: their distance zooms around their middle, and their middle pans. */
export function pinchBy(
  view: View,
  before: readonly [Point, Point],
  after: readonly [Point, Point],
  image: Size,
  box: Size,
): View {
  const middle = ([a, b]: readonly [Point, Point]) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const apart = ([a, b]: readonly [Point, Point]) => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
  const [from, to] = [middle(before), middle(after)];
  const panned = panBy(view, { x: to.x - from.x, y: to.y - from.y }, image, box);
  return zoomBy(panned, apart(after) / apart(before), to, image, box);
}

/** Adds wheel travel up to whole images: what is left over waits for the next event. */
export function wheelSteps(
  carried: number,
  delta: number,
): { readonly steps: number; readonly rest: number } {
  const total = Math.sign(carried) === -Math.sign(delta) ? delta : carried + delta;
  const steps = Math.trunc(total / NOTCH);
  return { steps: Math.max(-1, Math.min(1, steps)) + 0, rest: steps === 0 ? total : 0 };
}
