import { useState } from "react";
import type { RunRecord } from "@/domain/training";
import { useDarkroom } from "@/state/store";
import { SampleDialog } from "../sampling/SampleDialog";
import { Checkpoints } from "./Checkpoints";
import { CurvePlots } from "./CurvePlots";
import { QualityCurve } from "./QualityCurve";
import { RunFacts } from "./RunFacts";
import { RunHeader } from "./RunHeader";
import { RunMessage } from "./RunMessage";
import { RunSettings } from "./RunSettings";
import { Samples } from "./Samples";

/** One run: what it makes, how it learns, what is saved. */
export function RunView({ run }: { readonly run: RunRecord }) {
  const active = useDarkroom((state) => state.activeRunId === run.id);
  /** The checkpoint to make images from; undefined while the dialog is closed. */
  const [sampleFrom, setSampleFrom] = useState<number>();
  return (
    <>
      <RunHeader run={run} active={active} onSample={() => setSampleFrom(run.checkpoints.at(-1)?.step)} />
      <div className="train">
        <Samples run={run} message={<RunMessage run={run} active={active} />} />
        <div className="side">
          <div className="pane">
            <CurvePlots steps={run.config.steps} />
            {run.pretrained !== true && <QualityCurve run={run} />}
          </div>
          <div className="pane">
            <RunFacts run={run} active={active} />
            <RunSettings run={run} />
            <Checkpoints run={run} onSample={setSampleFrom} />
          </div>
        </div>
      </div>
      {sampleFrom !== undefined && (
        <SampleDialog run={run} step={sampleFrom} onClose={() => setSampleFrom(undefined)} />
      )}
    </>
  );
}
