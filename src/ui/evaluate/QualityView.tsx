import { Ruler } from "lucide-react";
import { useState } from "react";
import type { DatasetIndex } from "@/domain/dataset";
import type { Quality } from "@/domain/quality";
import type { SampleSet } from "@/domain/samples";
import { useDarkroom } from "@/state/store";
import { Bar } from "../components/Bar";
import { Button } from "../components/Button";
import { Section } from "../components/Section";
import { Select } from "../components/Select";
import { count, counted } from "../format";
import { PageHeader } from "../shell/PageHeader";
import { ExperimentPicker } from "./ExperimentPicker";
import { QualityTable } from "./QualityTable";

/** How near a set of synthetic images comes to real ones, every number beside its control. */
export function QualityView({ dataset }: { readonly dataset: DatasetIndex }) {
  const sampleSets = useDarkroom((state) => state.sampleSets);
  const goTo = useDarkroom((state) => state.goTo);
  const [chosen, setChosen] = useState<string | null>(null);
  const samples = sampleSets.find(({ id }) => id === chosen) ?? sampleSets.find(ofOneClass) ?? sampleSets[0];
  const quality = useDarkroom((state) => (samples ? state.quality[samples.id] : undefined));
  return (
    <>
      <PageHeader title="Evaluate" sub={<ExperimentPicker />}>
        {samples && <MeasureButton samples={samples} again={quality !== undefined} />}
      </PageHeader>
      {samples ? (
        <div className="ev">
          <div className="pane">
            <Section title="Synthetic images">
              <div className="narrow">
                <Select
                  label="Set"
                  value={samples.id}
                  options={sampleSets.map((each) => ({ value: each.id, word: wordsOf(each) }))}
                  onChange={setChosen}
                />
              </div>
            </Section>
            <MeasuringBar />
            {!ofOneClass(samples) && <p className="section note">{measureOff(samples, false)}</p>}
            {quality ? <QualityTable quality={quality} /> : <NotMeasured />}
          </div>
          <div className="pane">
            <Conditions quality={quality} dataset={dataset} samples={samples} />
          </div>
        </div>
      ) : (
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
      )}
    </>
  );
}

function wordsOf({ classNames, seeds, step }: SampleSet): string {
  return `${classNames.join(", ")}, ${counted(seeds.length, "image")}, step ${count(step)}`;
}

function MeasureButton({ samples, again }: { readonly samples: SampleSet; readonly again: boolean }) {
  const measuring = useDarkroom((state) => state.measuring);
  const busy = useDarkroom((state) => state.activeRunId ?? state.activeExperimentId);
  const measureQuality = useDarkroom((state) => state.measureQuality);
  const cancelMeasuring = useDarkroom((state) => state.cancelMeasuring);
  if (measuring) return <Button onClick={cancelMeasuring}>Stop</Button>;
  return (
    <Button
      kind="primary"
      icon={Ruler}
      off={measureOff(samples, busy !== null)}
      onClick={() => void measureQuality(samples.id)}
    >
      {again ? "Measure again" : "Measure"}
    </Button>
  );
}

function ofOneClass({ classIds }: SampleSet): boolean {
  return new Set(classIds).size === 1;
}

/** Why a set cannot be measured now. */
function measureOff(samples: SampleSet, busy: boolean): string | undefined {
  if (busy) return "Something is training. Pause it first.";
  if (!ofOneClass(samples)) return "Quality is measured on a set of one class. Make one on the Compare page.";
  return undefined;
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

function NotMeasured() {
  return (
    <div className="blank">
      <h2 className="big">Not measured yet</h2>
      <p>
        A network that was not trained on the synthetic images looks at them and at real ones. How far apart
        the two are is set against how far apart two halves of the real ones are.
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
            <dt>Seed</dt>
            <dd>{quality.seed}</dd>
          </>
        )}
      </dl>
      <p className="note after">
        A distance means nothing without the network that measured it: compare only numbers with the same
        network, the same counts and the same seed. Near is not the same as useful: whether the images help is
        the other question on this page.
      </p>
    </Section>
  );
}
