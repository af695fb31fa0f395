import type { SamplingJob } from "@/state/types";
import { Bar } from "../components/Bar";
import { Button } from "../components/Button";
import { count } from "../format";

interface SampleProgressProps {
  /** null while the model is being opened. */
  readonly job: SamplingJob | null;
  readonly onCancel: () => void;
  readonly onHide: () => void;
}

export function SampleProgress({ job, onCancel, onHide }: SampleProgressProps) {
  const words = job ? `${count(job.done)} of ${count(job.total)} images made` : "Opening the model";
  return (
    <>
      <div className="col">
        <p aria-live="polite">{words}</p>
        <Bar share={job && job.total > 0 ? job.done / job.total : 0} label="Synthetic images made" />
      </div>
      <p className="note">You may close this and look around: the images go on being made.</p>
      <div className="actions">
        <Button onClick={onCancel}>Stop</Button>
        <Button onClick={onHide}>Close and go on</Button>
      </div>
    </>
  );
}
