import { Redo2, Trash2, Undo2 } from "lucide-react";
import { useState, type KeyboardEvent } from "react";
import { Button } from "../components/Button";
import { Segmented } from "../components/Segmented";
import { EdgeCanvas } from "./EdgeCanvas";
import type { Brush } from "./strokes";
import { useDrawing, type Drawing, type Edges } from "./useDrawing";
import "./edgePad.css";

export interface Backdrop {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Uint8Array<ArrayBuffer>;
}
interface EdgePadProps {
  /** Pixels a side of the drawing. */
  readonly side: number;
  /** 0 no edge, 255 the strongest; null before the first line. */
  readonly value: Edges | null;
  readonly onChange: (edges: Edges) => void;
  /** A picture to draw on; not part of the drawing. */
  readonly backdrop?: Backdrop;
}

/** Pixels of a drawing 256 a side. Two is about as wide as an edge of a scan is. */
const WIDTHS = { pen: [2, 4, 8], eraser: [8, 16, 32] } as const;
const NAMES = ["Thin", "Medium", "Thick"] as const;

/** Draws edges by mouse, pen, touch or keys. */
export function EdgePad({ side, value, onChange, backdrop }: EdgePadProps) {
  const drawing = useDrawing(side, value, onChange);
  const [tool, setTool] = useState<Brush["tool"]>("pen");
  const [width, setWidth] = useState(0);
  const [strength, setStrength] = useState(60);
  const [opacity, setOpacity] = useState(50);
  const brush = { tool, width: ((WIDTHS[tool][width] ?? 2) * side) / 256, strength: strength / 100 };
  return (
    <div className="edge-pad" role="group" aria-label="Edges" onKeyDown={(event) => step(event, drawing)}>
      <div className="tools">
        <Segmented
          label="Tool"
          options={[
            { value: "pen", word: "Pen" },
            { value: "eraser", word: "Eraser" },
          ]}
          value={tool}
          onChange={setTool}
        />
        <Segmented
          label={tool === "pen" ? "Width of the pen" : "Width of the eraser"}
          options={NAMES.map((word, i) => ({ value: i, word }))}
          value={width}
          onChange={setWidth}
        />
        <Steps drawing={drawing} onClear={() => drawing.put(new Uint8Array(side * side))} value={value} />
      </div>
      <EdgeCanvas
        {...{ side, value, brush, opacity: opacity / 100, onDraw: drawing.put }}
        {...(backdrop ? { backdrop } : {})}
      />
      <div className="sliders">
        <Slider label="Strength of new lines" low={10} value={strength} onChange={setStrength} />
        {backdrop && <Slider label="Picture beneath" low={0} value={opacity} onChange={setOpacity} />}
      </div>
    </div>
  );
}

function step(event: KeyboardEvent, drawing: Drawing): void {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return;
  event.preventDefault();
  // Nothing else on the page may undo as well.
  event.stopPropagation();
  if (key === "y" || event.shiftKey) drawing.redo();
  else drawing.undo();
}

interface StepsProps {
  readonly drawing: Drawing;
  readonly value: Edges | null;
  readonly onClear: () => void;
}

function Steps({ drawing, value, onClear }: StepsProps) {
  const empty = value === null || value.every((edge) => edge === 0);
  return (
    <span className="steps">
      <Button
        icon={Undo2}
        kind="ghost"
        size="compact"
        off={drawing.canUndo ? undefined : "Nothing to undo"}
        onClick={drawing.undo}
      >
        Undo
      </Button>
      <Button
        icon={Redo2}
        kind="ghost"
        size="compact"
        off={drawing.canRedo ? undefined : "Nothing to redo"}
        onClick={drawing.redo}
      >
        Redo
      </Button>
      <Button
        icon={Trash2}
        kind="ghost"
        size="compact"
        off={empty ? "Nothing is drawn" : undefined}
        onClick={onClear}
      >
        Clear
      </Button>
    </span>
  );
}

interface SliderProps {
  readonly label: string;
  readonly low: number;
  /** Percent. */
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function Slider({ label, low, value, onChange }: SliderProps) {
  return (
    <label className="labelled">
      <span className="lab">
        {label}, <span className="num">{value} %</span>
      </span>
      <input
        type="range"
        aria-label={label}
        aria-valuetext={`${value} %`}
        min={low}
        max={100}
        step={5}
        value={value}
        onChange={(event) => onChange(Number(event.target.value))}
      />
    </label>
  );
}
