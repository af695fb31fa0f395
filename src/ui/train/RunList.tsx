import { useState } from "react";
import type { RunRecord } from "@/domain/training";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Confirm } from "../components/Confirm";
import { CascadeList } from "../cascade/CascadeList";
import { Section } from "../components/Section";
import { bytes, count, counted } from "../format";
import { ensembleName, ensembleWords, grouped } from "./ensembles";
import { StateTag } from "./StateTag";

/** The runs on the open data set. */
export function RunList() {
  const runs = useDarkroom((state) => state.runs);
  const anySet = useDarkroom((state) => state.dataset !== null);
  const removeRun = useDarkroom((state) => state.removeRun);
  const [removing, setRemoving] = useState<RunRecord | null>(null);
  return (
    <>
      <CascadeList />
      {anySet && (
        <Section
          title="Runs on this data set"
          end={runs.length > 0 ? counted(runs.length, "run") : undefined}
        >
          {runs.length === 0 && (
            <p className="note">
              None yet. Choose a class and press the button above: samples appear after the first minute.
            </p>
          )}
          <ul className="col s3">
            {grouped(runs).map(({ ensemble, runs: [first, ...rest] }) =>
              ensemble ? (
                <li key={ensemble.id}>
                  <span className="strong">{ensembleName(first)}</span>
                  <span className="note block">{ensembleWords([first, ...rest])}</span>
                  <ul className="col s3 members">
                    {[first, ...rest].map((run) => (
                      <RunRow key={run.id} run={run} onRemove={setRemoving} />
                    ))}
                  </ul>
                </li>
              ) : (
                <RunRow key={first.id} run={first} onRemove={setRemoving} />
              ),
            )}
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
      )}
    </>
  );
}

interface RunRowProps {
  readonly run: RunRecord;
  readonly onRemove: (run: RunRecord) => void;
}

function RunRow({ run, onRemove }: RunRowProps) {
  const active = useDarkroom((state) => state.activeRunId === run.id);
  const showRun = useDarkroom((state) => state.showRun);
  const { ensemble } = run;
  return (
    <li>
      <div className="row">
        <button type="button" className="link grow cut" onClick={() => void showRun(run.id)}>
          {ensemble ? `Model ${ensemble.member + 1} of ${ensemble.of}` : run.name}
        </button>
        <StateTag state={active ? "running" : run.state} />
        <Button
          size="compact"
          off={active ? "This run is training. Stop it first." : undefined}
          onClick={() => onRemove(run)}
        >
          Remove
        </Button>
      </div>
      <span className="note">
        Step {count(run.step)} of {count(run.config.steps)}, {run.config.size} × {run.config.size}
        {ensemble && `, seed ${run.config.seed}`}
        {run.pretrained === true && ", came with the app"}
      </span>
    </li>
  );
}

function losses({ checkpoints, step }: RunRecord): string {
  const size = checkpoints.reduce((sum, checkpoint) => sum + checkpoint.bytes, 0);
  return `${count(step)} steps of training, ${counted(checkpoints.length, "checkpoint")} (${bytes(size)}) and the synthetic images made with them. This cannot be undone.`;
}
