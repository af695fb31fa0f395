import { useState } from "react";
import type { RunRecord } from "@/domain/training";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Confirm } from "../components/Confirm";
import { Section } from "../components/Section";
import { bytes, count, counted } from "../format";
import { StateTag } from "./StateTag";

/** The runs on the open data set. */
export function RunList() {
  const runs = useDarkroom((state) => state.runs);
  const activeRunId = useDarkroom((state) => state.activeRunId);
  const showRun = useDarkroom((state) => state.showRun);
  const removeRun = useDarkroom((state) => state.removeRun);
  const [removing, setRemoving] = useState<RunRecord | null>(null);
  return (
    <Section title="Runs on this data set" end={runs.length > 0 ? counted(runs.length, "run") : undefined}>
      {runs.length === 0 && (
        <p className="note">
          None yet. Choose a class and press the button above: samples appear after the first minute.
        </p>
      )}
      <ul className="col s3">
        {runs.map((run) => (
          <li key={run.id}>
            <div className="row">
              <button type="button" className="link grow cut" onClick={() => void showRun(run.id)}>
                {run.name}
              </button>
              <StateTag state={run.id === activeRunId ? "running" : run.state} />
              <Button
                size="compact"
                off={run.id === activeRunId ? "This run is training. Stop it first." : undefined}
                onClick={() => setRemoving(run)}
              >
                Remove
              </Button>
            </div>
            <span className="note">
              Step {count(run.step)} of {count(run.config.steps)}, {run.config.size} × {run.config.size}
              {run.pretrained === true && ", came with the app"}
            </span>
          </li>
        ))}
      </ul>
      {removing && (
        <Confirm
          title={`Remove ${removing.name}?`}
          loses={losses(removing)}
          verb="Remove"
          onConfirm={() => void removeRun(removing.id)}
          onClose={() => setRemoving(null)}
        />
      )}
    </Section>
  );
}

function losses({ checkpoints, step }: RunRecord): string {
  const size = checkpoints.reduce((sum, checkpoint) => sum + checkpoint.bytes, 0);
  return `${count(step)} steps of training, ${counted(checkpoints.length, "checkpoint")} (${bytes(size)}) and the synthetic images made with them. This cannot be undone.`;
}
