import { useState } from "react";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Section } from "../components/Section";
import { Select } from "../components/Select";
import { bytes, counted, duration } from "../format";

const SIDES = [256, 512, 1024, 2048] as const;
const PATIENTS = [10, 60, 200, 600] as const;
/** Three in ten demo patients have a second radiograph. */
const EXPOSURES = 1.3;
/** Milliseconds of processor time for each pixel, from `renderRadiograph` at 2,048²: 2.3 s. */
const MS_PER_PIXEL = 2340 / 2048 ** 2;

/** Invented patients' radiographs with more pixels than the demo has, for models of large images. */
export function DemoRadiographs() {
  const making = useDarkroom((state) => state.importing !== null);
  const make = useDarkroom((state) => state.makeRadiographs);
  const [side, setSide] = useState<(typeof SIDES)[number]>(1024);
  const [patients, setPatients] = useState(60);
  const images = Math.round(patients * EXPOSURES);
  return (
    <Section title="Demo radiographs">
      <div className="col">
        <div className="row wrap">
          <Select
            quiet
            compact
            label="Size of the demo radiographs"
            value={String(side)}
            options={SIDES.map((each) => ({ value: String(each), word: `${each} × ${each}` }))}
            onChange={(value) => setSide(SIDES.find((each) => String(each) === value)!)}
          />
          <Select
            quiet
            compact
            label="Invented patients"
            value={String(patients)}
            options={PATIENTS.map((each) => ({ value: String(each), word: counted(each, "patient") }))}
            onChange={(value) => setPatients(Number(value))}
          />
          <Button
            size="compact"
            off={making ? "Images are still being read or made." : undefined}
            onClick={() => void make(side, patients)}
          >
            Make demo radiographs
          </Button>
        </div>
        <p className="small muted">
          {`About ${counted(images, "image")}, ${bytes(images * 2 * side ** 2)}, about ${duration(images * MS_PER_PIXEL * side ** 2)} of one processor core.`}
        </p>
      </div>
    </Section>
  );
}
