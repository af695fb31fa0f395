import { PRESETS } from "@/domain/presets";
import type { PresetId } from "@/domain/training";

const order: readonly PresetId[] = ["small-data", "toronto-2018"];

interface PresetChoiceProps {
  readonly preset: PresetId;
  readonly onChange: (preset: PresetId) => void;
}

export function PresetChoice({ preset, onChange }: PresetChoiceProps) {
  return (
    <fieldset>
      <legend>Recipe</legend>
      <div className="presets">
        {order.map((id) => (
          <label key={id}>
            <input type="radio" name="preset" checked={preset === id} onChange={() => onChange(id)} />
            <span>
              <b>{PRESETS[id].name}</b>
              <span className="note block">{PRESETS[id].purpose}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
