import { useEffect, useState } from "react";
import { CT_SIZES } from "@/domain/volumeSet";
import { useDarkroom } from "@/state/store";
import { Bar } from "../components/Bar";
import { Button } from "../components/Button";
import { Section } from "../components/Section";
import { bytes, counted, duration } from "../format";

/** Patients of a demo set: one of each class. */
const PATIENTS = 5;

/** Sets of volumes on the Data page: make demo CTs, go on, open, remove. */
export function VolumeSets() {
  const sets = useDarkroom((state) => state.volumeSets);
  const making = useDarkroom((state) => state.makingVolumes);
  const load = useDarkroom((state) => state.loadVolumes);
  const { makeCt, continueCt, stopCt, openVolumes, removeVolumes, goTo } = useDarkroom.getState();
  const [side, setSide] = useState(128);
  useEffect(() => void load(), [load]);
  const open = (id: string) => {
    openVolumes(id);
    goTo("compare");
  };
  return (
    <Section title="Volumes">
      {sets.map((set) => (
        <div key={set.id} className="row wrap">
          <span className="grow">
            {set.name}{" "}
            <span className="muted">
              {set.volumes.length < set.wanted
                ? `${set.volumes.length} of ${counted(set.wanted, "patient")}`
                : counted(set.wanted, "patient")}
              , {bytes(set.bytes)}
            </span>
          </span>
          {set.volumes.length > 0 && (
            <Button size="compact" onClick={() => open(set.id)}>
              Open volumes
            </Button>
          )}
          {set.volumes.length < set.wanted && !making && (
            <Button size="compact" onClick={() => void continueCt(set.id)}>
              Continue
            </Button>
          )}
          {!making && (
            <Button size="compact" onClick={() => void removeVolumes(set.id)}>
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
    </Section>
  );
}
