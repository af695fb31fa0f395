import { ARMS, type ArmId, type ExperimentConfig } from "@/domain/evaluation";
import { NumberField } from "../components/NumberField";
import { ArmIcon, ArmName } from "./ArmMark";
import { ARM_FACTS } from "./armWords";

interface ArmChoiceProps {
  readonly config: ExperimentConfig;
  readonly onChange: (config: ExperimentConfig) => void;
}

/** The sets that are compared, each with what it is for. Real images alone are always among them. */
export function ArmChoice({ config, onChange }: ArmChoiceProps) {
  const toggle = (arm: ArmId, on: boolean) =>
    onChange({ ...config, arms: ARMS.filter((each) => (each === arm ? on : config.arms.includes(each))) });
  const controls = config.arms.includes("duplicated") && config.arms.includes("classical");
  return (
    <div className="col narrow">
      <div className="armList">
        {ARMS.map((arm) => (
          <label key={arm} className="choice">
            <input
              type="checkbox"
              checked={config.arms.includes(arm)}
              disabled={arm === "real"}
              onChange={(event) => toggle(arm, event.target.checked)}
            />
            <ArmIcon arm={arm} />
            <span>
              <ArmName arm={arm} />
              <span className="note block">{ARM_FACTS[arm].purpose}</span>
            </span>
          </label>
        ))}
      </div>
      {!controls && (
        <p className="note" role="status">
          Without the repeated and the altered set a gain may come from having more images, and the verdict
          will say so.
        </p>
      )}
      {config.arms.includes("ensemble") && (
        <div className="fields">
          <NumberField
            label="Models in an ensemble"
            value={config.ensembleSize}
            min={2}
            max={20}
            note="For each class. Each is trained anew."
            onChange={(ensembleSize) => onChange({ ...config, ensembleSize })}
          />
        </div>
      )}
    </div>
  );
}
