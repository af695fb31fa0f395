import { useRef, useState, type RefObject } from "react";
import { AXIS_OF, type VolumeSide } from "@/domain/volumeSet";
import { useDarkroom } from "@/state/store";
import { withCtPreset } from "@/viewer/ctPresets";
import type { Command } from "@/viewer/keys";
import { atSlice, voxelAt } from "@/viewer/planes";
import { withPreset } from "@/viewer/presets";
import type { PaneId } from "./PlanePane";
import type { Crossing } from "./useCrossing";
import type { ShownVolume } from "./VolumeRow";

interface Mode {
  readonly cine: boolean;
  readonly lines: boolean;
  readonly folded: boolean;
}

interface VolumeCommands {
  readonly mode: Mode;
  /** Takes the focus when an image is left, so that Tab goes on from the controls. */
  readonly page: RefObject<HTMLDivElement | null>;
  onCommand(command: Command, pane?: PaneId): void;
}

/** What keys and buttons do to volumes, in one place, so that both do the same. */
export function useVolumeCommands(
  { places, views, move, look, reset, join }: Crossing,
  shown: Readonly<Partial<Record<VolumeSide, ShownVolume>>>,
  active: PaneId,
): VolumeCommands {
  const [mode, setMode] = useState<Mode>({ cine: false, lines: true, folded: false });
  const page = useRef<HTMLDivElement>(null);
  const toggle = (name: keyof Mode) => setMode((now) => ({ ...now, [name]: !now[name] }));

  function onCommand(command: Command, { side, plane }: PaneId = active) {
    const view = views[side][plane];
    const volume = shown[side]?.volume;
    switch (command.kind) {
      case "preset": {
        const preset = volume?.scale === "relative" ? withPreset : withCtPreset;
        return look(side, plane, preset(view, command.index));
      }
      case "invert":
        return look(side, plane, { ...view, invert: !view.invert });
      case "reset":
        return reset(side);
      case "step": {
        if (!volume) return undefined;
        const at = voxelAt(places[side], volume.size)[AXIS_OF[plane]] + command.by;
        return move(side, (place) => atSlice(place, plane, at, volume.size));
      }
      case "linked": {
        const { linked, setLinked } = useDarkroom.getState();
        if (!linked) join(side);
        return setLinked(!linked);
      }
      case "crosshair":
        return toggle("lines");
      case "cine":
        return toggle("cine");
      case "fold":
        return toggle("folded");
      case "leave":
        setMode((now) => ({ ...now, folded: false }));
        return page.current?.focus();
      // Heatmaps, blinking and nearest images are made for single images.
      case "heatmap":
      case "blink":
      case "nearest":
        return undefined;
      default:
        return command satisfies never;
    }
  }
  return { mode, page, onCommand };
}
