import { Pause, Play, Trash2 } from "lucide-react";
import { useState } from "react";
import type { ExperimentRecord } from "@/domain/evaluation";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Confirm } from "../components/Confirm";
import { counted } from "../format";
import { PageHeader } from "../shell/PageHeader";
import { ExperimentPicker } from "./ExperimentPicker";
import { allOf } from "./queue";
import { SaveMenu } from "./SaveMenu";

interface ExperimentHeaderProps {
  readonly experiment: ExperimentRecord;
  readonly hasResult: boolean;
}

export function ExperimentHeader({ experiment, hasResult }: ExperimentHeaderProps) {
  const activeId = useDarkroom((state) => state.activeExperimentId);
  const active = activeId === experiment.id;
  return (
    <PageHeader title="Evaluate" sub={<ExperimentPicker />}>
      {active ? <PauseButton /> : <RestingActions experiment={experiment} other={activeId !== null} />}
      <SaveMenu off={hasResult ? undefined : "There is no result yet."} />
    </PageHeader>
  );
}

function PauseButton() {
  const pausing = useDarkroom((state) => state.experimentProgress?.pausing ?? false);
  const pauseExperiment = useDarkroom((state) => state.pauseExperiment);
  return (
    <Button
      icon={Pause}
      off={pausing ? "The training under way is being saved." : undefined}
      onClick={() => void pauseExperiment()}
    >
      Pause
    </Button>
  );
}

interface RestingActionsProps {
  readonly experiment: ExperimentRecord;
  /** Another experiment runs. */
  readonly other: boolean;
}

function RestingActions({ experiment, other }: RestingActionsProps) {
  const resumeExperiment = useDarkroom((state) => state.resumeExperiment);
  const removeExperiment = useDarkroom((state) => state.removeExperiment);
  const [asking, setAsking] = useState(false);
  const { done } = allOf(experiment.cells);
  const goesOn = experiment.state !== "finished" || experiment.cells.some(({ state }) => state === "failed");
  return (
    <>
      <Button icon={Trash2} kind="ghost" onClick={() => setAsking(true)}>
        Remove
      </Button>
      {goesOn && (
        <Button
          kind="primary"
          icon={Play}
          off={other ? "Another experiment is running. Pause it first." : undefined}
          onClick={() => void resumeExperiment(experiment.id)}
        >
          {experiment.state === "ready" ? "Start" : "Resume"}
        </Button>
      )}
      {asking && (
        <Confirm
          title="Remove this experiment?"
          loses={`${counted(done, "finished training")}, the models made for it and its tables are lost. Images and runs stay.`}
          verb="Remove"
          onConfirm={() => void removeExperiment(experiment.id)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
