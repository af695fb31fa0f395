import { useCallback, useMemo, type ReactNode } from "react";
import type { Fit } from "@/domain/dataset";
import type { AppErrorData } from "@/domain/errors";
import type { StoredPixels } from "@/domain/image";
import { useDarkroom } from "@/state/store";
import type { Tool } from "@/viewer/drag";
import type { Heatmap } from "@/viewer/heat";
import type { Command } from "@/viewer/keys";
import type { Point, View } from "@/viewer/link";
import { Viewport } from "@/viewer/Viewport";
import { Mark } from "../components/Mark";
import type { Asked } from "./useAsked";
import type { DrawnHeat } from "./heatWords";
import type { Side } from "./useViews";

/** Where the heatmap goes: over the image, or beneath it as in Salehinejad et al. 2018. */
export type HeatLayout = "overlay" | "below";

/** On its own the map is drawn whole. */
const BELOW_OPACITY = 0.8;

export interface SidePaneProps {
  readonly side: Side;
  readonly caption: string;
  /** At the right end of the caption bar. */
  readonly aside: string;
  readonly image: Asked<StoredPixels>;
  readonly heat: Asked<DrawnHeat>;
  readonly fit: Fit;
  readonly layout: HeatLayout;
  readonly view: View;
  readonly tool: Tool;
  readonly active: boolean;
  /** Behind the other image while the two take turns in one place. */
  readonly behind: boolean;
  readonly cursor: Point | null;
  readonly crosshair: boolean;
  /** In place of the image when there is none to choose. */
  readonly empty?: ReactNode;
  /** Under the image. */
  readonly footer?: ReactNode;
  readonly onView: (side: Side, view: View) => void;
  readonly onCursor: (side: Side, at: Point | null) => void;
  readonly onCommand: (command: Command) => void;
  readonly onActive: (side: Side) => void;
}

/** One side: a caption bar, its image, and its heatmap over or under it. */
export function SidePane(props: SidePaneProps) {
  const { side, image, heat: asked, fit, layout, onView, onCursor, onActive } = props;
  const tell = useDarkroom((state) => state.tell);
  const heatmap = useDarkroom((state) => state.heatmap);
  const opacity = useDarkroom((state) => state.heatmapOpacity);
  const threshold = useDarkroom((state) => state.heatmapThreshold);
  const map = asked.current && image.current ? asked.value : null;
  const below = heatmap && layout === "below";
  const heat = useMemo<Heatmap | null>(() => {
    if (!map) return null;
    return {
      map: map.map,
      size: map.size,
      fit,
      opacity: below ? BELOW_OPACITY : opacity,
      threshold: below ? 0 : threshold,
    };
  }, [map, fit, below, opacity, threshold]);

  const shared = {
    tone: side,
    describedBy: "compare-keys",
    image: image.error ? null : image.value,
    placeholder: image.error?.message ?? "Reading the image",
    view: props.view,
    tool: props.tool,
    cursor: props.cursor,
    crosshair: props.crosshair,
    onView: useCallback((view: View) => onView(side, view), [onView, side]),
    onCursor: useCallback((at: Point | null) => onCursor(side, at), [onCursor, side]),
    onCommand: props.onCommand,
    onFocus: useCallback(() => onActive(side), [onActive, side]),
    onError: useCallback((error: AppErrorData) => tell(error), [tell]),
  };
  const word = side === "real" ? "Real" : "Synthetic";
  const classes = ["vp", side === "real" ? "real" : "syn"];
  if (props.active) classes.push("active");
  if (props.behind) classes.push("behind");
  return (
    <section className={classes.join(" ")} aria-label={`${word} image`}>
      <div className="cap">
        <Mark of={side} />
        <span className="muted cut">{props.caption}</span>
        <span className="grow" />
        <span className="quiet wide-only">{props.aside}</span>
      </div>
      {props.empty ?? (
        <div className={below ? "pics two" : "pics"}>
          <Viewport
            {...shared}
            label={`${word}, ${props.caption}`}
            heat={below ? null : heat}
            note={heatmap && !below ? scoreWords(asked) : undefined}
          />
          {below && (
            <Viewport
              {...shared}
              label={`Heatmap of ${word.toLowerCase()}, ${props.caption}`}
              heat={heat}
              note={scoreWords(asked)}
            />
          )}
        </div>
      )}
      {props.empty === undefined && props.footer}
    </section>
  );
}

/** "Judged real 0.91", or why there is no heatmap yet. */
function scoreWords({ error, busy, value }: Asked<DrawnHeat>): string {
  if (error) return error.message;
  return busy || !value ? "Working out the heatmap" : value.note;
}
