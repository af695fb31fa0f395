import { Images } from "lucide-react";
import { useState } from "react";
import type { SampleRequest } from "@/domain/samples";
import type { RunRecord } from "@/domain/training";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Choice } from "../components/Choice";
import { NumberField } from "../components/NumberField";
import { count, counted, decimal } from "../format";
import { modelsOf, newestOfEach } from "../train/ensembles";
import { MOST_SAMPLES, samplingOff, startingCounts, totalOf } from "./counts";

interface SampleFormProps {
  readonly run: RunRecord;
  readonly step?: number | undefined;
  readonly onAsk: (request: SampleRequest) => void;
}

export function SampleForm({ run, step, onAsk }: SampleFormProps) {
  const steps = run.checkpoints.map((checkpoint) => checkpoint.step).sort((a, b) => b - a);
  const [counts, setCounts] = useState(() => startingCounts(run));
  const [seed, setSeed] = useState(1);
  const [truncation, setTruncation] = useState(1);
  const [chosenStep, setChosenStep] = useState(step ?? steps[0] ?? 0);
  const runs = useDarkroom((state) => state.runs);
  const members = newestOfEach(modelsOf(run, runs));
  const [first] = members;
  const [all, setAll] = useState(true);
  const asOne = all && first !== undefined && members.length > 1;
  const ask = () =>
    onAsk({
      ...(asOne ? { ...first, members } : { runId: run.id, step: chosenStep }),
      counts: counts.filter((entry) => entry.count > 0).map(({ classId, count }) => ({ classId, count })),
      seed,
      truncation,
    });
  return (
    <>
      <div className="fields">
        {counts.map((entry) => (
          <NumberField
            key={entry.classId}
            label={`${entry.name}, images`}
            min={0}
            max={MOST_SAMPLES}
            value={entry.count}
            onChange={(value) =>
              setCounts(counts.map((old) => (old.classId === entry.classId ? { ...old, count: value } : old)))
            }
          />
        ))}
      </div>
      {members.length > 1 && (
        <Choice
          kind="checkbox"
          checked={all}
          onChange={setAll}
          note="Each model makes an equal share, from its newest checkpoint."
        >
          Draw from all {members.length} models of the ensemble, as one source
        </Choice>
      )}
      <div className="fields">
        {!asOne && (
          <label className="labelled">
            <span className="lab">Step of the run</span>
            <select
              className="select"
              value={chosenStep}
              onChange={(event) => setChosenStep(Number(event.target.value))}
            >
              {steps.map((each) => (
                <option key={each} value={each}>
                  {count(each)}
                </option>
              ))}
            </select>
          </label>
        )}
        <NumberField
          label="First seed"
          min={0}
          max={4294967295}
          value={seed}
          note="The same seed makes the same image."
          onChange={setSeed}
        />
      </div>
      <TruncationSlider value={truncation} onChange={setTruncation} />
      <div className="actions">
        <Button kind="primary" icon={Images} off={samplingOff(counts, steps.length)} onClick={ask}>
          Make {counted(totalOf(counts), "image")}
        </Button>
      </div>
    </>
  );
}

function TruncationSlider(props: { readonly value: number; readonly onChange: (value: number) => void }) {
  return (
    <label className="labelled">
      <span className="lab">Truncation {decimal(props.value, 2)}</span>
      <input
        type="range"
        min={0.3}
        max={1}
        step={0.05}
        value={props.value}
        onChange={(event) => props.onChange(Number(event.target.value))}
      />
      <span className="note">1 shows all the variety. Less makes more typical, more alike images.</span>
    </label>
  );
}
