import { useCallback, useState } from "react";
import { AXIS_OF, PLANES, type Plane, type VolumeEntry, type VolumeSet } from "@/domain/volumeSet";
import { useDarkroom } from "@/state/store";
import { ctPresetOf, withCtPreset } from "@/viewer/ctPresets";
import type { Command } from "@/viewer/keys";
import { useCine } from "../compare/useTurns";
import { Button } from "../components/Button";
import { Mark } from "../components/Mark";
import { Segmented } from "../components/Segmented";
import { counted } from "../format";
import { PageHeader } from "../shell/PageHeader";
import { PlanePane } from "./PlanePane";
import { useCrossing } from "./useCrossing";
import { VolumeFooter } from "./VolumeFooter";
import { VolumeToolbar, type VolumeTool } from "./VolumeToolbar";
import "../compare/compare.css";
import "./volumes.css";

/** Volumes: three linked planes. */
export function VolumeCompare({ set }: { readonly set: VolumeSet }) {
  const number = useDarkroom((state) => state.volumeNumber);
  const volume = set.volumes[number] ?? set.volumes[0];
  if (!volume) return <PageHeader title="Compare" sub="This set has no whole volume yet." />;
  return <Planes key={`${set.id}/${volume.size.join()}/${volume.scale}`} {...{ set, volume }} />;
}

const LAYOUTS = [
  { value: "three", word: "3 planes" },
  { value: "one", word: "1 plane" },
] as const;

function Planes({ set, volume }: { readonly set: VolumeSet; readonly volume: VolumeEntry }) {
  const { scale = "hounsfield" } = volume;
  const { point, views, change, step, cross, look, reset } = useCrossing(volume.size, scale);
  const choose = useDarkroom((state) => state.chooseVolume);
  const openVolumes = useDarkroom((state) => state.openVolumes);
  const [active, setActive] = useState<Plane>("axial");
  const [layout, setLayout] = useState<"three" | "one">("three");
  const [tool, setTool] = useState<VolumeTool>("crosshair");
  const [cine, setCine] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const place = `${volume.number}/${active}/${point[AXIS_OF[active]]}`;
  const onward = useCallback(() => {
    const axis = AXIS_OF[active];
    change(active, (point[axis] + 1) % volume.size[axis]);
  }, [active, change, point, volume]);
  useCine(cine, shown === place, onward);

  function onCommand(command: Command, plane = active) {
    const view = views[plane];
    switch (command.kind) {
      case "preset":
        return scale === "hounsfield" ? look(plane, withCtPreset(view, command.index)) : undefined;
      case "invert":
        return look(plane, { ...view, invert: !view.invert });
      case "reset":
        return reset();
      case "step":
        return step(plane, command.by);
      case "cine":
        return setCine((on) => !on);
      case "leave":
        return (document.activeElement as HTMLElement | null)?.blur();
      default:
        return undefined;
    }
  }
  const planes = layout === "three" ? PLANES : [active];
  return (
    <>
      <PageHeader title="Compare" sub={<Choice set={set} volume={volume} onChoose={choose} />}>
        <Segmented label="Layout" options={LAYOUTS} value={layout} onChange={setLayout} />
        <Button onClick={() => openVolumes(null)}>Back to images</Button>
      </PageHeader>
      <div className="cmp volumes">
        <VolumeToolbar
          {...{ tool, cine, scale }}
          invert={views[active].invert}
          preset={ctPresetOf(views[active])}
          onTool={setTool}
          onCommand={onCommand}
        />
        <section className={`planes of-${planes.length}`} aria-label="Real volume">
          {planes.map((plane) => (
            <PlanePane
              key={plane}
              {...{ plane, volume, point, tool, onCommand }}
              setId={set.id}
              view={views[plane]}
              active={plane === active}
              onView={look}
              onCrossing={cross}
              onActive={setActive}
              onShown={setShown}
            />
          ))}
        </section>
        <p className="no-synthetic small">
          <Mark of="synthetic" /> <span className="muted">No synthetic volume is shown here yet.</span>
        </p>
        <VolumeFooter {...{ volume, point, active }} onSlice={change} />
      </div>
    </>
  );
}

interface ChoiceProps {
  readonly set: VolumeSet;
  readonly volume: VolumeEntry;
  readonly onChoose: (number: number) => void;
}

function Choice({ set, volume, onChoose }: ChoiceProps) {
  return (
    <span className="sets">
      <select
        className="select"
        aria-label="Volume"
        value={volume.number}
        onChange={(event) => onChoose(Number(event.target.value))}
      >
        {set.volumes.map(({ number, label, className }) => (
          <option key={number} value={number}>{`${label}, ${className.toLowerCase()}`}</option>
        ))}
      </select>
      <span className="muted wide-only">
        {`${counted(set.volumes.length, set.kind === "phantom" ? "invented patient" : "volume")} · ${volume.size.join(" × ")}, ${volume.spacing[0].toFixed(1)} mm`}
      </span>
    </span>
  );
}
