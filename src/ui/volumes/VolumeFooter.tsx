import { AXIS_OF, type VolumeSide } from "@/domain/volumeSet";
import { atSlice, placeWords, voxelAt, type Shares } from "@/viewer/planes";
import { Mark } from "../components/Mark";
import type { PaneId } from "./PlanePane";
import type { ShownVolume } from "./VolumeRow";

const HINTS = [
  ["Left", "Chosen tool", false],
  ["Middle", "Pan", false],
  ["Right", "Zoom", false],
  ["Wheel", "Slice", false],
  ["1", "to 5 presets", true],
  ["I", "Invert", true],
  ["Space", "Reset", false],
  ["C", "Cine", true],
  ["X", "Lines", false],
  ["L", "Linked", true],
  ["Tab", "Hide controls", false],
  ["Esc", "Leave image", false],
] as const;

interface VolumeFooterProps {
  readonly shown: Readonly<Partial<Record<VolumeSide, ShownVolume>>>;
  readonly places: Readonly<Record<VolumeSide, Shares>>;
  readonly active: PaneId;
  readonly onPlace: (side: VolumeSide, change: (place: Shares) => Shares) => void;
}

/** Where the crosshair of each side stands, and a slider for the plane in hand. */
export function VolumeFooter({ shown, places, active, onPlace }: VolumeFooterProps) {
  const { side, plane } = active;
  const size = shown[side]?.volume.size;
  const axis = AXIS_OF[plane];
  const label = `${plane[0]!.toUpperCase()}${plane.slice(1)} slice`;
  const at = size ? voxelAt(places[side], size)[axis] : 0;
  return (
    <div className="volume-facts small">
      {(["real", "synthetic"] as const).map((each) => {
        const volume = shown[each]?.volume;
        if (!volume) return null;
        return (
          <span key={each} className="row">
            <Mark of={each} />
            <span className="muted cut">{volume.label}</span>
            <span className="muted wide-only">Crosshair</span>
            <span className="place">
              {placeWords(voxelAt(places[each], volume.size), volume.size, volume.spacing)}
            </span>
          </span>
        );
      })}
      {size && (
        <>
          <span className="muted wide-only">{label}</span>
          <input
            type="range"
            className="grow"
            aria-label={label}
            min={0}
            max={size[axis] - 1}
            value={at}
            onChange={({ target }) =>
              onPlace(side, (place) => atSlice(place, plane, Number(target.value), size))
            }
          />
          <span className="num">{`${at + 1} of ${size[axis]}`}</span>
        </>
      )}
    </div>
  );
}

/** What mouse and keys do while an image has the focus; also the images' description for screen readers. */
export function VolumeHints() {
  return (
    <div className="hints" id="volume-keys" aria-label="Keys and mouse">
      {HINTS.map(([key, does, wide]) => (
        <span key={key} className={wide ? "wide-only" : undefined}>
          <kbd>{key}</kbd>
          {does}
        </span>
      ))}
    </div>
  );
}
