import { Pause, Play, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { CascadeRecord } from "@/domain/cascadeRecord";
import { whatKeepsCascade } from "@/state/cascadeBusy";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Segmented } from "../components/Segmented";
import { PageHeader } from "../shell/PageHeader";
import { WhichWork } from "../train/WhichWork";
import type { CascadeTab } from "./CascadeView";
import { RemoveCascade } from "./RemoveCascade";

interface CascadeHeaderProps {
  readonly cascade: CascadeRecord;
  readonly tab: CascadeTab;
  readonly onTab: (tab: CascadeTab) => void;
}

export function CascadeHeader({ cascade, tab, onTab }: CascadeHeaderProps) {
  const training = useDarkroom(({ cascadeTraining }) => cascadeTraining?.id === cascade.id);
  const showRun = useDarkroom((state) => state.showRun);
  const [removing, setRemoving] = useState(false);
  return (
    <PageHeader
      title="Train"
      sub={
        <span className="row s3">
          <WhichWork shown={cascade} />
          {cascade.sourceName !== cascade.name && <span className="wide-only">{cascade.sourceName}</span>}
        </span>
      }
    >
      <Segmented
        label="Part of the cascade"
        value={tab}
        options={[
          { value: "training", word: "Training" },
          { value: "making", word: cascade.config.dim === 2 ? "Make images" : "Make volumes" },
        ]}
        onChange={onTab}
      />
      <Button
        icon={Trash2}
        off={training ? "This cascade is training. Pause it first." : undefined}
        onClick={() => setRemoving(true)}
      >
        Remove
      </Button>
      <Button icon={Plus} onClick={() => void showRun(null)}>
        New run
      </Button>
      {training ? (
        <PauseButton primary={tab === "training"} />
      ) : (
        <StartButton cascade={cascade} primary={tab === "training"} />
      )}
      {removing && <RemoveCascade cascade={cascade} onClose={() => setRemoving(false)} />}
    </PageHeader>
  );
}

function PauseButton({ primary }: { readonly primary: boolean }) {
  const pausing = useDarkroom(({ cascadeTraining }) => cascadeTraining?.pausing === true);
  const pauseCascade = useDarkroom((state) => state.pauseCascade);
  const off = pausing ? "The scale is being saved." : undefined;
  return (
    <Button icon={Pause} kind={primary ? "primary" : "plain"} off={off} onClick={() => void pauseCascade()}>
      {pausing ? "Saving" : "Pause"}
    </Button>
  );
}

function StartButton({ cascade, primary }: { readonly cascade: CascadeRecord; readonly primary: boolean }) {
  const busy = useDarkroom((state) => whatKeepsCascade(state)?.message);
  const trainCascade = useDarkroom((state) => state.trainCascade);
  if (cascade.scales.every(({ state }) => state === "finished")) return null;
  return (
    <Button
      icon={Play}
      kind={primary ? "primary" : "plain"}
      off={busy}
      onClick={() => void trainCascade(cascade.id)}
    >
      {cascade.state === "ready" ? "Start" : "Resume"}
    </Button>
  );
}
