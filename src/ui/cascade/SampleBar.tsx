import { Columns2, Download, Pause, Play, Trash2 } from "lucide-react";
import { useState } from "react";
import { syntheticSetId, type CascadeSample } from "@/domain/cascadeRecord";
import { whatKeepsCascade } from "@/state/cascadeBusy";
import { useDarkroom } from "@/state/store";
import { Bar } from "../components/Bar";
import { Button } from "../components/Button";
import { Confirm } from "../components/Confirm";
import { count, duration } from "../format";
import { percent, restWords } from "./sampleForm";
import { sideWords } from "./sideWords";

/** How far the shown image is, and what can be done with it. */
export function SampleBar({ sample }: { readonly sample: CascadeSample }) {
  const making = useDarkroom(({ cascadeSampling }) => cascadeSampling?.sample?.id === sample.id);
  const [removing, setRemoving] = useState(false);
  const removeCascadeSample = useDarkroom((state) => state.removeCascadeSample);
  return (
    <div className="sample-bar">
      {making ? <Making sample={sample} /> : <Resting sample={sample} />}
      {sample.state === "finished" && !making && <Uses sample={sample} />}
      <Button
        size="compact"
        icon={Trash2}
        off={making ? "It is being made. Pause it first." : undefined}
        onClick={() => setRemoving(true)}
      >
        Remove
      </Button>
      {removing && (
        <Confirm
          title={`Remove ${sample.name}?`}
          loses="The synthetic pixels of all its scales. The same seed makes them again, as long as the cascade is kept."
          verb="Remove"
          onConfirm={() => void removeCascadeSample(sample.id)}
          onClose={() => setRemoving(false)}
        />
      )}
    </div>
  );
}

function Making({ sample }: { readonly sample: CascadeSample }) {
  const progress = useDarkroom(({ cascadeSampling }) => cascadeSampling?.progress ?? null);
  const pause = useDarkroom((state) => state.pauseCascadeSampling);
  const side = progress?.info.size[2];
  return (
    <>
      <div className="grow col s1" role="status">
        <span className="cut">
          {progress && side !== undefined ? (
            <>
              {sideWords(sample.dim, side)}, tile {count(progress.done)} of {count(progress.total)}
              <span className="muted"> · {duration(progress.etaMs)} left in all</span>
            </>
          ) : (
            "Opening the networks"
          )}
        </span>
        <Bar share={progress?.share ?? sample.share} label={`${sample.name} made`} />
      </div>
      <Button size="compact" icon={Pause} onClick={pause}>
        Pause
      </Button>
    </>
  );
}

function Resting({ sample }: { readonly sample: CascadeSample }) {
  const busy = useDarkroom((state) => whatKeepsCascade(state)?.message);
  const goOn = useDarkroom((state) => state.continueCascadeSample);
  if (sample.state === "finished") {
    return <span className="grow cut muted">{sample.message ?? `${sample.name}, finished`}</span>;
  }
  return (
    <>
      <div className="grow col s1">
        <span className="cut" role="status" title={restWords(sample)}>
          {restWords(sample)}
        </span>
        <Bar share={sample.share} label={`${sample.name} made, ${percent(sample.share)}`} />
      </div>
      <Button size="compact" icon={Play} off={busy} onClick={() => void goOn(sample.id)}>
        Continue
      </Button>
    </>
  );
}

function Uses({ sample }: { readonly sample: CascadeSample }) {
  const exporting = useDarkroom(({ exporting: job }) => job !== null);
  const exportCascadeSample = useDarkroom((state) => state.exportCascadeSample);
  const off = exporting ? "Another export is being written." : undefined;
  const one = sample.dim === 2 ? "file" : "series";
  return (
    <>
      {sample.dim === 3 && <OpenInCompare sample={sample} />}
      <Button
        size="compact"
        icon={Download}
        off={off}
        label={`Save as DICOM ${one}`}
        onClick={() => void exportCascadeSample(sample.id, "dicom")}
      >
        DICOM
      </Button>
      <Button
        size="compact"
        icon={Download}
        off={off}
        label={sample.dim === 2 ? "Save as PNG image" : "Save as PNG images"}
        onClick={() => void exportCascadeSample(sample.id, "png")}
      >
        PNG
      </Button>
    </>
  );
}

function OpenInCompare({ sample }: { readonly sample: CascadeSample }) {
  const setId = syntheticSetId(sample);
  const there = useDarkroom(({ volumeSets }) => volumeSets.some(({ id }) => id === setId));
  const openVolumes = useDarkroom((state) => state.openVolumes);
  const goTo = useDarkroom((state) => state.goTo);
  if (!there) return null;
  const open = () => {
    openVolumes(setId);
    goTo("compare");
  };
  return (
    <Button size="compact" icon={Columns2} onClick={open}>
      Open in Compare
    </Button>
  );
}
