import { useCallback, useState } from "react";
import { PLANES, type Plane, type ValueScale, type VolumeSide } from "@/domain/volumeSet";
import { HOME, type View } from "@/viewer/link";
import { withCtPreset } from "@/viewer/ctPresets";
import { MIDDLE, type Shares } from "@/viewer/planes";

export type PlaneViews = Readonly<Record<Plane, View>>;
type Both<T> = Readonly<Record<VolumeSide, T>>;

export interface Crossing {
  readonly places: Both<Shares>;
  readonly views: Both<PlaneViews>;
  /** Goes to another place on one side; the other follows when linked. */
  move(side: VolumeSide, change: (place: Shares) => Shares): void;
  look(side: VolumeSide, plane: Plane, view: View): void;
  reset(side: VolumeSide): void;
  /** The other side takes over place and views: for the moment of linking. */
  join(side: VolumeSide): void;
}

/** Where the three planes of both sides cross, and how each is looked at. */
export function useCrossing(scale: ValueScale, linked: boolean): Crossing {
  const [start] = useState(() => startViews(scale));
  const [places, setPlaces] = useState<Both<Shares>>({ real: MIDDLE, synthetic: MIDDLE });
  const [views, setViews] = useState<Both<PlaneViews>>({ real: start, synthetic: start });
  const move = useCallback(
    (side: VolumeSide, change: (place: Shares) => Shares) =>
      setPlaces((now) => placed(now, side, change(now[side]), linked)),
    [linked],
  );
  const look = useCallback(
    (side: VolumeSide, plane: Plane, view: View) =>
      setViews((now) => placed(now, side, looked(now[side], plane, view), linked)),
    [linked],
  );
  const reset = useCallback(
    (side: VolumeSide) => setViews((now) => placed(now, side, start, linked)),
    [start, linked],
  );
  const join = useCallback((side: VolumeSide) => {
    setPlaces((now) => placed(now, side, now[side], true));
    setViews((now) => placed(now, side, now[side], true));
  }, []);
  return { places, views, move, look, reset, join };
}

function startViews(scale: ValueScale): PlaneViews {
  const view = scale === "hounsfield" ? withCtPreset(HOME, 0) : HOME;
  return { axial: view, coronal: view, sagittal: view };
}

function placed<T>(now: Both<T>, side: VolumeSide, value: T, linked: boolean): Both<T> {
  return linked ? { real: value, synthetic: value } : { ...now, [side]: value };
}

/** Zoom and pan stay with their plane; the window and inversion are one for all three. */
export function looked(views: PlaneViews, plane: Plane, view: View): PlaneViews {
  const { window, invert } = view;
  const all: Record<Plane, View> = { ...views };
  for (const each of PLANES) all[each] = each === plane ? view : { ...views[each], window, invert };
  return all;
}
