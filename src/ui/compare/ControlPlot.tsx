import { decimal } from "../format";
import { density } from "./copyVerdict";

interface ControlPlotProps {
  readonly distance: number;
  readonly threshold: number;
  /** Ascending. */
  readonly control: readonly number[];
}

const POINTS = 61;
/** The curve's peak, from the top, in percent of the height. */
const HEADROOM = 8;

/** Where a distance falls among those between different patients. */
export function ControlPlot({ distance, threshold, control }: ControlPlotProps) {
  const end = Math.max(distance, control[control.length - 1] ?? 0) * 1.1 || 1;
  const curve = density(control, 0, end, POINTS);
  const peak = Math.max(...curve.map(({ y }) => y)) || 1;
  const across = (value: number) => (value / end) * 100;
  const up = (y: number) => 100 - (y / peak) * (100 - HEADROOM);
  const path = curve.map(({ x, y }, i) => `${i ? "L" : "M"}${across(x).toFixed(2)} ${up(y).toFixed(2)}`);
  const place = distance < threshold ? "below" : "within or above";
  return (
    <figure
      className="chart control"
      role="img"
      aria-label={`Distance ${decimal(distance, 3)} lies ${place} the usual distances between real images of different patients`}
    >
      <div>
        <svg className="plot" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          <path className="ln real" vectorEffect="non-scaling-stroke" d={path.join("")} />
          <path className="ln ax2 dash" vectorEffect="non-scaling-stroke" d={`M${across(threshold)} 100V0`} />
          <path className="ln ax2" vectorEffect="non-scaling-stroke" d="M0 100H100" />
          <path className="ln syn" vectorEffect="non-scaling-stroke" d={`M${across(distance)} 100V26`} />
        </svg>
        <svg className="plot" aria-hidden="true">
          <text x={`${across(threshold)}%`} y="100%" dy="16" textAnchor="middle">
            {decimal(threshold, 2)}
          </text>
          <text x="100%" y="100%" dy="16" textAnchor="end">
            {decimal(end, 2)}
          </text>
          <svg x={`${across(distance)}%`} y="24%" overflow="visible">
            <path className="syn fs" d="M0-5 5 0 0 5-5 0Z" />
          </svg>
        </svg>
      </div>
    </figure>
  );
}
