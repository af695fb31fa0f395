import type { Triple } from "@/domain/volume";
import { AXIS_OF, type Plane, type VolumeEntry } from "@/domain/volumeSet";
import { Mark } from "../components/Mark";

const HINTS = [
  ["Left", "Chosen tool"],
  ["Middle", "Pan"],
  ["Right", "Zoom"],
  ["Wheel", "Slice"],
  ["1", "to 5 presets"],
  ["I", "Invert"],
  ["Space", "Reset"],
  ["C", "Cine"],
  ["Esc", "Leave image"],
] as const;

interface VolumeFooterProps {
  readonly volume: VolumeEntry;
  readonly point: Triple;
  readonly active: Plane;
  readonly onSlice: (plane: Plane, at: number) => void;
}

/** Whose volume it is, where the crosshair stands, a slider for the plane in hand, and the keys. */
export function VolumeFooter({ volume, point, active, onSlice }: VolumeFooterProps) {
  const { size, spacing } = volume;
  const millimetres = (axis: 0 | 1 | 2) => Math.round((point[axis] - (size[axis] - 1) / 2) * spacing[axis]);
  const signed = (axis: 0 | 1 | 2) => String(millimetres(axis)).replace("-", "\u2212");
  const axis = AXIS_OF[active];
  const label = `${active[0]!.toUpperCase()}${active.slice(1)} slice`;
  return (
    <>
      <div className="volume-facts small">
        <Mark of="real" />
        <span className="muted">{volume.label}</span>
        <span className="wide-only">
          <span className="muted">Crosshair</span> {`x ${signed(2)}, y ${signed(1)}, z ${signed(0)} mm`}
        </span>
        <span className="muted">{label}</span>
        <input
          type="range"
          className="grow"
          aria-label={label}
          min={0}
          max={size[axis] - 1}
          value={point[axis]}
          onChange={(event) => onSlice(active, Number(event.target.value))}
        />
        <span className="num">{`${point[axis] + 1} of ${size[axis]}`}</span>
      </div>
      <div className="hints" id="volume-keys" aria-label="Keys and mouse">
        {HINTS.map(([key, does]) => (
          <span key={key}>
            <kbd>{key}</kbd>
            {does}
          </span>
        ))}
      </div>
    </>
  );
}
