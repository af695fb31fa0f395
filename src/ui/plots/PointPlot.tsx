import type { ReactNode } from "react";
import { decimal } from "../format";

export interface PlotPoint {
  readonly x: number;
  readonly y: number;
  /** Ends of the whisker. */
  readonly lo?: number;
  readonly hi?: number;
  /** Not final: drawn open. */
  readonly partial?: boolean;
}

export interface PointSeries {
  readonly key: string;
  readonly of: "real" | "synthetic";
  readonly points: readonly PlotPoint[];
  /** The mark of a point, drawn around the origin. Without it only the line is drawn. */
  readonly mark?: (partial: boolean) => ReactNode;
  readonly line: boolean;
}

interface PointPlotProps {
  /** What it shows, for those who cannot see it. */
  readonly label: string;
  readonly xRange: readonly [number, number];
  readonly xTicks: readonly { readonly at: number; readonly word: string }[];
  readonly yTicks: readonly number[];
  readonly yDigits: number;
  readonly series: readonly PointSeries[];
  /** A dashed line to compare with: level, or the diagonal of equal values. */
  readonly reference?: { readonly level: number; readonly word: string } | "diagonal";
  /** Words at places of the axes. */
  readonly notes?: readonly { readonly x: number; readonly y: number; readonly word: string }[];
}

/** Points with whiskers in fixed axes: lines in a stretched layer, words and marks in an unstretched one. */
export function PointPlot(props: PointPlotProps) {
  const { label, xRange, yTicks, yDigits, series, reference, notes = [] } = props;
  const [low, high] = [yTicks[0] ?? 0, yTicks.at(-1) ?? 1];
  const x = (value: number) => percent((value - xRange[0]) / (xRange[1] - xRange[0] || 1));
  const y = (value: number) => percent(1 - (value - low) / (high - low || 1));
  return (
    <figure className="chart plotbox" role="img" aria-label={label}>
      <div>
        <svg className="plot" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden>
          {yTicks.map((tick) => (
            <path key={tick} className="ax" vectorEffect="non-scaling-stroke" d={`M0 ${y(tick)}H100`} />
          ))}
          {reference !== undefined && (
            <path
              className="ln ax2 dash"
              vectorEffect="non-scaling-stroke"
              d={reference === "diagonal" ? "M0 100L100 0" : `M0 ${y(reference.level)}H100`}
            />
          )}
          {series.map(({ key, of, points, line }) =>
            line ? (
              <path
                key={key}
                className={of === "real" ? "ln real" : "ln syn"}
                vectorEffect="non-scaling-stroke"
                d={points.map((point, at) => `${at === 0 ? "M" : "L"}${x(point.x)} ${y(point.y)}`).join("")}
              />
            ) : null,
          )}
        </svg>
        <svg className="plot" aria-hidden>
          {yTicks.map((tick) => (
            <text key={tick} x="0" y={`${y(tick)}%`} dx="-6" dy="4" textAnchor="end">
              {decimal(tick, yDigits)}
            </text>
          ))}
          {props.xTicks.map(({ at, word }) => (
            <text key={at} x={`${x(at)}%`} y="100%" dy="16" textAnchor={anchorAt(x(at))}>
              {word}
            </text>
          ))}
          {reference !== undefined && reference !== "diagonal" && (
            <text x="100%" y={`${y(reference.level)}%`} dy="14" textAnchor="end" className="tr2">
              {reference.word}
            </text>
          )}
          {series.map((one) => (
            <Marks key={one.key} series={one} x={x} y={y} />
          ))}
          {notes.map((note) => (
            <text key={`${note.x} ${note.word}`} x={`${x(note.x)}%`} y={`${y(note.y)}%`} textAnchor="middle">
              {note.word}
            </text>
          ))}
        </svg>
      </div>
    </figure>
  );
}

interface MarksProps {
  readonly series: PointSeries;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

function Marks({ series: { of, points, mark }, x, y }: MarksProps) {
  if (!mark) return null;
  return points.map((point) => (
    <g key={point.x}>
      {point.lo !== undefined && point.hi !== undefined && (
        <line
          className={of === "real" ? "real" : "syn"}
          strokeWidth="1.5"
          x1={`${x(point.x)}%`}
          x2={`${x(point.x)}%`}
          y1={`${y(point.lo)}%`}
          y2={`${y(point.hi)}%`}
        />
      )}
      <svg x={`${x(point.x)}%`} y={`${y(point.y)}%`} overflow="visible">
        {mark(point.partial ?? false)}
      </svg>
    </g>
  ));
}

/** Words at the ends stay inside the axes. */
function anchorAt(at: number): "start" | "middle" | "end" {
  return at < 2 ? "start" : at > 98 ? "end" : "middle";
}

/** Kept inside the axes. */
function percent(share: number): number {
  return Math.round(10000 * Math.min(1, Math.max(0, share))) / 100;
}
