import { useCallback, useEffect, useLayoutEffect, useRef, type KeyboardEvent } from "react";
import type { AppErrorData } from "@/domain/errors";
import type { StoredPixels } from "@/domain/image";
import { viewAfter } from "./commands";
import type { Tool } from "./drag";
import type { Heatmap } from "./heat";
import { commandOf, type Command } from "./keys";
import { displaySize, type Point, type View } from "./link";
import { Overlay } from "./Overlay";
import { attachPointer } from "./pointer";
import { useScreen } from "./useScreen";
import "./viewer.css";

export interface ViewportProps {
  readonly tone: "real" | "synthetic";
  /** Said by screen readers: what is shown. */
  readonly label: string;
  /** The element that says which keys work here. */
  readonly describedBy?: string;
  readonly image: StoredPixels | null;
  /** Said in place of an image. */
  readonly placeholder: string;
  readonly view: View;
  /** Tool of the left button. */
  readonly tool: Tool;
  readonly heat: Heatmap | null;
  /** Top left corner. */
  readonly note?: string | undefined;
  readonly cursor: Point | null;
  /** Whether the cursor belongs to the other image. */
  readonly crosshair: boolean;
  onView(view: View): void;
  /** Fractions of the image, null when the cursor has left it. */
  onCursor(at: Point | null): void;
  /** Everything a key asks for beyond this image's own view. */
  onCommand(command: Command): void;
  onFocus?(): void;
  onError(error: AppErrorData): void;
}

/** One image under the radiologist's hands. Holds no state of its own: the view comes in, changes go out. */
export function Viewport(props: ViewportProps) {
  const { image, view, heat, tone, placeholder, onError } = props;
  const frame = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const latest = useLatest(props);
  const box = useScreen(frame, host, { image, view, heat, onError });

  useEffect(() => {
    if (!frame.current) return;
    return attachPointer(frame.current, {
      image: () => latest.current.image && displaySize(latest.current.image),
      view: () => latest.current.view,
      tool: () => latest.current.tool,
      onView: (changed) => latest.current.onView(changed),
      onCursor: (at) => latest.current.onCursor(at),
      onStep: (by) => latest.current.onCommand({ kind: "step", by }),
    });
  }, [latest]);

  const press = useCallback(
    (event: KeyboardEvent) => {
      const command = commandOf(event);
      if (!command) return;
      event.preventDefault();
      const changed = viewAfter(command, latest.current.view);
      if (changed) latest.current.onView(changed);
      else latest.current.onCommand(command);
    },
    [latest],
  );

  return (
    <div
      ref={frame}
      className={`pic tool-${props.tool}`}
      role="application"
      aria-roledescription="image"
      aria-label={props.label}
      aria-describedby={props.describedBy}
      tabIndex={0}
      onKeyDown={press}
      onFocus={props.onFocus}
    >
      <div ref={host} className={image ? "screen" : "screen empty"} />
      {image ? (
        <Overlay
          image={image}
          view={view}
          box={box}
          synthetic={tone === "synthetic"}
          note={props.note}
          cursor={props.cursor}
          crosshair={props.crosshair}
        />
      ) : (
        <p className="placeholder">{placeholder}</p>
      )}
    </div>
  );
}

/** The newest props for listeners that stay attached. */
function useLatest<T>(value: T) {
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
  });
  return latest;
}
