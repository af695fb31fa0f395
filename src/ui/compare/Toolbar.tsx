import {
  CirclePlay,
  Contrast,
  Link,
  Move,
  PanelRight,
  Repeat2,
  RotateCcw,
  ScanEye,
  SunMoon,
  ZoomIn,
  type LucideIcon,
} from "lucide-react";
import { useDarkroom } from "@/state/store";
import type { Tool } from "@/viewer/drag";
import type { Command } from "@/viewer/keys";
import type { View } from "@/viewer/link";
import { PRESETS, presetOf } from "@/viewer/presets";
import { ToolButton } from "../components/ToolButton";

interface ToolbarProps {
  readonly view: View;
  readonly tool: Tool;
  readonly cine: boolean;
  readonly blink: boolean;
  readonly onTool: (tool: Tool) => void;
  readonly onCommand: (command: Command) => void;
}

const TOOLS: readonly { readonly tool: Tool; readonly word: string; readonly icon: LucideIcon }[] = [
  { tool: "window", word: "W/L", icon: Contrast },
  { tool: "pan", word: "Pan", icon: Move },
  { tool: "zoom", word: "Zoom", icon: ZoomIn },
];

/** Everything the keys and the mouse do, as buttons. */
export function Toolbar({ view, tool, cine, blink, onTool, onCommand }: ToolbarProps) {
  const linked = useDarkroom((state) => state.linked);
  const nearestOpen = useDarkroom((state) => state.nearestOpen);
  const does = (kind: Exclude<Command["kind"], "preset" | "step">) => () => onCommand({ kind });
  return (
    <div className="toolbar" role="toolbar" aria-label="Image tools">
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
      <ToolButton word="Invert" icon={SunMoon} title="Invert (I)" on={view.invert} onClick={does("invert")} />
      <ToolButton word="Reset" icon={RotateCcw} title="Reset (Space)" onClick={does("reset")} />
      <ToolButton word="Cine" icon={CirclePlay} title="Cine (C)" on={cine} onClick={does("cine")} />
      <ToolButton word="Blink" icon={Repeat2} title="Blink (B)" on={blink} onClick={does("blink")} />
      <ToolButton word="Linked" icon={Link} title="Linked (L)" on={linked} onClick={does("linked")} />
      <span className="vr" />
      <Presets view={view} onCommand={onCommand} />
      <span className="vr" />
      <HeatmapControl onCommand={onCommand} />
      <span className="grow" />
      <ToolButton
        word="Nearest real"
        icon={PanelRight}
        title="Nearest real images (N)"
        on={nearestOpen}
        onClick={does("nearest")}
      />
    </div>
  );
}

function Presets({ view, onCommand }: Pick<ToolbarProps, "view" | "onCommand">) {
  const chosen = presetOf(view);
  return (
    <span className="seg" role="group" aria-label="Window presets">
      {PRESETS.map(({ name }, index) => (
        <button
          key={name}
          type="button"
          aria-pressed={index === chosen}
          aria-label={name}
          title={`${name} (${index + 1})`}
          onClick={() => onCommand({ kind: "preset", index })}
        >
          <span aria-hidden>{index + 1}</span>
          <span className="wide-only">{name}</span>
        </button>
      ))}
    </span>
  );
}

function HeatmapControl({ onCommand }: Pick<ToolbarProps, "onCommand">) {
  const heatmap = useDarkroom((state) => state.heatmap);
  const opacity = useDarkroom((state) => state.heatmapOpacity);
  const setOpacity = useDarkroom((state) => state.setHeatmapOpacity);
  const percent = Math.round(opacity * 100);
  return (
    <>
      <ToolButton
        word="Heatmap"
        icon={ScanEye}
        title="Heatmap (H)"
        on={heatmap}
        onClick={() => onCommand({ kind: "heatmap" })}
      />
      <input
        className="opacity"
        type="range"
        min={0}
        max={100}
        value={percent}
        aria-label="Heatmap opacity"
        aria-valuetext={`${percent}%`}
        onChange={(event) => setOpacity(Number(event.target.value) / 100)}
      />
      <span className="percent small">{percent}%</span>
    </>
  );
}
