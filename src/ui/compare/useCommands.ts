import { useCallback, useRef, useState, type RefObject } from "react";
import { useDarkroom } from "@/state/store";
import { viewAfter } from "@/viewer/commands";
import type { Command } from "@/viewer/keys";
import type { Side, ViewState } from "./useViews";

interface Mode {
  readonly cine: boolean;
  readonly blink: boolean;
  readonly folded: boolean;
}

interface Commands {
  readonly mode: Mode;
  /** Takes the focus when an image is left, so that Tab goes on from the controls. */
  readonly page: RefObject<HTMLDivElement | null>;
  onCommand(command: Command): void;
}

/** What keys and buttons do, in one place, so that both do the same. */
export function useCommands({ views, change, join }: ViewState, active: Side): Commands {
  const [mode, setMode] = useState<Mode>({ cine: false, blink: false, folded: false });
  const page = useRef<HTMLDivElement>(null);
  const onCommand = useCallback(
    (command: Command) => {
      const state = useDarkroom.getState();
      const toggle = (name: keyof Mode) => setMode((now) => ({ ...now, [name]: !now[name] }));
      switch (command.kind) {
        case "preset":
        case "invert":
        case "reset":
          return change(active, viewAfter(command, views[active]) ?? views[active]);
        case "step":
          return state.step(command.by);
        case "heatmap":
          return state.setHeatmap(!state.heatmap);
        case "linked":
          if (!state.linked) join(active);
          return state.setLinked(!state.linked);
        case "nearest":
          return state.setNearestOpen(!state.nearestOpen);
        case "cine":
        case "blink":
          return toggle(command.kind);
        case "crosshair":
          // Single images have no crosshair to hide: the cursor of the other side is enough.
          return undefined;
        case "fold":
          return toggle("folded");
        case "leave":
          setMode((now) => ({ ...now, folded: false }));
          return page.current?.focus();
        default:
          return command satisfies never;
      }
    },
    [views, change, join, active],
  );
  return { mode, page, onCommand };
}
