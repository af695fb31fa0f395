import { useState } from "react";
import type { RunConfig } from "@/domain/training";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Section } from "../components/Section";
import { count, counted, decimal, duration } from "../format";
import { estimateTime } from "./runForm";

interface ExpectationProps {
  readonly config: RunConfig;
  readonly models: number;
  readonly images: number;
  readonly patients: number;
}

/** What the run will use and how long it may take, as far as that is known. */
export function Expectation({ config, models, images, patients }: ExpectationProps) {
  const runs = useDarkroom((state) => state.runs);
  const estimate = estimateTime(config, runs);
  const rounds = images > 0 ? (config.steps * config.batch) / images : 0;
  return (
    <Section title="What to expect">
      <dl className="kv loose">
        <dt>Learns from</dt>
        <dd>
          {counted(images, "image")}, {counted(patients, "patient")}
        </dd>
        <dt>Work</dt>
        <dd>
          {models > 1 && `${models} × `}
          {count(config.steps)} steps of {config.batch} images
        </dd>
        <dt>Each image is seen</dt>
        <dd>{images > 0 ? `about ${count(rounds)} times` : "not yet known"}</dd>
        <dt>Time</dt>
        <dd>{estimate ? `about ${duration(models * estimate.ms)}` : "known after a few steps"}</dd>
      </dl>
      {estimate && (
        <p className="note after">
          From {estimate.from.name}: {decimal((estimate.from.throughput?.stepMs ?? 0) / 1000, 2)} s a step
          with the same settings.
        </p>
      )}
      {images > 0 && images < 100 && (
        <p className="note after">
          With fewer than 100 images a model tends to repeat them. Check the nearest real images in Compare.
        </p>
      )}
      <DeviceNote />
    </Section>
  );
}

function DeviceNote() {
  const device = useDarkroom((state) => state.device);
  const chooseDevice = useDarkroom((state) => state.chooseDevice);
  const [asking, setAsking] = useState(false);
  if (device) return <p className="note after">{device.reason}</p>;
  const ask = async () => {
    setAsking(true);
    await chooseDevice("auto");
    setAsking(false);
  };
  return (
    <div className="col after note">
      <p>Training uses the graphics card when there is one, and the processor otherwise.</p>
      <div className="row">
        <Button size="compact" off={asking ? "Looking." : undefined} onClick={() => void ask()}>
          {asking ? "Looking" : "See which it is"}
        </Button>
      </div>
    </div>
  );
}
