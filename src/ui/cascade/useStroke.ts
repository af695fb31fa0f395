import { useRef } from "react";
import { drawSegment, type Brush, type Spot } from "./strokes";
import type { Edges } from "./useDrawing";

interface StrokeNeeds {
  readonly side: number;
  readonly value: Edges | null;
  readonly brush: Brush;
  readonly onDraw: (edges: Edges) => void;
  /** Shows the line while it is drawn. */
  readonly show: (edges: Edges) => void;
}
export interface Stroke {
  begin(spot: Spot, tool?: Brush["tool"]): void;
  move(spot: Spot): void;
  end(): void;
  isOn(): boolean;
}
interface Running {
  readonly edges: Edges;
  readonly brush: Brush;
  last: Spot;
}

/** One line at a time, drawn on a copy and handed over when it ends. */
export function useStroke({ side, value, brush, onDraw, show }: StrokeNeeds): Stroke {
  const running = useRef<Running | null>(null);
  const draw = (line: Running, to: Spot) => {
    drawSegment(line.edges, side, line.brush, line.last, to);
    line.last = to;
    show(line.edges);
  };
  return {
    begin: (spot, tool) => {
      const edges = value ? value.slice() : new Uint8Array(side * side);
      const line = { edges, brush: tool ? { ...brush, tool } : brush, last: spot };
      running.current = line;
      draw(line, spot);
    },
    move: (spot) => {
      if (running.current) draw(running.current, spot);
    },
    end: () => {
      const line = running.current;
      running.current = null;
      if (line) onDraw(line.edges);
    },
    isOn: () => running.current !== null,
  };
}
