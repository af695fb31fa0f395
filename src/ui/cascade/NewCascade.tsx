import { Play } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { CascadeChoices } from "@/domain/cascadeRecord";
import type { AppErrorData } from "@/domain/errors";
import { whatKeepsCascade } from "@/state/cascadeBusy";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Message } from "../components/Message";
import { Section } from "../components/Section";
import { counted } from "../format";
import { PageHeader } from "../shell/PageHeader";
import { RunList } from "../train/RunList";
import { CascadeAdvanced } from "./CascadeAdvanced";
import { dimOfChoices, startOff } from "./cascadeForm";
import { PlanPane } from "./PlanPane";
import { SizeChoice } from "./SizeChoice";
import { usePlan } from "./usePlan";

interface NewCascadeProps {
  readonly start: CascadeChoices;
  readonly name: string;
  readonly kinds: ReactNode;
  /** What is learnt from: classes of a data set, or a set of volumes. */
  readonly source: (choices: CascadeChoices, onChange: (choices: CascadeChoices) => void) => ReactNode;
}

/** Choosing what a cascade learns and how large it ends, with what that will take beside it. */
export function NewCascade({ start, name, kinds, source }: NewCascadeProps) {
  const busy = useDarkroom((state) => whatKeepsCascade(state)?.message ?? null);
  const createCascade = useDarkroom((state) => state.createCascade);
  const [choices, setChoices] = useState(start);
  const [starting, setStarting] = useState(false);
  const [failure, setFailure] = useState<AppErrorData | null>(null);
  const { source: from } = choices;
  const ready = from.kind === "volumes" || from.classIds.length > 0;
  const planned = usePlan(ready ? choices : null);
  const { plan, error, current } = planned;
  const why = startOff(choices, { plan, current, problem: error?.message ?? null, busy });
  const off = starting ? "The cascade is being made." : why;
  const change = (next: CascadeChoices) => {
    setFailure(null);
    setChoices(next);
  };
  const begin = async () => {
    setStarting(true);
    const problem = await createCascade(choices);
    setFailure(problem);
    setStarting(false);
  };
  return (
    <>
      <PageHeader title="Train" sub={`New run on ${name}`}>
        <Button kind="primary" icon={Play} off={off} onClick={() => void begin()}>
          {starting ? "Opening the device" : verb(choices, plan?.images[0]?.count)}
        </Button>
      </PageHeader>
      <div className="newrun">
        <div className="pane">
          {kinds}
          {failure && (
            <div className="section">
              <Message tone="stopped" what={failure.message} kept={failure.kept} advice={failure.advice} />
            </div>
          )}
          {busy !== null && (
            <p className="section note" role="status">
              {busy} A cascade can be started after that.
            </p>
          )}
          <Section title="What to learn">{source(choices, change)}</Section>
          <Section title="How large">
            <div className="col s4 narrow">
              <SizeChoice choices={choices} onChange={change} />
              <CascadeAdvanced
                choices={choices}
                plan={plan}
                onChange={(part) => change({ ...choices, ...part })}
              />
            </div>
          </Section>
        </div>
        <div className="pane">
          <PlanPane {...planned} />
          <RunList />
        </div>
      </div>
    </>
  );
}

function verb(choices: CascadeChoices, count: number | undefined): string {
  const one = dimOfChoices(choices) === 2 ? "image" : "volume";
  return count === undefined ? "Train" : `Train on ${counted(count, one)}`;
}
