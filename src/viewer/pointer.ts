import { dragBy, pinchBy, toolOf, wheelSteps, type Tool } from "./drag";
import { toFraction, zoomBy, type Point, type Size, type View } from "./link";

/** What the pointer works on, asked anew at each event. */
export interface PointerHost {
  /** null while there is no image. */
  image(): Size | null;
  view(): View;
  /** Tool of the left button; null where it is not for this. */
  tool(): Tool | null;
  onView(view: View): void;
  onCursor(at: Point | null): void;
  onStep(by: number): void;
}

interface Gesture {
  readonly view: View;
  readonly tool: Tool;
  /** Where each pointer was when the gesture began. */
  readonly from: ReadonlyMap<number, Point>;
}

/** Mouse, pen and touch on one viewport. Returns what takes the listeners off again. */
export function attachPointer(element: HTMLElement, host: PointerHost): () => void {
  const down = new Map<number, Point>();
  let gesture: Gesture | null = null;
  let carried = 0;

  const box = (): Size => ({ width: element.clientWidth, height: element.clientHeight });
  const at = (event: MouseEvent): Point => {
    const rect = element.getBoundingClientRect();
    return { x: event.clientX - rect.left, y: event.clientY - rect.top };
  };
  const begin = (tool: Tool) => {
    gesture = down.size === 0 ? null : { view: host.view(), tool, from: new Map(down) };
  };

  function press(event: PointerEvent) {
    element.focus({ preventScroll: true });
    const tool = toolOf(event.buttons, host.tool());
    if (!tool || !host.image()) return;
    capture(event.pointerId);
    down.set(event.pointerId, at(event));
    begin(tool);
  }
  function capture(pointer: number) {
    try {
      element.setPointerCapture(pointer);
    } catch {
      // The pointer was lifted already: there is nothing left to follow.
    }
  }
  function move(event: PointerEvent) {
    const image = host.image();
    const point = at(event);
    if (image) host.onCursor(inside(toFraction(host.view(), point, image, box())));
    if (!down.has(event.pointerId) || !gesture || !image) return;
    down.set(event.pointerId, point);
    host.onView(dragged(gesture, image));
  }
  function dragged({ view, tool, from }: Gesture, image: Size): View {
    const [first, second] = [...from];
    const start = first![1];
    const now = down.get(first![0])!;
    if (second) {
      return pinchBy(view, [start, second[1]], [now, down.get(second[0])!], image, box());
    }
    return dragBy(tool, view, { x: now.x - start.x, y: now.y - start.y }, start, image, box());
  }
  function lift(event: PointerEvent) {
    if (!down.delete(event.pointerId)) return;
    const tool = gesture?.tool ?? host.tool();
    if (tool) begin(tool);
  }
  function leave() {
    host.onCursor(null);
  }
  function wheel(event: WheelEvent) {
    const image = host.image();
    if (!image) return;
    event.preventDefault();
    // A pinch on a touchpad arrives as a wheel with Ctrl.
    if (event.ctrlKey) {
      host.onView(zoomBy(host.view(), 2 ** (-event.deltaY / 100), at(event), image, box()));
      return;
    }
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 40;
    const { steps, rest } = wheelSteps(carried, event.deltaY * lines);
    carried = rest;
    if (steps !== 0) host.onStep(steps);
  }
  // No autoscroll on the middle button, no menu on the right one.
  const refuse = (event: Event) => event.preventDefault();

  const off = new AbortController();
  const { signal } = off;
  element.addEventListener("pointerdown", press, { signal });
  element.addEventListener("pointermove", move, { signal });
  element.addEventListener("pointerup", lift, { signal });
  element.addEventListener("pointercancel", lift, { signal });
  element.addEventListener("pointerleave", leave, { signal });
  element.addEventListener("wheel", wheel, { signal, passive: false });
  element.addEventListener("contextmenu", refuse, { signal });
  element.addEventListener("mousedown", refuse, { signal });
  return () => off.abort();
}

function inside(at: Point): Point | null {
  return at.x >= 0 && at.y >= 0 && at.x < 1 && at.y < 1 ? at : null;
}
