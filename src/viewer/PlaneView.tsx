import { useEffect, useLayoutEffect, useMemo, useRef, type KeyboardEvent, type PointerEvent } from "react";
import type { AppErrorData } from "@/domain/errors";
import type { Plane, ValueScale, VolumeSlice } from "@/domain/volumeSet";
import { pictureOf } from "./ctPresets";
import type { Tool } from "./drag";
import { commandOf, type Command } from "./keys";
import { displaySize, toFraction, toScreen, type Point, type Size, type View } from "./link";
import { attachPointer } from "./pointer";
import { windowWords } from "./readout";
import { useScreen } from "./useScreen";
import { valueAt } from "./window";
import "./viewer.css";

const WORDS: Readonly<Record<Plane, { readonly name: string; readonly sides: readonly [string, string] }>> = {
  axial: { name: "Axial", sides: ["R", "L"] },
  coronal: { name: "Coronal", sides: ["R", "L"] },
  sagittal: { name: "Sagittal", sides: ["A", "P"] },
};

export interface PlaneViewProps {
  readonly plane: Plane;
  readonly slice: VolumeSlice | null;
  readonly scale: ValueScale;
  readonly placeholder: string;
  /** The slice asked for, and how many there are. */
  readonly at: number;
  readonly count: number;
  readonly view: View;
  /** Tool of the left button; the crosshair is moved with it. */
  readonly tool: Tool | "crosshair";
  /** Where the other two planes cross, as fractions; null while the crosshair is off. */
  readonly crossing: Point | null;
  readonly describedBy: string;
  onView(view: View): void;
  onCrossing(at: Point): void;
  onCommand(command: Command): void;
  onFocus(): void;
  onError(error: AppErrorData): void;
}

/** One plane of a volume under the radiologist's hands. */
export function PlaneView(props: PlaneViewProps) {
  const { plane, slice, view, crossing, at, count } = props;
  const frame = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const image = useMemo(() => slice && pictureOf(slice), [slice]);
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
      onCursor: () => undefined,
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
  const unit = props.scale === "hounsfield" ? " HU" : "";
  const { name, sides } = WORDS[plane];
  const read = image && crossing && valueAt(image, crossing);
  return (
    <div
      ref={frame}
      className={`pic tool-${props.tool}`}
      role="application"
      aria-roledescription="image"
      aria-label={`${name}, slice ${at + 1} of ${count}`}
      aria-describedby={props.describedBy}
      tabIndex={0}
      onKeyDown={press}
      onPointerDown={follow}
      onPointerMove={follow}
      onFocus={props.onFocus}
    >
      <div ref={host} className={image ? "screen" : "screen empty"} />
      {image ? (
        <>
          {crossing && <Lines at={toScreen(view, crossing, displaySize(image), box)} box={box} />}
          <span className="o tl">
            {name}
            <br />
            <span className="q">{`Slice ${at + 1} of ${count}`}</span>
          </span>
          <span className="o side l">{sides[0]}</span>
          <span className="o side r">{sides[1]}</span>
          <span className="o bl">{windowWords(image, view)}</span>
          {read && <span className="o br">{`${String(read.value).replace("-", "\u2212")}${unit}`}</span>}
        </>
      ) : (
        <p className="placeholder">{props.placeholder}</p>
      )}
    </div>
  );
}

const GAP = 14;

/** The other two planes, with a gap where they cross. */
function Lines({ at, box }: { readonly at: Point; readonly box: Size }) {
  const [x, y] = [Math.round(at.x) + 0.5, Math.round(at.y) + 0.5];
  const d = `M0 ${y}H${x - GAP}M${x + GAP} ${y}H${box.width}M${x} 0V${y - GAP}M${x} ${y + GAP}V${box.height}`;
  return (
    <svg className="over" aria-hidden="true">
      <path className="cross under" d={d} />
      <path className="cross" d={d} />
    </svg>
  );
}
