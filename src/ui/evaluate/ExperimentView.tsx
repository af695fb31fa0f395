import { useMemo, useState } from "react";
import type { DatasetIndex } from "@/domain/dataset";
import type { ExperimentRecord, MeasureName } from "@/domain/evaluation";
import { useDarkroom } from "@/state/store";
import { Message } from "../components/Message";
import { Confusion } from "./Confusion";
import { Coverage } from "./Coverage";
import { DoseCurve } from "./DoseCurve";
import { EnsembleCurves } from "./EnsembleCurves";
import { ExperimentHeader } from "./ExperimentHeader";
import { FoundTable } from "./FoundTable";
import { Measured } from "./Measured";
import { Queue } from "./Queue";
import { Trusted } from "./Trusted";
import { Verdict } from "./Verdict";

interface ExperimentViewProps {
  readonly experiment: ExperimentRecord;
  readonly dataset: DatasetIndex;
}

/** One experiment: what was found so far on the left, where the queue stands on the right. */
export function ExperimentView({ experiment, dataset }: ExperimentViewProps) {
  const result = useDarkroom((state) => state.experimentResult);
  const trust = useDarkroom((state) => state.experimentTrust);
  const [measure, setMeasure] = useState<MeasureName>("auc");
  const names = useMemo(
    () => Object.fromEntries(dataset.summary.classes.map(({ id, name }) => [id, name])),
    [dataset],
  );
  const { config } = experiment;
  return (
    <>
      <ExperimentHeader experiment={experiment} hasResult={result !== null} />
      <div className="ev">
        <div className="pane">
          <Warnings experiment={experiment} />
          {result ? (
            <>
              <Verdict {...{ result, experiment, names, measure }} />
              <FoundTable {...{ result, config, names, measure }} onMeasure={setMeasure} />
              <div className="plotPair">
                <DoseCurve {...{ result, config, names, measure }} />
                <Trusted {...{ result, trust }} />
              </div>
              <div className="plotPair wide">
                <Confusion {...{ result, config, names }} />
                <Coverage {...{ result, trust }} />
              </div>
              <EnsembleCurves {...{ result, names }} />
            </>
          ) : (
            <NothingYet experiment={experiment} />
          )}
        </div>
        <div className="pane">
          <Queue experiment={experiment} result={result} />
          {result && <Measured {...{ experiment, result, names }} />}
        </div>
      </div>
    </>
  );
}

function Warnings({ experiment }: { readonly experiment: ExperimentRecord }) {
  const warnings = useDarkroom((state) => state.experimentWarnings[experiment.id]);
  if (!warnings || warnings.length === 0) return null;
  return (
    <div className="section">
      <Message
        tone="told"
        what={experiment.state === "ready" ? "Worth knowing before the start." : "Said before the start."}
        kept={warnings.join(" ")}
        advice={experiment.state === "ready" ? "Start all the same, or add more images first." : undefined}
      />
    </div>
  );
}

function NothingYet({ experiment }: { readonly experiment: ExperimentRecord }) {
  const words =
    experiment.state === "ready"
      ? "The images are checked. Nothing is trained yet."
      : "The tables appear after the first classifier, and get better with every training.";
  return (
    <div className="blank">
      <h2 className="big">No result yet</h2>
      <p>{words}</p>
    </div>
  );
}
