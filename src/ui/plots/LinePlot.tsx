import { decimal, short } from "../format";
import { ticks, type Point } from "./series";

export interface Line {
  readonly of: "real" | "synthetic";
  readonly points: readonly Point[];
  /** Drawn faintly behind: the values before smoothing. */
  readonly raw?: readonly Point[];
}

interface LinePlotProps {
  /** What it shows, for those who cannot see it. */
  readonly label: string;
  readonly lines: readonly Line[];
  readonly xMax: number;
  readonly yTicks: readonly number[];
  /** A dashed line to compare with. */
  readonly reference?: number;
  /** What stands at a tick, where that is not its value. */
  readonly tickWord?: (tick: number) => string;
  /** Points so few that each is drawn. */
  readonly dotted?: boolean;
}

/** Curves in fixed axes that grow to the right: shapes in a stretched layer, words and marks in an unstretched one. */
export function LinePlot({ label, lines, xMax, yTicks, reference, ...more }: LinePlotProps) {
  const low = yTicks[0] ?? 0;
  const high = yTicks.at(-1) ?? 1;
  const xTicks = ticks(0, xMax).filter((tick) => tick <= xMax);
  const x = (value: number) => round((100 * value) / Math.max(1, xMax));
  const y = (value: number) => round(100 - (100 * (value - low)) / (high - low || 1));
  const path = (points: readonly Point[]) =>
    points
      .map((point, at) => `${at === 0 ? "M" : "L"}${x(point.x)} ${y(clamp(point.y, low, high))}`)
      .join("");
  return (
    <figure className="chart plotbox" role="img" aria-label={label}>
      <div>
        <svg className="plot" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden>
          {yTicks.map((tick) => (
            <path key={tick} className="ax" vectorEffect="non-scaling-stroke" d={`M0 ${y(tick)}H100`} />
          ))}
          {reference !== undefined && (
            <path className="ln ax2 dash" vectorEffect="non-scaling-stroke" d={`M0 ${y(reference)}H100`} />
          )}
          {lines.map(({ of, raw }) =>
            raw ? <path key={of} {...stroke(of, "faint")} d={path(raw)} /> : null,
          )}
          {lines.map(({ of, points }) => (
            <path key={of} {...stroke(of)} d={path(points)} />
          ))}
        </svg>
        <svg className="plot" aria-hidden>
          {yTicks.map((tick) => (
            <text key={tick} x="0" y={`${y(tick)}%`} dx="-6" dy="4" textAnchor="end">
              {more.tickWord ? more.tickWord(tick) : decimal(tick, tickDigits(yTicks))}
            </text>
          ))}
          {xTicks.map((tick) => (
            <text key={tick} x={`${x(tick)}%`} y="100%" dy="16" textAnchor={anchorAt(x(tick))}>
              {short(tick)}
            </text>
          ))}
          {lines.map(({ of, points }) =>
            (more.dotted ? points : points.slice(-1)).map((at) => (
              <PointMark key={`${of} ${at.x}`} of={of} x={x(at.x)} y={y(clamp(at.y, low, high))} />
            )),
          )}
        </svg>
      </div>
    </figure>
  );
}

/** Words at the ends stay inside the axes. */
function anchorAt(percent: number): "start" | "middle" | "end" {
  return percent < 2 ? "start" : percent > 98 ? "end" : "middle";
}

function stroke(of: Line["of"], more = "") {
  const tone = of === "real" ? "real" : "syn";
  return { className: `ln ${tone} ${more}`.trim(), vectorEffect: "non-scaling-stroke" };
}

function PointMark({ of, x, y }: { readonly of: Line["of"]; readonly x: number; readonly y: number }) {
  if (of === "real") return <circle className="real hollow" cx={`${x}%`} cy={`${y}%`} r="4" />;
  return (
    <svg x={`${x}%`} y={`${y}%`} overflow="visible">
      <path className="syn fs" d="M0-5 5 0 0 5-5 0Z" />
    </svg>
  );
}

/** As many digits as the distance of the ticks needs. */
function tickDigits(yTicks: readonly number[]): number {
  const step = (yTicks[1] ?? 1) - (yTicks[0] ?? 0);
  for (let digits = 0; digits < MOST_DIGITS; digits++) {
    if (Math.abs(step * 10 ** digits - Math.round(step * 10 ** digits)) < 1e-6) return digits;
  }
  return MOST_DIGITS;
}

const MOST_DIGITS = 4;

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
