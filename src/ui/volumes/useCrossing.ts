import { useCallback, useState } from "react";
import type { Triple } from "@/domain/volume";
import { AXIS_OF, PLANES, type Plane, type ValueScale } from "@/domain/volumeSet";
import { HOME, type Point, type View } from "@/viewer/link";
import { withCtPreset, withRelativeWindow } from "@/viewer/ctPresets";

/** Down and across axes of a plane. */
const AXES: Readonly<Record<Plane, readonly [0 | 1 | 2, 0 | 1 | 2]>> = {
  axial: [1, 2],
  coronal: [0, 2],
  sagittal: [0, 1],
};
type Views = Readonly<Record<Plane, View>>;
const startViews = (start: View): Views => ({ axial: start, coronal: start, sagittal: start });
const START: Readonly<Record<ValueScale, Views>> = {
  hounsfield: startViews(withCtPreset(HOME, 0)),
  relative: startViews(withRelativeWindow(HOME)),
};

/** Where the three planes cross, and how each is looked at. */
export function useCrossing(size: Triple, scale: ValueScale) {
  const [point, setPoint] = useState<Triple>(() => [size[0] >> 1, size[1] >> 1, size[2] >> 1]);
  const [views, setViews] = useState(START[scale]);
  const change = useCallback((plane: Plane, at: number) => {
    setPoint((now) => withAxis(now, AXIS_OF[plane], at));
  }, []);
  const step = useCallback(
    (plane: Plane, by: number) => {
      const axis = AXIS_OF[plane];
      setPoint((now) => withAxis(now, axis, Math.max(0, Math.min(size[axis] - 1, now[axis] + by))));
    },
    [size],
  );
  const cross = useCallback(
    (plane: Plane, { x, y }: Point) => {
      const [down, across] = AXES[plane];
      const place = (fraction: number, axis: 0 | 1 | 2) =>
        Math.min(size[axis] - 1, Math.floor(fraction * size[axis]));
      setPoint((now) => withAxis(withAxis(now, down, place(y, down)), across, place(x, across)));
    },
    [size],
  );
  /** Zoom and pan stay with their plane; the window and inversion are one for all. */
  const look = useCallback((plane: Plane, view: View) => {
    const { window, invert } = view;
    setViews((now) => {
      const all = { ...now, [plane]: view };
      for (const each of PLANES) all[each] = { ...all[each], window, invert };
      return all;
    });
  }, []);
  const reset = useCallback(() => setViews(START[scale]), [scale]);
  return { point, views, change, step, cross, look, reset };
}

/** Where the other planes cross one, as fractions of its slice. */
export function crossingOf(plane: Plane, point: Triple, size: Triple): Point {
  const [down, across] = AXES[plane];
  return { x: (point[across] + 0.5) / size[across], y: (point[down] + 0.5) / size[down] };
}

function withAxis(point: Triple, axis: 0 | 1 | 2, at: number): Triple {
  return [axis === 0 ? at : point[0], axis === 1 ? at : point[1], axis === 2 ? at : point[2]];
}
