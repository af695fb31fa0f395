import { useDarkroom } from "@/state/store";
import { Segmented } from "../components/Segmented";
import { Select } from "../components/Select";
import { useEvaluateView } from "./evaluateView";

const NEW = "";

/** Which experiment is open, or the quality of synthetic images instead. */
export function ExperimentPicker() {
  const experiments = useDarkroom((state) => state.experiments);
  const experimentId = useDarkroom((state) => state.experimentId);
  const showExperiment = useDarkroom((state) => state.showExperiment);
  const [view, setView] = useEvaluateView();
  return (
    <span className="row s3">
      <Segmented
        label="What to evaluate"
        value={view}
        options={[
          { value: "experiment", word: "Do they help?" },
          { value: "quality", word: "How alike are they?" },
        ]}
        onChange={setView}
      />
      {view === "experiment" && experiments.length > 0 && (
        <Select
          label="Experiment"
          quiet
          compact
          value={experimentId ?? NEW}
          options={[
            ...experiments.map(({ id, name, created }) => ({ value: id, word: `${name} ${dayOf(created)}` })),
            { value: NEW, word: "New experiment" },
          ]}
          onChange={(id) => void showExperiment(id === NEW ? null : id)}
        />
      )}
    </span>
  );
}

function dayOf(created: string): string {
  return new Date(created).toLocaleDateString("en-GB", { day: "numeric", month: "short" });
}
