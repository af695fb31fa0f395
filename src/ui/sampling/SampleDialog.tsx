import { useState } from "react";
import type { RunRecord } from "@/domain/training";
import { useDarkroom } from "@/state/store";
import { Dialog } from "../components/Dialog";
import { ensembleName } from "../train/ensembles";
import { SampleForm } from "./SampleForm";
import { SampleProgress } from "./SampleProgress";

interface SampleDialogProps {
  readonly run: RunRecord;
  /** The checkpoint to start with; the newest by default. */
  readonly step?: number | undefined;
  readonly onClose: () => void;
}

/** Makes a set of synthetic images from a run's checkpoint, then shows it on Compare. */
export function SampleDialog({ run, step, onClose }: SampleDialogProps) {
  const sampling = useDarkroom((state) => state.sampling);
  const requestSamples = useDarkroom((state) => state.requestSamples);
  const cancelSampling = useDarkroom((state) => state.cancelSampling);
  const goTo = useDarkroom((state) => state.goTo);
  const [asked, setAsked] = useState(false);
  return (
    <Dialog title={`Make synthetic images with ${ensembleName(run)}`} onClose={onClose}>
      {sampling || asked ? (
        <SampleProgress job={sampling} onCancel={cancelSampling} onHide={onClose} />
      ) : (
        <SampleForm
          run={run}
          step={step}
          onAsk={async (request) => {
            setAsked(true);
            const before = useDarkroom.getState().sampleSetId;
            await requestSamples(request);
            const made = useDarkroom.getState().sampleSetId !== before;
            onClose();
            if (made) goTo("compare");
          }}
        />
      )}
    </Dialog>
  );
}
