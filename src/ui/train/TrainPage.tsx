import { useEffect } from "react";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { PageHeader } from "../shell/PageHeader";
import { CascadeView } from "../cascade/CascadeView";
import { NewTraining } from "../cascade/NewTraining";
import { RunView } from "./RunView";

/** Training: the run that is shown, or the form for a new one. */
export default function TrainPage() {
  const loaded = useDarkroom((state) => state.loaded);
  const dataset = useDarkroom((state) => state.dataset);
  const run = useDarkroom((state) => state.runs.find(({ id }) => id === state.runId));
  const cascade = useDarkroom((state) => state.cascades.find(({ id }) => id === state.cascadeId));
  const anyVolumes = useDarkroom((state) => state.volumeSets.length > 0);
  const loadVolumes = useDarkroom((state) => state.loadVolumes);
  const loadCascades = useDarkroom((state) => state.loadCascades);
  const goTo = useDarkroom((state) => state.goTo);
  useEffect(() => {
    if (!loaded) return;
    void loadVolumes();
    void loadCascades();
  }, [loaded, loadVolumes, loadCascades]);
  if (cascade) return <CascadeView key={cascade.id} cascade={cascade} />;
  if (run) return <RunView key={run.id} run={run} />;
  if (dataset) return <NewTraining key={dataset.summary.id} dataset={dataset} />;
  if (anyVolumes) return <NewTraining dataset={null} />;
  if (!loaded) return <PageHeader title="Train" sub="Opening what is stored on this machine" />;
  return (
    <>
      <PageHeader title="Train" />
      <div className="blank">
        <h2 className="big">Images come first</h2>
        <p>A model learns from images of one class or of several. Bring in your scans, or start the demo.</p>
        <Button kind="primary" onClick={() => goTo("data")}>
          Go to Data
        </Button>
      </div>
    </>
  );
}
