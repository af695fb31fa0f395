import { Ruler } from "lucide-react";
import { useMemo, useState } from "react";
import type { DatasetIndex } from "@/domain/dataset";
import type { AppErrorData } from "@/domain/errors";
import { LEAST_TO_MEASURE, type Quality } from "@/domain/quality";
import type { SampleSet } from "@/domain/samples";
import { WHOLE_SET, type QualityAnswer, type QualityPart } from "@/state/evaluationTypes";
import { useDarkroom } from "@/state/store";
import { Bar } from "../components/Bar";
import { Button } from "../components/Button";
import { Section } from "../components/Section";
import { Select } from "../components/Select";
import { count } from "../format";
import { PageHeader } from "../shell/PageHeader";
import { EnsembleCurve } from "./EnsembleCurves";
import { ExperimentPicker } from "./ExperimentPicker";
import { QualityByClass } from "./QualityByClass";
import { enough, measureOff, partsOf, setWords, type PartOfSet } from "./qualityParts";
import { QualityTable } from "./QualityTable";

/** How near a set of synthetic images comes to real ones, every number beside its control. */
export function QualityView({ dataset }: { readonly dataset: DatasetIndex }) {
  const sampleSets = useDarkroom((state) => state.sampleSets);
  const goTo = useDarkroom((state) => state.goTo);
  const [chosen, setChosen] = useState<string | null>(null);
  const samples = sampleSets.find(({ id }) => id === chosen) ?? sampleSets[0];
  return samples ? (
    <MeasuredSet key={samples.id} {...{ dataset, samples, sampleSets }} onSet={setChosen} />
  ) : (
    <>
      <PageHeader title="Evaluate" sub={<ExperimentPicker />} />
      <div className="blank">
        <h2 className="big">No synthetic images yet</h2>
        <p>
          Train a model, then make images on the Compare page. Here they are measured against held-out real
          ones.
        </p>
        <Button kind="primary" onClick={() => goTo("train")}>
          Go to Train
        </Button>
      </div>
    </>
  );
}

interface MeasuredSetProps {
  readonly dataset: DatasetIndex;
  readonly samples: SampleSet;
  readonly sampleSets: readonly SampleSet[];
  readonly onSet: (id: string) => void;
}

const NO_ANSWERS: Readonly<Record<QualityPart, QualityAnswer>> = {};

function MeasuredSet({ dataset, samples, sampleSets, onSet }: MeasuredSetProps) {
  const answers = useDarkroom((state) => state.quality[samples.id] ?? NO_ANSWERS);
  const measuring = useDarkroom((state) => state.measuring);
  const parts = useMemo(() => partsOf(samples), [samples]);
  const [part, setPart] = useState<QualityPart>(parts[0]?.part ?? WHOLE_SET);
  const answer = answers[part];
  const quality = answer && "quality" in answer ? answer.quality : undefined;
  const under = measuring?.sampleSetId === samples.id ? measuring.part : undefined;
  return (
    <>
      <PageHeader title="Evaluate" sub={<ExperimentPicker />}>
        <MeasureButton samples={samples} parts={parts} again={Object.keys(answers).length > 0} />
      </PageHeader>
      <div className="ev">
        <div className="pane">
          <Section title="Synthetic images">
            <div className="narrow">
              <Select
                label="Set"
                value={samples.id}
                options={sampleSets.map((each) => ({ value: each.id, word: setWords(each) }))}
                onChange={onSet}
              />
            </div>
          </Section>
          <MeasuringBar />
          {parts.length > 1 && (
            <QualityByClass {...{ parts, answers }} measuring={under} chosen={part} onChoose={setPart} />
          )}
          {quality ? (
            <>
              <QualityTable quality={quality} name={parts.length > 1 ? nameOf(parts, part) : undefined} />
              <CoveredByModels {...{ samples, quality }} name={nameOf(parts, part)} />
            </>
          ) : (
            <NotMeasured why={answer && "error" in answer ? answer.error : undefined} />
          )}
        </div>
        <div className="pane">
          <Conditions quality={quality} dataset={dataset} samples={samples} />
        </div>
      </div>
    </>
  );
}

