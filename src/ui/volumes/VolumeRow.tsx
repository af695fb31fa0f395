import { sideOf, type Plane, type VolumeEntry, type VolumeSet, type VolumeSide } from "@/domain/volumeSet";
import { useDarkroom } from "@/state/store";
import type { Shares } from "@/viewer/planes";
import { Mark } from "../components/Mark";
import { PlanePane, type PaneWork } from "./PlanePane";
import type { PlaneViews } from "./useCrossing";

/** The volume that a side shows. */
export interface ShownVolume {
  readonly set: VolumeSet;
  readonly volume: VolumeEntry;
}

interface VolumeRowProps extends ShownVolume {
  readonly side: VolumeSide;
  readonly planes: readonly Plane[];
  readonly place: Shares;
  readonly views: PlaneViews;
  readonly work: PaneWork;
}

/** One side: whose volume it is, and its planes. */
export function VolumeRow({ side, set, volume, planes, place, views, work }: VolumeRowProps) {
  const word = side === "real" ? "Real" : "Synthetic";
  return (
    <section className="volume-row" aria-label={`${word} volume`}>
      <div className="cap">
        <Mark of={side} />
        <VolumeChoice {...{ side, set, volume }} />
        <span className="grow" />
        <span className="quiet wide-only">{extent(volume)}</span>
      </div>
      <div className={`planes of-${planes.length}`}>
        {planes.map((plane) => (
          <PlanePane
            key={plane}
            {...{ volume, place, work }}
            pane={{ side, plane }}
            setId={set.id}
            view={views[plane]}
          />
        ))}
      </div>
    </section>
  );
}

function VolumeChoice({ side, set, volume }: ShownVolume & { readonly side: VolumeSide }) {
  const sets = useDarkroom((state) => state.volumeSets);
  const choose = useDarkroom((state) => state.chooseVolume);
  const ofSide = sets.filter((each) => sideOf(each) === side && each.volumes.length > 0);
  return (
    <select
      className="select compact"
      aria-label={side === "real" ? "Real volume" : "Synthetic volume"}
      value={`${volume.number} ${set.id}`}
      onChange={({ target }) => {
        const [number = "", ...id] = target.value.split(" ");
        choose(side, { setId: id.join(" "), number: Number(number) });
      }}
    >
      {ofSide.map((each) => (
        <optgroup key={each.id} label={each.name}>
          {each.volumes.map((one) => (
            <option key={one.number} value={`${one.number} ${each.id}`}>
              {nameOf(one)}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}

function nameOf({ label, className }: VolumeEntry): string {
  return className === "" || className === "Synthetic" ? label : `${label}, ${className.toLowerCase()}`;
}

function extent({ size, spacing }: VolumeEntry): string {
  return `${size.join(" × ")}, ${[...new Set(spacing.map((mm) => mm.toFixed(1)))].join(" × ")} mm`;
}
