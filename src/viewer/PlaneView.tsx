import { useEffect, useLayoutEffect, useMemo, useRef, type KeyboardEvent, type PointerEvent } from "react";
import type { AppErrorData } from "@/domain/errors";
import type { Plane, ValueScale, VolumeSide, VolumeSlice } from "@/domain/volumeSet";
import { pictureOf } from "./ctPresets";
import type { Tool } from "./drag";
import { commandOf, type Command } from "./keys";
import { displaySize, toFraction, type Point, type View } from "./link";
import { attachPointer } from "./pointer";
import { PlaneOverlay } from "./PlaneOverlay";
import { useScreen } from "./useScreen";
import "./viewer.css";

export interface PlaneViewProps {
  readonly side: VolumeSide;
  readonly plane: Plane;
  readonly scale: ValueScale;
  readonly slice: VolumeSlice | null;
  readonly placeholder: string;
  /** The slice asked for, and how many there are. */
  readonly at: number;
  readonly count: number;
  readonly view: View;
  /** Tool of the left button; the crosshair is moved with it. */
  readonly tool: Tool | "crosshair";
  /** Where the other two planes cross, as fractions. */
  readonly crossing: Point;
  /** Whether the lines of the other two planes are drawn. */
  readonly lines: boolean;
  /** Where the pointer is, here or at the same place of the other side. */
  readonly cursor: Point | null;
  /** Where in the patient a point of the slice is, in words. */
  placeWords(at: Point): string;
  readonly describedBy: string;
  onView(view: View): void;
  onCrossing(at: Point): void;
  onCursor(at: Point | null): void;
  onCommand(command: Command): void;
  onFocus(): void;
  onError(error: AppErrorData): void;
}

/** One plane of a volume under the radiologist's hands. */
export function PlaneView(props: PlaneViewProps) {
  const { plane, slice, view, at, count, scale } = props;
  const frame = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const image = useMemo(() => slice && pictureOf(slice, scale), [slice, scale]);
  const latest = useRef({ props, image });
  useLayoutEffect(() => {
    latest.current = { props, image };
  });
  const box = useScreen(frame, host, { image, view, heat: null, onError: props.onError });

  useEffect(() => {
    if (!frame.current) return;
    return attachPointer(frame.current, {
      image: () => latest.current.image && displaySize(latest.current.image),
      view: () => latest.current.props.view,
      tool: () => {
        const { tool } = latest.current.props;
        return tool === "crosshair" ? null : tool;
      },
      onView: (changed) => latest.current.props.onView(changed),
      onCursor: (point) => latest.current.props.onCursor(point),
      onStep: (by) => latest.current.props.onCommand({ kind: "step", by }),
    });
  }, [latest]);

  function follow(event: PointerEvent<HTMLDivElement>) {
    if (props.tool !== "crosshair" || !(event.buttons & 1) || !image) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const rect = event.currentTarget.getBoundingClientRect();
    const point = { x: event.clientX - rect.left, y: event.clientY - rect.top };
    const found = toFraction(view, point, displaySize(image), box);
    if (found.x >= 0 && found.y >= 0 && found.x < 1 && found.y < 1) props.onCrossing(found);
  }
  function press(event: KeyboardEvent) {
    const command = commandOf(event);
    if (!command) return;
    event.preventDefault();
    props.onCommand(command);
  }
  const name = `${plane[0]!.toUpperCase()}${plane.slice(1)}`;
  return (
    <div
      ref={frame}
      className={`pic tool-${props.tool}`}
      role="application"
      aria-roledescription="image"
      aria-label={`${name}, ${props.side}, slice ${at + 1} of ${count}`}
      aria-describedby={props.describedBy}
      tabIndex={0}
      onKeyDown={press}
      onPointerDown={follow}
      onPointerMove={follow}
      onFocus={props.onFocus}
    >
      <div ref={host} className={image ? "screen" : "screen empty"} />
      {image ? (
        <PlaneOverlay {...props} {...{ image, box, name }} />
      ) : (
        <p className="placeholder">{props.placeholder}</p>
      )}
    </div>
  );
}
