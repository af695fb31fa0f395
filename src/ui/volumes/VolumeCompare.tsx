import { useCallback, useState } from "react";
import { AXIS_OF, PLANES, type VolumeSet, type VolumeSide } from "@/domain/volumeSet";
import { useDarkroom } from "@/state/store";
import type { ChosenVolume } from "@/state/volumeRows";
import { atPoint, atSlice, voxelAt } from "@/viewer/planes";
import { useCine } from "../compare/useTurns";
import { Button } from "../components/Button";
import { Segmented } from "../components/Segmented";
import { PageHeader } from "../shell/PageHeader";
import { NoVolume } from "./NoVolume";
import { sliceKey, type PaneId, type PaneWork } from "./PlanePane";
import { useCrossing } from "./useCrossing";
import { useVolumeCommands } from "./useVolumeCommands";
import { VolumeFooter, VolumeHints } from "./VolumeFooter";
import { VolumeRow, type ShownVolume } from "./VolumeRow";
import { VolumeToolbar, type VolumeTool } from "./VolumeToolbar";
import "../compare/compare.css";
import "./volumes.css";

type Shown = Readonly<Partial<Record<VolumeSide, ShownVolume>>>;
type Layout = "three" | "one" | VolumeSide;

const SIDES = ["real", "synthetic"] as const;
const LAYOUTS = [
  { value: "three", word: "3 planes each" },
  { value: "one", word: "Side by side" },
  { value: "real", word: "Real" },
  { value: "synthetic", word: "Synthetic" },
] as const;

/** Volumes: three linked planes, real beside synthetic. */
export function VolumeCompare() {
  const sets = useDarkroom((state) => state.volumeSets);
  const rows = useDarkroom((state) => state.volumeRows);
  const real = find(sets, rows.real);
  const synthetic = find(sets, rows.synthetic);
  if (!real && !synthetic) return <PageHeader title="Compare" sub="This set has no whole volume yet." />;
  const shown = { ...(real && { real }), ...(synthetic && { synthetic }) };
  // Windows are fractions of a scale: they start anew where the scale changes.
  return <Planes key={scaleOf(shown)} shown={shown} />;
}

const otherSide = (side: VolumeSide): VolumeSide => (side === "real" ? "synthetic" : "real");

function find(sets: readonly VolumeSet[], chosen: ChosenVolume | null): ShownVolume | undefined {
  const set = sets.find(({ id }) => id === chosen?.setId);
  const volume = set?.volumes.find(({ number }) => number === chosen?.number);
  return set && volume && { set, volume };
}

function scaleOf({ real, synthetic }: Shown) {
  return (real ?? synthetic)?.volume.scale ?? "hounsfield";
}

function Planes({ shown }: { readonly shown: Shown }) {
  const openVolumes = useDarkroom((state) => state.openVolumes);
  const wantsLink = useDarkroom((state) => state.linked);
  const both = shown.real !== undefined && shown.synthetic !== undefined;
  const linked = both && wantsLink;
  const crossing = useCrossing(scaleOf(shown), linked);
  const [chosen, setActive] = useState<PaneId>({ side: "real", plane: "axial" });
  const active = shown[chosen.side] ? chosen : { ...chosen, side: otherSide(chosen.side) };
  const [layout, setLayout] = useState<Layout>("three");
  const [tool, setTool] = useState<VolumeTool>("crosshair");
  const [cursor, setCursor] = useState<PaneWork["cursor"]>(null);
  const { mode, page, onCommand } = useVolumeCommands(crossing, shown, active);
  const setShown = useSteadyCine(mode.cine, shown, active, crossing);
  const work: PaneWork = {
    ...{ tool, active, cursor, linked, onCommand, onActive: setActive, onShown: setShown },
    lines: mode.lines,
    onView: ({ side, plane }, view) => crossing.look(side, plane, view),
    onCrossing: ({ side, plane }, at) => crossing.move(side, (place) => atPoint(place, plane, at)),
    onCursor: (pane, at) => setCursor(at && { ...pane, at }),
  };
  const sides = layout === "real" || layout === "synthetic" ? [active.side] : SIDES;
  const planes = layout === "one" ? [active.plane] : PLANES;
  const choose = (next: Layout) => {
    setLayout(next);
    if (next === "real" || next === "synthetic") setActive({ ...active, side: next });
  };
  const missing = SIDES.find((side) => !shown[side]);
  return (
    <>
      <PageHeader title="Compare" sub="Volumes">
        <Segmented label="Layout" options={LAYOUTS} value={layout} onChange={choose} />
        <Button onClick={() => openVolumes(null)}>Back to images</Button>
      </PageHeader>
      <div ref={page} className={mode.folded ? "cmp volumes folded" : "cmp volumes"} tabIndex={-1}>
        <VolumeToolbar
          {...{ tool }}
          cine={mode.cine}
          lines={mode.lines}
          linked={both ? wantsLink : null}
          view={crossing.views[active.side][active.plane]}
          scale={shown[active.side]?.volume.scale ?? "hounsfield"}
          onTool={setTool}
          onCommand={onCommand}
        />
        <div className={both && layout === "one" ? "volume-rows beside" : "volume-rows"}>
          {sides.map((side) => {
            const one = shown[side];
            if (!one) return null;
            const [place, views] = [crossing.places[side], crossing.views[side]];
            return <VolumeRow key={side} {...{ side, ...one, planes, place, views, work }} />;
          })}
        </div>
        {missing && layout !== active.side && <NoVolume side={missing} />}
        <VolumeFooter {...{ shown, active }} places={crossing.places} onPlace={crossing.move} />
        <VolumeHints />
      </div>
    </>
  );
}

/** Cine: the active plane goes on once its slice is there. Returns what hears of slices. */
function useSteadyCine(
  on: boolean,
  shown: Shown,
  { side, plane }: PaneId,
  crossing: ReturnType<typeof useCrossing>,
) {
  const [arrived, setArrived] = useState<string | null>(null);
  const { volume, set } = shown[side]!;
  const { move, places } = crossing;
  const at = voxelAt(places[side], volume.size)[AXIS_OF[plane]];
  const onward = useCallback(() => {
    const next = (at + 1) % volume.size[AXIS_OF[plane]];
    move(side, (place) => atSlice(place, plane, next, volume.size));
  }, [at, move, side, plane, volume]);
  useCine(on, arrived === sliceKey(set.id, volume.number, plane, at), onward);
  return setArrived;
}
