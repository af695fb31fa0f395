import type { Fit } from "@/domain/dataset";
import type { RunConfig } from "@/domain/training";
import { useDarkroom } from "@/state/store";
import { Choice } from "../components/Choice";
import { NumberField } from "../components/NumberField";
import { Select } from "../components/Select";
import { qualityNote } from "./runForm";

type NumberSetting = "steps" | "batch" | "width" | "learningRate" | "checkpointEvery" | "gridEvery" | "seed";

interface Setting {
  readonly name: NumberSetting;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step?: number | "any";
  readonly note: string;
}

const settings: readonly Setting[] = [
  { name: "steps", label: "Steps", min: 1, max: 1_000_000, note: "Longer is better, up to a point." },
  { name: "batch", label: "Batch", min: 2, max: 256, note: "Images in a step. Takes memory." },
  { name: "width", label: "Width", min: 4, max: 128, note: "Size of the networks. Takes memory and time." },
  {
    name: "learningRate",
    label: "Learning rate",
    min: 1e-6,
    max: 1e-2,
    step: "any",
    note: "Lower it if a run runs away.",
  },
  {
    name: "checkpointEvery",
    label: "Save every, steps",
    min: 1,
    max: 100_000,
    note: "Where a run can go on.",
  },
  { name: "gridEvery", label: "Show samples every, steps", min: 1, max: 100_000, note: "For the history." },
  { name: "seed", label: "Seed", min: 0, max: 4294967295, note: "The same seed repeats the run." },
];

const fits: readonly { readonly value: Fit; readonly word: string }[] = [
  { value: "pad", word: "Add black borders" },
  { value: "crop", word: "Cut to the middle" },
  { value: "stretch", word: "Stretch" },
];

interface AdvancedSettingsProps {
  readonly config: RunConfig;
  readonly onChange: (part: Partial<RunConfig>) => void;
}

/** Everything else a run depends on, folded away, each with a plain word. */
export function AdvancedSettings({ config, onChange }: AdvancedSettingsProps) {
  const runs = useDarkroom((state) => state.runs);
  return (
    <details>
      <summary>Advanced settings</summary>
      <div className="fields advanced">
        {settings.map(({ name, ...setting }) => (
          <NumberField
            key={`${name} ${config.preset} ${config.size}`}
            {...setting}
            value={config[name]}
            onChange={(value) => onChange({ [name]: value })}
          />
        ))}
        <NumberField
          key={`quality ${config.preset} ${config.size}`}
          label="Measure quality every, steps"
          value={config.qualityEvery ?? 0}
          min={0}
          max={100_000}
          note={qualityNote(config, runs)}
          onChange={(qualityEvery) => onChange({ qualityEvery })}
        />
        <Select
          label="Images that are not square"
          value={config.fit}
          options={fits}
          note="Borders keep the whole image."
          onChange={(value) => onChange({ fit: fits.find((fit) => fit.value === value)?.value ?? "pad" })}
        />
      </div>
      <Choice
        kind="checkbox"
        checked={config.mirror}
        onChange={(mirror) => onChange({ mirror })}
        note="Leave it off for chests: a mirrored chest has its heart on the right."
      >
        Also learn from mirrored images
      </Choice>
    </details>
  );
}
