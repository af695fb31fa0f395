import { useCallback, useEffect } from "react";
import type { AppErrorData } from "@/domain/errors";
import { AXIS_OF, type Plane, type VolumeEntry, type VolumeSide } from "@/domain/volumeSet";
import { useDarkroom } from "@/state/store";
import { volumeSlices } from "@/state/volumeSlices";
import type { Command } from "@/viewer/keys";
import type { Point, View } from "@/viewer/link";
import { atPoint, crossingOf, placeWords, voxelAt, type Shares } from "@/viewer/planes";
import { PlaneView } from "@/viewer/PlaneView";
import { useAsked } from "../compare/useAsked";
import type { VolumeTool } from "./VolumeToolbar";

/** A pane of the page: one plane of one side. */
export interface PaneId {
  readonly side: VolumeSide;
  readonly plane: Plane;
}

/** What all panes share. */
export interface PaneWork {
  readonly tool: VolumeTool;
  readonly lines: boolean;
  readonly active: PaneId;
  /** Where the pointer is. */
  readonly cursor: (PaneId & { readonly at: Point }) | null;
  readonly linked: boolean;
  readonly onView: (pane: PaneId, view: View) => void;
  readonly onCrossing: (pane: PaneId, at: Point) => void;
  readonly onCursor: (pane: PaneId, at: Point | null) => void;
  readonly onActive: (pane: PaneId) => void;
  readonly onCommand: (command: Command, pane: PaneId) => void;
  /** Told when the slice of the active pane is there, by its key. */
  readonly onShown: (key: string) => void;
}

interface PlanePaneProps {
  readonly pane: PaneId;
  readonly setId: string;
  readonly volume: VolumeEntry;
  readonly place: Shares;
  readonly view: View;
  readonly work: PaneWork;
}

export const sliceKey = (setId: string, number: number, plane: Plane, at: number) =>
  `${setId}/${number}/${plane}/${at}`;

/** One plane, with its slice read when it is looked at. */
export function PlanePane({ pane, setId, volume, place, view, work }: PlanePaneProps) {
  const { side, plane } = pane;
  const { active, cursor, linked, onShown } = work;
  const tell = useDarkroom((state) => state.tell);
  const { number, size, spacing, scale = "hounsfield" } = volume;
  const voxel = voxelAt(place, size);
  const at = voxel[AXIS_OF[plane]];
  const key = sliceKey(setId, number, plane, at);
  const asked = useAsked(key, () => volumeSlices.slice(setId, number, plane, at));
  const { current } = asked;
  const chosen = active.side === side && active.plane === plane;
  useEffect(() => {
    if (chosen && current) onShown(key);
  }, [chosen, current, onShown, key]);
  const here = cursor?.plane === plane && (linked || cursor.side === side);
  const tone = side === "real" ? "real" : "syn";
  return (
    <div className={chosen ? `vp ${tone} active` : `vp ${tone}`}>
      <PlaneView
        {...{ side, plane, at, view, scale }}
        slice={asked.error ? null : asked.value}
        placeholder={asked.error?.message ?? "Reading the slice"}
        count={size[AXIS_OF[plane]]}
        tool={work.tool}
        crossing={crossingOf(plane, voxel, size)}
        lines={work.lines}
        cursor={here ? cursor.at : null}
        describedBy="volume-keys"
        placeWords={(point) => placeWords(voxelAt(atPoint(place, plane, point), size), size, spacing)}
        onView={(changed) => work.onView(pane, changed)}
        onCrossing={(crossing) => work.onCrossing(pane, crossing)}
        onCursor={(point) => work.onCursor(pane, point)}
        onCommand={(command) => work.onCommand(command, pane)}
        onFocus={() => work.onActive(pane)}
        onError={useCallback((error: AppErrorData) => tell(error), [tell])}
      />
    </div>
  );
}
