import type { ClassifierKind, ExperimentConfig } from "@/domain/evaluation";
import { defaultClassifier } from "@/domain/experimentPresets";
import { TRAINING_SIZES, type TrainingSize } from "@/domain/training";
import { Choice } from "../components/Choice";
import { NumberField } from "../components/NumberField";
import { Segmented } from "../components/Segmented";
import { recipe, recipeOf, RECIPES } from "./setUpForm";
import { MoreSettings } from "./MoreSettings";

interface HowChoiceProps {
  readonly config: ExperimentConfig;
  readonly onChange: (config: ExperimentConfig) => void;
}

/** 1 makes all classes as large as the largest; the main table needs it. */
const OTHER_DOSES = [0.25, 0.5, 2] as const;
const KINDS: readonly { readonly value: ClassifierKind; readonly word: string; readonly note: string }[] = [
  { value: "residual", word: "Residual", note: "A small modern network with normalised blocks." },
  { value: "alexnet", word: "AlexNet-like", note: "As in the Toronto paper, for repeating that work." },
];

/** Seeds, doses, classifier and recipe. */
export function HowChoice({ config, onChange }: HowChoiceProps) {
  const { classifier } = config;
  const kind = KINDS.find(({ value }) => value === classifier.kind);
  const setSize = (size: TrainingSize) =>
    onChange({
      ...config,
      classifier: defaultClassifier(classifier.kind, size),
      gan: recipe(recipeOf(config) ?? "normal", size),
    });
  return (
    <div className="col s4 narrow">
      <div className="fields">
        <NumberField
          label="Seeds for each set"
          value={config.seeds}
          min={1}
          max={20}
          note={
            config.seeds < 5
              ? "Fewer than 5 seeds: the result is a first look, not evidence."
              : "Each set is trained this often; the interval holds the spread."
          }
          onChange={(seeds) => onChange({ ...config, seeds })}
        />
      </div>
      <Doses config={config} onChange={onChange} />
      <div className="row s3">
        <Segmented
          label="Classifier"
          value={classifier.kind}
          options={KINDS}
          onChange={(value) => onChange({ ...config, classifier: defaultClassifier(value, classifier.size) })}
        />
        <span className="note">{kind?.note}</span>
      </div>
      <div className="row s3">
        <Segmented
          label="Size of the images"
          value={classifier.size}
          options={TRAINING_SIZES.map((size) => ({ value: size, word: `${size} × ${size}` }))}
          onChange={setSize}
        />
        <span className="note">For classifier and models. Each doubling takes about four times as long.</span>
      </div>
      <fieldset>
        <legend>Recipe of the generative models</legend>
        <div className="presets">
          {(["normal", "short"] as const).map((id) => (
            <label key={id}>
              <input
                type="radio"
                name="recipe"
                checked={recipeOf(config) === id}
                onChange={() => onChange({ ...config, gan: recipe(id, classifier.size) })}
              />
              <span>
                <b>{RECIPES[id].name}</b>
                <span className="note block">{RECIPES[id].purpose}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <MoreSettings config={config} onChange={onChange} />
    </div>
  );
}

function Doses({ config, onChange }: HowChoiceProps) {
  const toggle = (dose: number, on: boolean) => {
    const others = OTHER_DOSES.filter((each) => (each === dose ? on : config.doses.includes(each)));
    onChange({ ...config, doses: [...others, 1].sort((a, b) => a - b) });
  };
  return (
    <fieldset>
      <legend>How many synthetic images to try</legend>
      <div className="row s4 wrap">
        <Choice kind="checkbox" checked disabled onChange={() => undefined}>
          Until all classes are equal
        </Choice>
        {OTHER_DOSES.map((dose) => (
          <Choice
            key={dose}
            kind="checkbox"
            checked={config.doses.includes(dose)}
            onChange={(on) => toggle(dose, on)}
          >
            {dose} × as many
          </Choice>
        ))}
      </div>
    </fieldset>
  );
}
