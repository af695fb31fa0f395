import { useCallback, useEffect } from "react";
import type { AppErrorData } from "@/domain/errors";
import type { Triple } from "@/domain/volume";
import { AXIS_OF, type Plane, type VolumeEntry } from "@/domain/volumeSet";
import { useDarkroom } from "@/state/store";
import { volumeSlices } from "@/state/volumeSlices";
import type { Command } from "@/viewer/keys";
import type { Point, View } from "@/viewer/link";
import { PlaneView } from "@/viewer/PlaneView";
import { useAsked } from "../compare/useAsked";
import { crossingOf } from "./useCrossing";
import type { VolumeTool } from "./VolumeToolbar";

interface PlanePaneProps {
  readonly setId: string;
  readonly volume: VolumeEntry;
  readonly plane: Plane;
  readonly point: Triple;
  readonly view: View;
  readonly tool: VolumeTool;
  readonly active: boolean;
  readonly onView: (plane: Plane, view: View) => void;
  readonly onCrossing: (plane: Plane, at: Point) => void;
  readonly onActive: (plane: Plane) => void;
  readonly onCommand: (command: Command, plane: Plane) => void;
  /** Told when the slice asked for is there, as `volume/plane/slice`. */
  readonly onShown: (place: string) => void;
}

/** One plane, with its slice read when it is looked at. */
export function PlanePane(props: PlanePaneProps) {
  const { setId, volume, plane, point, active, onShown } = props;
  const tell = useDarkroom((state) => state.tell);
  const at = point[AXIS_OF[plane]];
  const key = `${setId}/${volume.number}/${plane}/${at}`;
  const asked = useAsked(key, () => volumeSlices.slice(setId, volume.number, plane, at));
  const { current } = asked;
  const place = `${volume.number}/${plane}/${at}`;
  useEffect(() => {
    if (active && current) onShown(place);
  }, [active, current, onShown, place]);
  return (
    <div className={active ? "vp real active" : "vp real"}>
      <PlaneView
        plane={plane}
        scale={volume.scale ?? "hounsfield"}
        slice={asked.error ? null : asked.value}
        placeholder={asked.error?.message ?? "Reading the slice"}
        at={at}
        count={volume.size[AXIS_OF[plane]]}
        view={props.view}
        tool={props.tool}
        crossing={crossingOf(plane, point, volume.size)}
        describedBy="volume-keys"
        onView={(view) => props.onView(plane, view)}
        onCrossing={(crossing) => props.onCrossing(plane, crossing)}
        onCommand={(command) => props.onCommand(command, plane)}
        onFocus={() => props.onActive(plane)}
        onError={useCallback((error: AppErrorData) => tell(error), [tell])}
      />
    </div>
  );
}
