import {
  CirclePlay,
  Contrast,
  Crosshair,
  Grid2x2,
  Link,
  Move,
  RotateCcw,
  SunMoon,
  ZoomIn,
  type LucideIcon,
} from "lucide-react";
import type { ValueScale } from "@/domain/volumeSet";
import { CT_PRESETS, ctPresetOf } from "@/viewer/ctPresets";
import type { Tool } from "@/viewer/drag";
import type { Command } from "@/viewer/keys";
import type { View } from "@/viewer/link";
import { PRESETS, presetOf } from "@/viewer/presets";
import { ToolButton } from "../components/ToolButton";

export type VolumeTool = Tool | "crosshair";

const TOOLS: readonly { readonly tool: VolumeTool; readonly word: string; readonly icon: LucideIcon }[] = [
  { tool: "window", word: "W/L", icon: Contrast },
  { tool: "pan", word: "Pan", icon: Move },
  { tool: "zoom", word: "Zoom", icon: ZoomIn },
  { tool: "crosshair", word: "Crosshair", icon: Crosshair },
];

interface VolumeToolbarProps {
  readonly tool: VolumeTool;
  readonly cine: boolean;
  readonly lines: boolean;
  /** null while there is one side only. */
  readonly linked: boolean | null;
  readonly view: View;
  readonly scale: ValueScale;
  readonly onTool: (tool: VolumeTool) => void;
  readonly onCommand: (command: Command) => void;
}

/** Everything the keys and the mouse do, as buttons. */
export function VolumeToolbar(props: VolumeToolbarProps) {
  const { tool, cine, lines, linked, view, onTool, onCommand } = props;
  const does = (kind: Exclude<Command["kind"], "preset" | "step">) => () => onCommand({ kind });
  return (
    <div className="toolbar" role="toolbar" aria-label="Volume tools">
      {TOOLS.map((one) => (
        <ToolButton
          key={one.tool}
          word={one.word}
          icon={one.icon}
          title={`${one.word} with the left button`}
          on={one.tool === tool}
          onClick={() => onTool(one.tool)}
        />
      ))}
      <span className="vr" />
      <ToolButton
        word="Lines"
        icon={Grid2x2}
        title="Crosshair lines (X)"
        on={lines}
        onClick={does("crosshair")}
      />
      <ToolButton word="Invert" icon={SunMoon} title="Invert (I)" on={view.invert} onClick={does("invert")} />
      <ToolButton word="Reset" icon={RotateCcw} title="Reset (Space)" onClick={does("reset")} />
      <ToolButton word="Cine" icon={CirclePlay} title="Cine (C)" on={cine} onClick={does("cine")} />
      {linked !== null && (
        <ToolButton word="Linked" icon={Link} title="Linked (L)" on={linked} onClick={does("linked")} />
      )}
      <span className="vr" />
      <Presets {...props} />
    </div>
  );
}

/** A CT has Hounsfield units and presets known by name; an MR has fractions of its own range, as images have. */
function Presets({ view, scale, onCommand }: VolumeToolbarProps) {
  const ct = scale === "hounsfield";
  const chosen = ct ? ctPresetOf(view) : presetOf(view);
  return (
    <span className="seg" role="group" aria-label="Window presets">
      {(ct ? CT_PRESETS : PRESETS).map((preset, index) => (
        <button
          key={preset.name}
          type="button"
          aria-pressed={index === chosen}
          aria-label={preset.name}
          title={`${preset.name}${"hu" in preset ? `, W ${preset.hu.width} L ${preset.hu.center}` : ""} (${index + 1})`}
          onClick={() => onCommand({ kind: "preset", index })}
        >
          <span aria-hidden>{index + 1}</span>
          {preset.name}
        </button>
      ))}
    </span>
  );
}
