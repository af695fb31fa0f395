import { Images } from "lucide-react";
import { useState } from "react";
import type { RunRecord } from "@/domain/training";
import { Button } from "../components/Button";
import { Section } from "../components/Section";
import { bytes, clock, count } from "../format";

interface CheckpointsProps {
  readonly run: RunRecord;
  readonly onSample: (step: number) => void;
}

/** Saved steps, newest first; one is chosen to make images from. */
export function Checkpoints({ run, onSample }: CheckpointsProps) {
  const [chosen, setChosen] = useState<number | null>(null);
  const saved = [...run.checkpoints].reverse();
  const newest = saved[0];
  if (!newest) {
    return (
      <Section title="Checkpoints">
        <p className="note">The first is saved at step {count(run.config.checkpointEvery)}, and on pause.</p>
      </Section>
    );
  }
  const step = saved.find((each) => each.step === chosen)?.step ?? newest.step;
  return (
    <Section title="Checkpoints" end={`${saved.length} × ${bytes(newest.bytes)}`}>
      <table className="tight">
        <thead>
          <tr>
            <th>Step</th>
            <th className="num">Saved</th>
          </tr>
        </thead>
        <tbody>
          {saved.map((each) => (
            <tr key={each.step} className={each.step === step ? "sel" : undefined}>
              <td>
                <button
                  type="button"
                  className="pick"
                  aria-pressed={each.step === step}
                  onClick={() => setChosen(each.step)}
                >
                  {count(each.step)}
                </button>
              </td>
              <td className="num">{clock(new Date(each.saved))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="after">
        <Button size="compact" icon={Images} onClick={() => onSample(step)}>
          Make images from step {count(step)}
        </Button>
      </div>
      {run.pretrained !== true && (
        <p className="note after">
          Close the tab if you like: the run goes on from the last checkpoint, on the same curve.
        </p>
      )}
    </Section>
  );
}