interface CoveredByModelsProps {
  readonly samples: SampleSet;
  readonly quality: Quality;
  readonly name: string | undefined;
}

function CoveredByModels({ samples: { members }, quality: { byModels }, name = "" }: CoveredByModelsProps) {
  if (byModels) return <EnsembleCurve ensemble={byModels} name={name} />;
  if (!members) return null;
  return (
    <Section title="Do more models cover more">
      <p className="note">
        Measured for one class of which every model made {LEAST_TO_MEASURE} images or more: this set needs{" "}
        {count(LEAST_TO_MEASURE * members.length)} of it.
      </p>
    </Section>
  );
}

function nameOf(parts: readonly PartOfSet[], part: QualityPart): string | undefined {
  return parts.find((each) => each.part === part)?.name;
}

interface MeasureButtonProps {
  readonly samples: SampleSet;
  readonly parts: readonly PartOfSet[];
  readonly again: boolean;
}

function MeasureButton({ samples, parts, again }: MeasureButtonProps) {
  const measuring = useDarkroom((state) => state.measuring);
  const busy = useDarkroom((state) => state.activeRunId ?? state.activeExperimentId);
  const measureQuality = useDarkroom((state) => state.measureQuality);
  const cancelMeasuring = useDarkroom((state) => state.cancelMeasuring);
  if (measuring) return <Button onClick={cancelMeasuring}>Stop</Button>;
  const asked = parts.filter(enough).map(({ part }) => part);
  return (
    <Button
      kind="primary"
      icon={Ruler}
      off={measureOff(parts, busy !== null)}
      onClick={() => void measureQuality(samples.id, asked)}
    >
      {again ? "Measure again" : "Measure"}
    </Button>
  );
}

function MeasuringBar() {
  const measuring = useDarkroom((state) => state.measuring);
  if (!measuring) return null;
  const { done, total } = measuring;
  return (
    <div className="section" role="status">
      <Bar share={total > 0 ? done / total : 0} label="Measuring" />
      <p className="small muted after">
        {total > 0 ? `${count(done)} of ${count(total)}` : "Opening the network that compares"}
      </p>
    </div>
  );
}

function NotMeasured({ why }: { readonly why: AppErrorData | undefined }) {
  return (
    <div className="blank">
      <h2 className="big">{why ? "Too few images to measure" : "Not measured yet"}</h2>
      <p>
        {why
          ? [why.message, why.advice].join(" ")
          : "A network that was not trained on the synthetic images looks at them and at real ones. How far apart the two are is set against how far apart two halves of the real ones are."}
      </p>
    </div>
  );
}

interface ConditionsProps {
  readonly quality: Quality | undefined;
  readonly dataset: DatasetIndex;
  readonly samples: SampleSet;
}

function Conditions({ quality, dataset, samples }: ConditionsProps) {
  return (
    <Section title="How it was measured">
      <dl className="kv small loose">
        <dt>Data set</dt>
        <dd>{dataset.summary.name}</dd>
        <dt>Synthetic</dt>
        <dd>{count(quality?.n.synthetic ?? samples.seeds.length)}</dd>
        {quality && (
          <>
            <dt>Real, held out</dt>
            <dd>{count(quality.n.real)}</dd>
            <dt>Compared by</dt>
            <dd>{quality.extractor}</dd>
            {samples.members && (
              <>
                <dt>Source</dt>
                <dd>{samples.members.length} models, equal shares</dd>
              </>
            )}
            <dt>Seed</dt>
            <dd>{quality.seed}</dd>
          </>
        )}
      </dl>
      <p className="note after">
        A distance means nothing without the network that measured it: compare only numbers with the same
        network, the same counts and the same seed. All numbers rest on few images where n is small. Near is
        not the same as useful: whether the images help is the other question on this page.
      </p>
    </Section>
  );
}
