import type { ValueScale } from "@/domain/volumeSet";
import type { Tool } from "@/viewer/drag";
import type { Command } from "@/viewer/keys";
import { CT_PRESETS } from "@/viewer/ctPresets";

export type VolumeTool = Tool | "crosshair";

const TOOLS: readonly { readonly tool: VolumeTool; readonly word: string }[] = [
  { tool: "window", word: "W/L" },
  { tool: "pan", word: "Pan" },
  { tool: "zoom", word: "Zoom" },
  { tool: "crosshair", word: "Crosshair" },
];

interface VolumeToolbarProps {
  readonly tool: VolumeTool;
  readonly cine: boolean;
  readonly invert: boolean;
  readonly preset: number;
  readonly scale: ValueScale;
  readonly onTool: (tool: VolumeTool) => void;
  readonly onCommand: (command: Command) => void;
}

export function VolumeToolbar({ tool, cine, invert, preset, scale, onTool, onCommand }: VolumeToolbarProps) {
  return (
    <div className="toolbar" role="toolbar" aria-label="Volume tools">
      {TOOLS.map((one) => (
        <Tool key={one.tool} word={one.word} on={one.tool === tool} onClick={() => onTool(one.tool)} />
      ))}
      <span className="vr" />
      <Tool word="Invert" on={invert} onClick={() => onCommand({ kind: "invert" })} />
      <Tool word="Reset" onClick={() => onCommand({ kind: "reset" })} />
      <Tool word="Cine" on={cine} onClick={() => onCommand({ kind: "cine" })} />
      {scale === "hounsfield" && <span className="vr" />}
      {scale === "hounsfield" && <Presets {...{ preset, onCommand }} />}
    </div>
  );
}

function Presets({ preset, onCommand }: Pick<VolumeToolbarProps, "preset" | "onCommand">) {
  return (
    <span className="seg" role="group" aria-label="Window presets">
      {CT_PRESETS.map(({ name }, index) => (
        <button
          key={name}
          type="button"
          aria-pressed={index === preset}
          aria-label={name}
          title={`${name} (${index + 1})`}
          onClick={() => onCommand({ kind: "preset", index })}
        >
          {`${index + 1} ${name}`}
        </button>
      ))}
    </span>
  );
}

interface ToolProps {
  readonly word: string;
  readonly on?: boolean;
  readonly onClick: () => void;
}

function Tool({ word, on, onClick }: ToolProps) {
  return (
    <button type="button" className={on ? "tool on" : "tool"} aria-pressed={on} onClick={onClick}>
      {word}
    </button>
  );
}
