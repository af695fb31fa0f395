import { Play } from "lucide-react";
import { useMemo, useState } from "react";
import type { DatasetIndex } from "@/domain/dataset";
import type { AppErrorData } from "@/domain/errors";
import type { ExperimentConfig } from "@/domain/evaluation";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Message } from "../components/Message";
import { Section } from "../components/Section";
import { lowered } from "../format";
import { PageHeader } from "../shell/PageHeader";
import { ArmChoice } from "./ArmChoice";
import { ClassPick } from "./ClassPick";
import { ExperimentPicker } from "./ExperimentPicker";
import { ExperimentExpectation } from "./ExperimentExpectation";
import { HowChoice } from "./HowChoice";
import { startingExperiment, startOff, trainSizes } from "./setUpForm";

/** Choosing what to compare, before an experiment. */
export function SetUp({ dataset }: { readonly dataset: DatasetIndex }) {
  const createExperiment = useDarkroom((state) => state.createExperiment);
  const importing = useDarkroom((state) => state.importing !== null);
  const sampling = useDarkroom((state) => state.sampling !== null);
  const trainingName = useDarkroom((state) => state.runs.find(({ id }) => id === state.activeRunId)?.name);
  const experiment = useDarkroom((state) => state.activeExperimentId !== null);
  const [config, setConfig] = useState(() => startingExperiment(dataset));
  const [refused, setRefused] = useState<AppErrorData | null>(null);
  const [starting, setStarting] = useState(false);
  const sizes = useMemo(() => trainSizes(dataset), [dataset]);
  const change = (next: ExperimentConfig) => {
    setConfig(next);
    setRefused(null);
  };
  const busy = { importing, sampling, trainingName, experiment };
  const off = starting ? "The images are being checked." : startOff(config, busy);
  const start = async () => {
    setStarting(true);
    setRefused(await createExperiment(config, nameOf(config, dataset)));
    setStarting(false);
  };
  return (
    <>
      <PageHeader title="Evaluate" sub={<ExperimentPicker />}>
        <Button kind="primary" icon={Play} off={off} onClick={() => void start()}>
          {starting ? "Checking the images" : "Check and start"}
        </Button>
      </PageHeader>
      <div className="newrun">
        <div className="pane">
          {refused && (
            <div className="section">
              <Message tone="stopped" what={refused.message} kept={refused.kept} advice={refused.advice} />
            </div>
          )}
          <Section title="Do synthetic images help a classifier?">
            <p className="narrow muted">
              The experiment trains the same classifier on several sets of images and tests each on real
              patients that no model has seen. A gain counts only when it is more than repeated or altered
              real images bring too.
            </p>
            {off !== undefined && !starting && (
              <p className="note after" role="status">
                {off}
              </p>
            )}
          </Section>
          <Section title="Classes">
            <ClassPick dataset={dataset} config={config} onChange={change} />
          </Section>
          <Section title="Sets to train on" end="All but the first two hold as many images of each class">
            <ArmChoice config={config} onChange={change} />
          </Section>
          <Section title="How">
            <HowChoice config={config} onChange={change} />
          </Section>
        </div>
        <div className="pane">
          <ExperimentExpectation dataset={dataset} config={config} sizes={sizes} />
          <Section title="Before it starts">
            <p className="note">
              The images are checked first: enough patients in each class, no patient in two classes, every
              class in every part of the split, labels that agree. What makes the result meaningless is
              refused with the reason; what makes it weaker is said, and you decide.
            </p>
          </Section>
        </div>
      </div>
    </>
  );
}

function nameOf({ rareClassIds }: ExperimentConfig, { summary }: DatasetIndex): string {
  const rare = summary.classes.find(({ id }) => id === rareClassIds[0]);
  return rare ? `Do synthetic images help find ${lowered(rare.name)}?` : "Do synthetic images help?";
}
