import { useState } from "react";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { PageHeader } from "../shell/PageHeader";
import { EvaluateViewContext, type EvaluateView } from "./evaluateView";
import { ExperimentView } from "./ExperimentView";
import { QualityView } from "./QualityView";
import { SetUp } from "./SetUp";
import "./evaluate.css";

/** Do synthetic images help, and how near do they come? */
export default function EvaluatePage() {
  const loaded = useDarkroom((state) => state.loaded);
  const dataset = useDarkroom((state) => state.dataset);
  const experiment = useDarkroom((state) => state.experiments.find(({ id }) => id === state.experimentId));
  const view = useState<EvaluateView>("experiment");
  if (!dataset) return <NoDataYet loaded={loaded} />;
  return (
    <EvaluateViewContext value={view}>
      {view[0] === "quality" ? (
        <QualityView dataset={dataset} />
      ) : experiment ? (
        <ExperimentView key={experiment.id} experiment={experiment} dataset={dataset} />
      ) : (
        <SetUp key={dataset.summary.id} dataset={dataset} />
      )}
    </EvaluateViewContext>
  );
}

function NoDataYet({ loaded }: { readonly loaded: boolean }) {
  const goTo = useDarkroom((state) => state.goTo);
  if (!loaded) return <PageHeader title="Evaluate" sub="Opening what is stored on this machine" />;
  return (
    <>
      <PageHeader title="Evaluate" />
      <div className="blank">
        <h2 className="big">Images come first</h2>
        <p>
          Evaluate finds out whether synthetic images help a classifier on patients it has never seen. It
          needs real images of at least two classes, with ten or more patients in each.
        </p>
        <Button kind="primary" onClick={() => goTo("data")}>
          Go to Data
        </Button>
      </div>
    </>
  );
}
