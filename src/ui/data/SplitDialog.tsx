import { useState } from "react";
import { PARTS, type SplitConfig } from "@/domain/dataset";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { NumberField } from "../components/NumberField";
import { PART_WORDS } from "./counts";

interface SplitDialogProps {
  readonly split: SplitConfig;
  readonly onClose: () => void;
}

export function SplitDialog({ split, onClose }: SplitDialogProps) {
  const changeSplit = useDarkroom((state) => state.changeSplit);
  const runCount = useDarkroom((state) => state.runs.length);
  const [percent, setPercent] = useState({
    train: Math.round(split.train * 100),
    validation: Math.round(split.validation * 100),
    test: Math.round(split.test * 100),
  });
  const [seed, setSeed] = useState(split.seed);
  const total = percent.train + percent.validation + percent.test;
  const save = () => {
    const { train, validation, test } = percent;
    void changeSplit({ train: train / 100, validation: validation / 100, test: test / 100, seed });
    onClose();
  };
  return (
    <Dialog title="Split by patient" onClose={onClose}>
      <p className="muted">
        Train teaches the model. Validation and test are kept away from it, so that what it makes can be
        judged.
      </p>
      <div className="fields">
        {PARTS.map((part) => (
          <NumberField
            key={part}
            label={`${PART_WORDS[part]}, % of patients`}
            min={part === "train" ? 1 : 0}
            max={100}
            value={percent[part]}
            onChange={(value) => setPercent({ ...percent, [part]: value })}
          />
        ))}
        <NumberField
          label="Seed of the draw"
          min={0}
          max={4294967295}
          value={seed}
          note="The same seed gives the same split."
          onChange={setSeed}
        />
      </div>
      {runCount > 0 && (
        <p className="note">
          Models that are already trained saw the old training part. Some of its images may now be in the test
          part, so train again before you compare them with it.
        </p>
      )}
      <div className="actions">
        <Button onClick={onClose}>Keep the old split</Button>
        <Button
          kind="primary"
          off={total === 100 ? undefined : `The three parts make ${total} %. They have to make 100 %.`}
          onClick={save}
        >
          Split again
        </Button>
      </div>
      {total !== 100 && (
        <p className="note" role="alert">
          The three parts make {total} %. They have to make 100 %.
        </p>
      )}
    </Dialog>
  );
}
