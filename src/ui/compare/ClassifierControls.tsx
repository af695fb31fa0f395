import type { DatasetIndex } from "@/domain/dataset";
import type { ArmId, ExperimentRecord } from "@/domain/evaluation";
import { HEATMAP_METHODS, type HeatmapMethod } from "@/domain/quality";
import { useDarkroom } from "@/state/store";
import { Segmented } from "../components/Segmented";
import { Select } from "../components/Select";
import { ARM_FACTS } from "../evaluate/armWords";
import { className } from "./captions";
import { checkWords, METHOD_WORDS } from "./heatWords";
import { armAsked, checkKey, trainedArms } from "./useVerdict";

interface ClassifierControlsProps {
  readonly dataset: DatasetIndex;
  readonly experiment: ExperimentRecord;
}

const SHOWS = [
  { value: "mean", word: "Where they look" },
  { value: "spread", word: "Where they differ" },
] as const;

/** Which classifiers are asked, of which class, by which method; a method that failed its check says so. */
export function ClassifierControls({ dataset, experiment }: ClassifierControlsProps) {
  const view = useDarkroom((state) => state.classifierView);
  const checks = useDarkroom((state) => state.methodChecks);
  const setView = useDarkroom((state) => state.setClassifierView);
  const arm = armAsked(experiment, view.arm);
  const checkOf = (method: HeatmapMethod) => checks[checkKey(experiment.id, arm, method)];
  const known = HEATMAP_METHODS.flatMap((method) => checkOf(method) ?? []);
  const shown = view.method === null ? known.find(({ passed }) => passed) : checkOf(view.method);
  return (
    <div className="class-row row s3 wrap">
      <Select
        label="Trained on"
        quiet
        compact
        value={arm}
        options={trainedArms(experiment).map((id) => ({ value: id, word: ARM_FACTS[id as ArmId].name }))}
        onChange={(chosen) => setView({ arm: chosen })}
      />
      <Select
        label="Heatmap of the class"
        quiet
        compact
        value={view.classId ?? ""}
        options={[
          { value: "", word: "Likeliest class" },
          ...experiment.config.classIds.map((id) => ({ value: id, word: className(dataset, id) })),
        ]}
        onChange={(id) => setView({ classId: id === "" ? null : id })}
      />
      <Select
        label="Method"
        quiet
        compact
        value={view.method ?? ""}
        options={[
          { value: "", word: "First that passes its check" },
          ...HEATMAP_METHODS.map((method) => ({
            value: method,
            word: `${METHOD_WORDS[method]}${checkOf(method)?.passed === false ? " (failed its check)" : ""}`,
          })),
        ]}
        onChange={(method) => setView({ method: method === "" ? null : (method as HeatmapMethod) })}
      />
      <Segmented
        label="What the heatmap shows"
        options={SHOWS}
        value={view.shows}
        onChange={(shows) => setView({ shows })}
      />
      <span className="note cut" role="status">
        {shown ? `${METHOD_WORDS[shown.method]}. ${checkWords(shown)}` : ""}
      </span>
    </div>
  );
}
