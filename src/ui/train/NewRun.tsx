import { Play } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { DatasetIndex } from "@/domain/dataset";
import { TRAINING_SIZES, type RunConfig } from "@/domain/training";
import { cascadeWorks } from "@/state/cascadeBusy";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { NumberField } from "../components/NumberField";
import { Section } from "../components/Section";
import { Segmented } from "../components/Segmented";
import { counted } from "../format";
import { PageHeader } from "../shell/PageHeader";
import { AdvancedSettings } from "./AdvancedSettings";
import { ClassChoice } from "./ClassChoice";
import { Expectation } from "./Expectation";
import { PresetChoice } from "./PresetChoice";
import { RunList } from "./RunList";
import { startingConfig, trainingImages, trainOff, withFittingBatch, withPreset } from "./runForm";

const MOST_MODELS = 20;

/** Choosing what to learn and how, before a run. */
export function NewRun({ dataset, kinds }: { readonly dataset: DatasetIndex; readonly kinds?: ReactNode }) {
  const classId = useDarkroom((state) => state.classId);
  const importing = useDarkroom((state) => state.importing !== null);
  const activeRun = useDarkroom((state) => state.runs.find(({ id }) => id === state.activeRunId));
  const createRun = useDarkroom((state) => state.createRun);
  const [wanted, setConfig] = useState(() => startingConfig(dataset, classId));
  const [models, setModels] = useState(1);
  const [starting, setStarting] = useState(false);
  const change = (part: Partial<RunConfig>) => setConfig((old) => ({ ...old, ...part }));
  const chosen = trainingImages(dataset, wanted.classIds);
  const config = withFittingBatch(wanted, chosen.images);
  const cascade = useDarkroom((state) => cascadeWorks(state)?.message);
  const off = starting
    ? "The run is being made."
    : (cascade ?? trainOff(config, dataset, { importing, activeRun }));
  const start = async () => {
    setStarting(true);
    await createRun(config, models);
    setStarting(false);
  };
  return (
    <>
      <PageHeader title="Train" sub={`New run on ${dataset.summary.name}`}>
        <Button kind="primary" icon={Play} off={off} onClick={() => void start()}>
          {starting ? "Opening the device" : `Train on ${counted(chosen.images, "image")}`}
        </Button>
      </PageHeader>
      <div className="newrun">
        <div className="pane">
          {kinds}
          {off !== undefined && !starting && (
            <p className="section note" role="status">
              {off}
            </p>
          )}
          <Section title="What to learn">
            <ClassChoice
              dataset={dataset}
              classIds={config.classIds}
              onChange={(classIds) => change({ classIds })}
            />
          </Section>
          <Section title="How">
            <div className="col s4 narrow">
              <PresetChoice
                preset={config.preset}
                onChange={(preset) => setConfig(withPreset(config, preset, config.size))}
              />
              <div className="row s3">
                <Segmented
                  label="Size of the synthetic images"
                  value={config.size}
                  options={TRAINING_SIZES.map((size) => ({ value: size, word: `${size} × ${size}` }))}
                  onChange={(size) => setConfig(withPreset(config, config.preset, size))}
                />
                <span className="note">
                  {config.size === 64
                    ? "Quickest: shapes of lungs, heart and ribs."
                    : "Each doubling takes about four times as long a step."}
                </span>
              </div>
              <div className="fields">
                <NumberField
                  label="Models trained as one source"
                  value={models}
                  min={1}
                  max={MOST_MODELS}
                  note={
                    models === 1
                      ? "More than 1 makes an ensemble, which covers more of the variety."
                      : `An ensemble: ${models} runs one after the other, each from its own seed. Takes ${models} times as long.`
                  }
                  onChange={setModels}
                />
              </div>
              <AdvancedSettings config={config} onChange={change} />
            </div>
          </Section>
        </div>
        <div className="pane">
          <Expectation config={config} models={models} images={chosen.images} patients={chosen.patients} />
          <RunList />
        </div>
      </div>
    </>
  );
}
