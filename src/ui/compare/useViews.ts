import { useCallback, useState } from "react";
import { follow, HOME, type View } from "@/viewer/link";

export type Side = "real" | "synthetic";
type Views = Readonly<Record<Side, View>>;

export interface ViewState {
  readonly views: Views;
  /** Changes one side; the other follows when linked. */
  change(side: Side, view: View): void;
  /** The other side takes over one side's view: for the moment of linking. */
  join(side: Side): void;
}

export function useViews(linked: boolean): ViewState {
  const [views, setViews] = useState<Views>({ real: HOME, synthetic: HOME });
  const change = useCallback(
    (side: Side, view: View) =>
      setViews((now) => ({
        real: side === "real" ? view : follow(now.real, view, linked),
        synthetic: side === "synthetic" ? view : follow(now.synthetic, view, linked),
      })),
    [linked],
  );
  const join = useCallback(
    (side: Side) => setViews((now) => ({ real: now[side], synthetic: now[side] })),
    [],
  );
  return { views, change, join };
}
