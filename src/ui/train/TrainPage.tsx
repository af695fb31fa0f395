import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { PageHeader } from "../shell/PageHeader";
import { NewRun } from "./NewRun";
import { RunView } from "./RunView";

/** Training: the run that is shown, or the form for a new one. */
export default function TrainPage() {
  const loaded = useDarkroom((state) => state.loaded);
  const dataset = useDarkroom((state) => state.dataset);
  const run = useDarkroom((state) => state.runs.find(({ id }) => id === state.runId));
  const goTo = useDarkroom((state) => state.goTo);
  if (run) return <RunView key={run.id} run={run} />;
  if (dataset) return <NewRun key={dataset.summary.id} dataset={dataset} />;
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
