import type { CascadeChoices, CascadePlan } from "@/domain/cascadeRecord";
import { NumberField } from "../components/NumberField";
import { Select } from "../components/Select";
import { DEFAULT_MEMORY, dimOfChoices, MEMORY_CHOICES, settingOf, type ScaleSetting } from "./cascadeForm";

interface Setting {
  readonly name: ScaleSetting;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step?: number | "any";
  readonly note: string;
}

const SETTINGS: readonly Setting[] = [
  {
    name: "steps",
    label: "Steps of each doubling",
    min: 1,
    max: 1_000_000,
    note: "Longer is better, up to a point.",
  },
  { name: "width", label: "Width", min: 2, max: 256, note: "Size of the networks. Takes memory and time." },
  { name: "layers", label: "Layers", min: 2, max: 12, note: "How far each pixel looks around itself." },
  { name: "batch", label: "Patches in a step", min: 1, max: 64, note: "Takes memory." },
  {
    name: "patch",
    label: "Side of a patch",
    min: 8,
    max: 512,
    step: 2,
    note: "Larger shows more at once. Takes memory.",
  },
  {
    name: "l1",
    label: "Weight of likeness",
    min: 0,
    max: 1000,
    step: "any",
    note: "How closely the real patch is to be met.",
  },
];

interface CascadeAdvancedProps {
  readonly choices: CascadeChoices;
  readonly plan: CascadePlan | null;
  readonly onChange: (part: Partial<CascadeChoices>) => void;
}

/** What a cascade depends on besides its sizes; what is not changed follows from the images and the memory. */
export function CascadeAdvanced({ choices, plan, onChange }: CascadeAdvancedProps) {
  const base = plan?.config.base.run;
  return (
    <details>
      <summary>Advanced settings</summary>
      <div className="fields advanced">
        {SETTINGS.map(({ name, ...setting }) => {
          const value = settingOf(choices, plan, name);
          return (
            <NumberField
              key={name}
              {...setting}
              value={value ?? setting.min}
              disabled={value === null}
              onChange={(now) => onChange({ scale: { ...choices.scale, [name]: now } })}
            />
          );
        })}
        <NumberField
          label="Steps of the base"
          min={1}
          max={1_000_000}
          value={choices.base?.steps ?? base?.steps ?? 1}
          disabled={!base}
          note="The base decides on shapes."
          onChange={(steps) => onChange({ base: { ...choices.base, steps } })}
        />
        <NumberField
          label="Width of the base"
          min={2}
          max={128}
          value={choices.base?.width ?? base?.width ?? 2}
          disabled={!base}
          note="Takes memory and time."
          onChange={(width) => onChange({ base: { ...choices.base, width } })}
        />
        <NumberField
          label="Batch of the base"
          min={2}
          max={256}
          value={choices.base?.batch ?? base?.batch ?? 2}
          disabled={!base}
          note={dimOfChoices(choices) === 2 ? "Images in a step." : "Volumes in a step."}
          onChange={(batch) => onChange({ base: { ...choices.base, batch } })}
        />
        <NumberField
          label="Seed"
          min={0}
          max={4294967295}
          value={choices.seed}
          note="The same seed repeats the training."
          onChange={(seed) => onChange({ seed })}
        />
        <Select
          label="Memory of the device"
          value={String(choices.memoryBytes ?? DEFAULT_MEMORY)}
          options={MEMORY_CHOICES}
          note="Patch and batch are chosen to fit it."
          onChange={(memory) => onChange({ memoryBytes: Number(memory) })}
        />
      </div>
    </details>
  );
}
