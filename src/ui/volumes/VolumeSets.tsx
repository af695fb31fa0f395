import { useEffect, useState } from "react";
import { CT_SIZES, type VolumeSet } from "@/domain/volumeSet";
import { useDarkroom } from "@/state/store";
import { Bar } from "../components/Bar";
import { Button } from "../components/Button";
import { Confirm } from "../components/Confirm";
import { Section } from "../components/Section";
import { Picker } from "../data/Picker";
import { useOffer } from "../data/useOffer";
import { bytes, counted, duration } from "../format";

/** Patients of a demo set: one of each class. */
const PATIENTS = 5;

/** Sets of volumes on the Data page: bring in one's own, make demo CTs, go on, open, remove. */
export function VolumeSets({ onNames }: { readonly onNames: (names: readonly string[]) => void }) {
  const sets = useDarkroom((state) => state.volumeSets);
  const making = useDarkroom((state) => state.makingVolumes);
  const load = useDarkroom((state) => state.loadVolumes);
  const { makeCt, continueCt, stopCt, openVolumes, removeVolumes, goTo } = useDarkroom.getState();
  const [side, setSide] = useState(128);
  const [removing, setRemoving] = useState<VolumeSet | null>(null);
  const { offer, opening } = useOffer(onNames, true);
  useEffect(() => void load(), [load]);
  const open = (id: string) => {
    openVolumes(id);
    goTo("compare");
  };
  return (
    <Section title="Volumes">
      <div className="col">
        {sets.map((set) => (
          <div key={set.id} className="row wrap">
            <span className="grow">
              {set.name}{" "}
              <span className="muted">
                {howMany(set)}, {bytes(set.bytes)}
              </span>
              {set.notes && set.notes.length > 0 && <Notes notes={set.notes} />}
            </span>
            {set.volumes.length > 0 && (
              <Button size="compact" onClick={() => open(set.id)}>
                Open volumes
              </Button>
            )}
            {set.kind === "phantom" && set.volumes.length < set.wanted && !making && (
              <Button size="compact" onClick={() => void continueCt(set.id)}>
                Continue
              </Button>
            )}
            {!making && (
              <Button size="compact" onClick={() => setRemoving(set)}>
                Remove
              </Button>
            )}
          </div>
        ))}
        {making ? (
          <div className="col">
            <span>
              {`${Math.floor(making.done)} of ${making.total} demo CTs made`}
              {making.etaMs !== null && `, ${duration(making.etaMs)} left`}
            </span>
            <Bar share={making.total > 0 ? making.done / making.total : 0} label="Demo CTs made" />
            <Button size="compact" onClick={stopCt}>
              Stop
            </Button>
          </div>
        ) : (
          <div className="row wrap">
            <Picker button folder label="Folder of volumes" onFiles={offer}>
              {opening ? "Opening the folders" : "Add volumes"}
            </Picker>
            <select
              className="select compact"
              aria-label="Size of the demo CTs"
              value={side}
              onChange={(event) => setSide(Number(event.target.value))}
            >
              {CT_SIZES.map((each) => (
                <option key={each} value={each}>{`${each}³, ${bytes(PATIENTS * 2 * each ** 3)}`}</option>
              ))}
            </select>
            <Button size="compact" onClick={() => void makeCt(side, PATIENTS)}>
              Make demo CTs
            </Button>
          </div>
        )}
      </div>
      {removing && (
        <Confirm
          title={`Remove ${removing.name}?`}
          loses={`${counted(removing.volumes.length, "volume")}, ${bytes(removing.bytes)}. ${REMAINS[removing.kind]} This cannot be undone.`}
          verb="Remove"
          onConfirm={() => void removeVolumes(removing.id)}
          onClose={() => setRemoving(null)}
        />
      )}
    </Section>
  );
}

const REMAINS: Readonly<Record<VolumeSet["kind"], string>> = {
  phantom: "Demo CTs can be made again, the same.",
  imported: "The files they were read from stay where they are.",
  synthetic: "The model that made it stays.",
};

function howMany({ kind, volumes, wanted }: VolumeSet): string {
  const noun = kind === "phantom" ? "patient" : "volume";
  if (volumes.length === wanted) return counted(wanted, noun);
  const cut = kind === "imported" ? ", cut off: add the rest again" : "";
  return `${volumes.length} of ${counted(wanted, noun)}${cut}`;
}

/** What was done to scans when they came in. */
function Notes({ notes }: { readonly notes: readonly string[] }) {
  return (
    <details className="small muted">
      <summary>What was done to them</summary>
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </details>
  );
}
