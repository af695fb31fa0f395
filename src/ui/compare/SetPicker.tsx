import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useDarkroom } from "@/state/store";
import { Confirm } from "../components/Confirm";
import { counted } from "../format";
import { setWords } from "./captions";

/** Which set of synthetic images is shown: its run, step and size. */
export function SetPicker() {
  const sampleSets = useDarkroom((state) => state.sampleSets);
  const sampleSetId = useDarkroom((state) => state.sampleSetId);
  const runs = useDarkroom((state) => state.runs);
  const open = useDarkroom((state) => state.openSampleSet);
  const remove = useDarkroom((state) => state.removeSampleSet);
  const [asking, setAsking] = useState(false);
  const shown = sampleSets.find(({ id }) => id === sampleSetId);
  if (!shown) return null;
  return (
    <span className="sets">
      <select
        className="select"
        aria-label="Set of synthetic images"
        value={shown.id}
        onChange={(event) => open(event.target.value)}
      >
        {sampleSets.map((samples) => (
          <option key={samples.id} value={samples.id}>
            {setWords(
              samples,
              runs.find(({ id }) => id === samples.runId),
            )}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="btn ghost"
        aria-label="Remove this set"
        title="Remove this set"
        onClick={() => setAsking(true)}
      >
        <Trash2 className="i" aria-hidden />
      </button>
      {asking && (
        <Confirm
          title="Remove this set of synthetic images?"
          loses={`${counted(shown.seeds.length, "synthetic image")} will be removed from this machine. The run that made them is kept, and can make them again from the same seed.`}
          verb="Remove set"
          onConfirm={() => void remove(shown.id)}
          onClose={() => setAsking(false)}
        />
      )}
    </span>
  );
}
