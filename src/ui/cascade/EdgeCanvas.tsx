import { useEffect, useRef, type PointerEvent } from "react";
import { greyImage } from "../components/grey";
import type { Backdrop } from "./EdgePad";
import { tinted } from "./tinted";
import type { Brush, Spot } from "./strokes";
import { useKeyPen } from "./useKeyPen";
import { useStroke } from "./useStroke";
import type { Edges } from "./useDrawing";

interface EdgeCanvasProps {
  readonly side: number;
  readonly value: Edges | null;
  readonly brush: Brush;
  readonly backdrop?: Backdrop;
  /** Of the backdrop, 0 to 1. */
  readonly opacity: number;
  /** After each finished line. */
  readonly onDraw: (edges: Edges) => void;
}

const HINT = "Draw by mouse, pen or finger. Keys: arrows move, Space sets the pen down and lifts it.";

/** The drawing itself, over its backdrop. */
export function EdgeCanvas({ side, value, brush, backdrop, opacity, onDraw }: EdgeCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const show = (edges: Edges | null) => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (element && context) context.putImageData(tinted(edges, side, getComputedStyle(element).color), 0, 0);
  };
  useEffect(() => show(value));
  const stroke = useStroke({ side, value, brush, onDraw, show });
  const keys = useKeyPen(side, stroke, brush);
  const spot = (event: { clientX: number; clientY: number }, pressure: number): Spot => {
    const box = canvas.current!.getBoundingClientRect();
    const scale = side / box.width;
    return { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale, pressure };
  };
  return (
    <>
      <div className="sheet">
        {backdrop && <BackdropCanvas backdrop={backdrop} opacity={opacity} />}
        <canvas
          ref={canvas}
          className="lines"
          width={side}
          height={side}
          tabIndex={0}
          role="application"
          aria-label="Drawing of edges"
          aria-describedby="edge-hint edge-place"
          onKeyDown={keys.press}
          onBlur={keys.lift}
          onPointerDown={(event) => {
            if (event.button !== 0 && event.button !== 5) return;
            event.currentTarget.setPointerCapture?.(event.pointerId);
            // The other end of a tablet's pen.
            stroke.begin(spot(event, pressureOf(event)), event.button === 5 ? "eraser" : undefined);
          }}
          onPointerMove={(event) => {
            if (!stroke.isOn()) return;
            const all = event.nativeEvent.getCoalescedEvents?.() ?? [];
            for (const each of all.length > 0 ? all : [event.nativeEvent]) {
              stroke.move(spot(each, pressureOf(each)));
            }
          }}
          onPointerUp={stroke.end}
          onPointerCancel={stroke.end}
        />
        {keys.place && (
          <svg className="cross" viewBox={`0 0 ${side} ${side}`} aria-hidden>
            <circle cx={keys.place.x} cy={keys.place.y} r={brush.width / 2 + side / 64} />
            <circle className="dot" cx={keys.place.x} cy={keys.place.y} r={side / 256} />
          </svg>
        )}
      </div>
      <p className="note hint">
        <span id="edge-hint">{HINT}</span>
        <span id="edge-place" role="status">
          {keys.words}
        </span>
      </p>
    </>
  );
}

/** A mouse has none, and fingers on most screens report a constant: only a pen's counts. */
function pressureOf(event: Pick<globalThis.PointerEvent | PointerEvent, "pointerType" | "pressure">): number {
  return event.pointerType === "pen" ? Math.max(0.05, event.pressure) : 1;
}

function BackdropCanvas({ backdrop, opacity }: { readonly backdrop: Backdrop; readonly opacity: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { rows, columns, pixels } = backdrop;
  useEffect(() => {
    canvas.current?.getContext("2d")?.putImageData(greyImage(pixels, columns, rows), 0, 0);
  }, [pixels, columns, rows]);
  return (
    <canvas ref={canvas} className="beneath" width={columns} height={rows} style={{ opacity }} aria-hidden />
  );
}
