import {
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent as DragEvent,
  type ReactNode,
} from "react";
import type { Plane } from "@/domain/volumeSet";
import { count, decimal } from "../format";
import { drawPlane } from "./drawPlane";
import { magnification, panned, partInView, WHOLE, zoomedAt, type PlaneView } from "./planeView";
import { useBox } from "./useBox";
import { usePlanePicture } from "./usePlanePicture";

interface PlanePictureProps {
  readonly sampleId: string;
  readonly plane: Plane;
  /** 0 to 1 along the axis across the plane. */
  readonly at: number;
  /** Side of the finest scale. */
  readonly side: number;
  /** True while tiles come in. */
  readonly changing: boolean;
  /** What it shows, for those who do not see it. */
  readonly name: string;
  readonly children?: ReactNode;
}

const KEY_PAN = 64;
const KEY_ZOOM = 1.25;
const WHEEL_ZOOM = 1.0015;

/** One plane of a large image: wheel and keys zoom, dragging pans; only the part in view is read. */
export function PlanePicture(props: PlanePictureProps) {
  const { sampleId, plane, at, side, changing, name, children } = props;
  const pane = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useBox(pane);
  const [view, setView] = useState<PlaneView>(WHOLE);
  const drag = useRef<{ x: number; y: number } | null>(null);
  const ratio = window.devicePixelRatio || 1;
  const request = box && {
    ...{ sampleId, plane, at, part: partInView(view, box, side) },
    most: Math.ceil(Math.max(box.width, box.height) * ratio),
  };
  const { overview, detail } = usePlanePicture(request, changing);

  useEffect(() => {
    if (!canvas.current || !box) return;
    const pictures = [overview, detail].filter((each) => each !== null);
    drawPlane(canvas.current, pictures, view, box, ratio);
  }, [overview, detail, view, box, ratio]);

  useEffect(() => {
    const element = pane.current;
    if (!element || !box) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const { left, top } = element.getBoundingClientRect();
      const point = { x: event.clientX - left, y: event.clientY - top };
      setView((now) => zoomedAt(now, WHEEL_ZOOM ** -event.deltaY, point, box, side));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [box, side]);

  const zoomBy = (factor: number) => {
    if (box) setView((now) => zoomedAt(now, factor, { x: box.width / 2, y: box.height / 2 }, box, side));
  };
  const panBy = (dx: number, dy: number) => {
    if (box) setView((now) => panned(now, dx, dy, box));
  };
  const onKey = (event: KeyboardEvent) => {
    const act = keyActions(zoomBy, panBy, () => setView(WHOLE))[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };
  const onMove = (event: DragEvent) => {
    const { current: from } = drag;
    if (!from) return;
    panBy(event.clientX - from.x, event.clientY - from.y);
    drag.current = { x: event.clientX, y: event.clientY };
  };
  const shown = (detail ?? overview)?.picture;
  const scale = box ? magnification(view, box, side) : 1;
  return (
    <div
      ref={pane}
      className="vp syn plane"
      tabIndex={0}
      role="application"
      aria-label={`${name}. Plus and minus zoom, arrows pan, 0 shows the whole.`}
      onKeyDown={onKey}
      onPointerDown={(event) => {
        drag.current = { x: event.clientX, y: event.clientY };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={onMove}
      onPointerUp={() => (drag.current = null)}
      onPointerCancel={() => (drag.current = null)}
      onDoubleClick={() => setView(WHOLE)}
    >
      <canvas ref={canvas} aria-hidden />
      {children}
      <span className="o bl" data-testid="seen">
        {shown ? `${count(shown.side)} a side` : "Reading"}
        <span className="q"> · {decimal(100 * scale, 0)}%</span>
      </span>
      <span className="o br">SYNTHETIC</span>
    </div>
  );
}

function keyActions(
  zoomBy: (factor: number) => void,
  panBy: (dx: number, dy: number) => void,
  whole: () => void,
): Readonly<Record<string, (() => void) | undefined>> {
  return {
    "+": () => zoomBy(KEY_ZOOM),
    "=": () => zoomBy(KEY_ZOOM),
    "-": () => zoomBy(1 / KEY_ZOOM),
    "0": whole,
    " ": whole,
    ArrowLeft: () => panBy(KEY_PAN, 0),
    ArrowRight: () => panBy(-KEY_PAN, 0),
    ArrowUp: () => panBy(0, KEY_PAN),
    ArrowDown: () => panBy(0, -KEY_PAN),
  };
}
