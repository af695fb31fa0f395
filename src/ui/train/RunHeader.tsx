import { Columns2, Pause, Play, Plus, Square } from "lucide-react";
import type { ModelAt, SampleSet } from "@/domain/samples";
import type { RunRecord } from "@/domain/training";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { counted } from "../format";
import { PageHeader } from "../shell/PageHeader";
import { canResume } from "./runStates";
import { WhichWork } from "./WhichWork";

interface RunHeaderProps {
  readonly run: RunRecord;
  readonly active: boolean;
  readonly onSample: () => void;
}

export function RunHeader({ run, active, onSample }: RunHeaderProps) {
  const showRun = useDarkroom((state) => state.showRun);
  return (
    <PageHeader title="Train" sub={<WhichRun run={run} />}>
      {active ? <RunningActions /> : <RestingActions run={run} />}
      {!active && (
        <Button icon={Plus} onClick={() => void showRun(null)}>
          New run
        </Button>
      )}
      <CompareButton run={run} onSample={onSample} />
    </PageHeader>
  );
}

function WhichRun({ run }: { readonly run: RunRecord }) {
  const { images, patients } = run.trainedOn;
  return (
    <span className="row s3">
      <WhichWork shown={run} />
      <span className="wide-only">
        {counted(images, "image")} of {counted(patients, "patient")}
      </span>
    </span>
  );
}

function RunningActions() {
  const pausing = useDarkroom((state) => state.phase.kind === "pausing");
  const pauseRun = useDarkroom((state) => state.pauseRun);
  const stopRun = useDarkroom((state) => state.stopRun);
  const off = pausing ? "The run is being saved." : undefined;
  return (
    <>
      <Button icon={Pause} off={off} onClick={() => void pauseRun()}>
        Pause
      </Button>
      <Button icon={Square} off={off} onClick={() => void stopRun()}>
        Stop and keep
      </Button>
    </>
  );
}

function RestingActions({ run }: { readonly run: RunRecord }) {
  const otherActive = useDarkroom((state) => state.activeRunId !== null);
  const resumeRun = useDarkroom((state) => state.resumeRun);
  if (!canResume(run)) return null;
  const off = otherActive ? "Another run is training. Pause or stop it first." : undefined;
  return (
    <Button icon={Play} off={off} onClick={() => void resumeRun(run.id)}>
      {run.step === 0 ? "Start" : "Resume"}
    </Button>
  );
}

/** To the images already made, or to the dialog that makes the first ones. */
function CompareButton({ run, onSample }: { readonly run: RunRecord; readonly onSample: () => void }) {
  const newest = useDarkroom((state) => state.sampleSets.find((each) => madeBy(each, run.id)));
  const openSampleSet = useDarkroom((state) => state.openSampleSet);
  const goTo = useDarkroom((state) => state.goTo);
  const off =
    run.checkpoints.length === 0
      ? `The first checkpoint is saved at step ${run.config.checkpointEvery}. Comparing needs one.`
      : undefined;
  const compare = () => {
    if (!newest || madeBy(newest, run.id)!.step < (run.checkpoints.at(-1)?.step ?? 0)) return onSample();
    openSampleSet(newest.id);
    goTo("compare");
  };
  return (
    <Button kind="primary" icon={Columns2} off={off} onClick={compare}>
      Compare with real
    </Button>
  );
}

/** This run's part in a set; undefined where it made none of it. */
function madeBy({ runId, step, members }: SampleSet, id: string): ModelAt | undefined {
  return (members ?? [{ runId, step }]).find((one) => one.runId === id);
}
