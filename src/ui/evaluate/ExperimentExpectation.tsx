import type { DatasetIndex } from "@/domain/dataset";
import type { ExperimentConfig } from "@/domain/evaluation";
import { useDarkroom } from "@/state/store";
import { Section } from "../components/Section";
import { count, counted, duration } from "../format";
import { expectedTime, missingImages, workOf, type ClassSize } from "./setUpForm";

interface ExperimentExpectationProps {
  readonly dataset: DatasetIndex;
  readonly config: ExperimentConfig;
  readonly sizes: readonly ClassSize[];
}

/** How much there is to train, and how long it takes as far as that was measured. */
export function ExperimentExpectation({ dataset, config, sizes }: ExperimentExpectationProps) {
  const runs = useDarkroom((state) => state.runs);
  const experiments = useDarkroom((state) => state.experiments);
  const work = workOf(config, sizes);
  const time = expectedTime(config, work, runs, experiments);
  const tested = dataset.images.filter(
    ({ index, classId }) => dataset.parts[index] === "test" && config.classIds.includes(classId),
  );
  const patients = new Set(tested.map(({ patient }) => patient)).size;
  return (
    <Section title="What to expect">
      <dl className="kv loose">
        <dt>Tested on</dt>
        <dd>
          {counted(tested.length, "real image")}, {counted(patients, "patient")}
        </dd>
        <dt>Synthetic images added</dt>
        <dd>{count(missingImages(config, sizes))} in the main table</dd>
        <dt>Generative models</dt>
        <dd>
          {count(work.models)} of {count(config.gan.steps)} steps
          {work.models > 0 && config.gan.sharedSteps
            ? `, from one of all classes of ${count(config.gan.sharedSteps)} steps`
            : ""}
        </dd>
        <dt>Classifiers</dt>
        <dd>
          {count(work.classifiers)} of at most {count(config.classifier.maxSteps)} steps
        </dd>
        <dt>Time</dt>
        <dd>{timeWords(time.models, time.classifiers)}</dd>
      </dl>
      <p className="note after">
        It may run for hours. It can be paused, survives a reload, and shows its tables after every training.
      </p>
    </Section>
  );
}

function timeWords(models: number | null, classifiers: number | null): string {
  if (models !== null && classifiers !== null) return `about ${duration(models + classifiers)}`;
  if (models !== null && models > 0)
    return `about ${duration(models)} for the models, classifiers not yet measured`;
  if (classifiers !== null && classifiers > 0)
    return `about ${duration(classifiers)} for the classifiers, models not yet measured`;
  return "known after the first training of each kind";
}
