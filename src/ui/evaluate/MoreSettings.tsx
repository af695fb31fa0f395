import type { ExperimentConfig } from "@/domain/evaluation";
import { NumberField } from "../components/NumberField";

interface MoreSettingsProps {
  readonly config: ExperimentConfig;
  readonly onChange: (config: ExperimentConfig) => void;
}

/** Everything else an experiment depends on, folded away, each with a plain word. */
export function MoreSettings({ config, onChange }: MoreSettingsProps) {
  const { classifier, gan } = config;
  const setClassifier = (part: Partial<ExperimentConfig["classifier"]>) =>
    onChange({ ...config, classifier: { ...classifier, ...part } });
  const setGan = (part: Partial<ExperimentConfig["gan"]>) =>
    onChange({ ...config, gan: { ...gan, ...part } });
  return (
    <details>
      <summary>More settings</summary>
      <div className="fields advanced" key={`${classifier.kind} ${classifier.size} ${gan.width}`}>
        <NumberField
          label="Model steps"
          value={gan.steps}
          min={1}
          max={1_000_000}
          note="Of each generative model."
          onChange={(steps) => setGan({ steps })}
        />
        <NumberField
          label="Steps on all classes first"
          value={gan.sharedSteps ?? 0}
          min={0}
          max={1_000_000}
          note="One model of all training images, from which each class starts. Helps a rare class. 0: none."
          onChange={(sharedSteps) => setGan({ sharedSteps })}
        />
        <NumberField
          label="Model width"
          value={gan.width}
          min={4}
          max={128}
          onChange={(width) => setGan({ width })}
        />
        <NumberField
          label="Model batch"
          value={gan.batch}
          min={2}
          max={256}
          onChange={(batch) => setGan({ batch })}
        />
        <NumberField
          label="Classifier steps, at most"
          value={classifier.maxSteps}
          min={1}
          max={100_000}
          note="Ends earlier when validation stops improving."
          onChange={(maxSteps) =>
            setClassifier({ maxSteps, checkEvery: Math.min(classifier.checkEvery, maxSteps) })
          }
        />
        <NumberField
          label="Classifier width"
          value={classifier.width}
          min={4}
          max={64}
          step={4}
          onChange={(width) => setClassifier({ width })}
        />
        <NumberField
          label="Classifier batch"
          value={classifier.batch}
          min={2}
          max={256}
          onChange={(batch) => setClassifier({ batch })}
        />
        <NumberField
          label="Keep when sure by"
          value={config.confidence}
          min={0}
          max={0.99}
          step="any"
          note="A synthetic image is kept when a classifier of real images gives its class this probability. 0 keeps all."
          onChange={(confidence) => onChange({ ...config, confidence })}
        />
        <NumberField
          label="Seed"
          value={config.seed}
          min={0}
          max={4294967295}
          note="The same seed repeats the experiment."
          onChange={(seed) => onChange({ ...config, seed })}
        />
      </div>
    </details>
  );
}
