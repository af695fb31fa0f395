import { useState, type KeyboardEvent } from "react";
import type { Brush } from "./strokes";
import type { Stroke } from "./useStroke";

interface Place {
  readonly x: number;
  readonly y: number;
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Drawing without a pointer: arrows move a mark (with Shift further), Space sets the pen down and lifts it. */
export function useKeyPen(side: number, stroke: Stroke, { tool }: Brush) {
  const [place, setPlace] = useState<Place | null>(null);
  const [down, setDown] = useState(false);
  const lift = () => {
    if (down) stroke.end();
    setDown(false);
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = place ?? { x: side / 2, y: side / 2 };
    const way = ARROWS[event.key];
    if (way) {
      const by = (side / 256) * (event.shiftKey ? 16 : 2);
      const to = { x: within(at.x + by * way[0], side), y: within(at.y + by * way[1], side) };
      setPlace(to);
      if (down) stroke.move({ ...to, pressure: 1 });
    } else if (event.key === " " || event.key === "Enter") {
      setPlace(at);
      if (down) lift();
      else {
        setDown(true);
        stroke.begin({ ...at, pressure: 1 });
      }
    } else if (event.key === "Escape" && down) lift();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { press, lift, place, words: place ? wordsOf(place, down, tool) : "" };
}

function within(value: number, side: number): number {
  return Math.max(0, Math.min(side - 1, value));
}

function wordsOf({ x, y }: Place, down: boolean, tool: Brush["tool"]): string {
  const name = tool === "pen" ? "Pen" : "Eraser";
  return `${name} ${down ? "down" : "lifted"}, column ${Math.round(x)}, row ${Math.round(y)}.`;
}
