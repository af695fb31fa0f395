import { useState } from "react";
import { historyOf, recorded, redone, undone, type History } from "./history";

export type Edges = Uint8Array<ArrayBuffer>;

export interface Drawing {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  put(edges: Edges): void;
  undo(): void;
  redo(): void;
}

/** The steps of a drawing that its owner keeps. Edges that come from elsewhere are a step too, and can be undone. */
export function useDrawing(side: number, value: Edges | null, onChange: (edges: Edges) => void): Drawing {
  const [history, setHistory] = useState<History<Edges | null>>(() => historyOf(value));
  // Another image was taken: its edges are the next step. React renders again with it, before anything is shown.
  if (value !== history.present) setHistory(recorded(history, value));
  const move = (next: History<Edges | null>) => {
    if (next === history) return;
    // Before the first line there is nothing, which for the owner is an empty drawing.
    const present = next.present ?? new Uint8Array(side * side);
    setHistory({ ...next, present });
    onChange(present);
  };
  return {
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    put: (edges) => move(recorded(history, edges)),
    undo: () => move(undone(history)),
    redo: () => move(redone(history)),
  };
}
