import { useState } from "react";
import type { CascadeRecord } from "@/domain/cascadeRecord";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Section } from "../components/Section";
import { counted } from "../format";
import { StateTag } from "../train/StateTag";
import { RemoveCascade } from "./RemoveCascade";

/** All cascades, of images and of volumes; nothing where there is none. */
export function CascadeList() {
  const cascades = useDarkroom((state) => state.cascades);
  const [removing, setRemoving] = useState<CascadeRecord | null>(null);
  if (cascades.length === 0) return null;
  return (
    <Section title="High resolution and volumes" end={counted(cascades.length, "cascade")}>
      <ul className="col s3">
        {cascades.map((cascade) => (
          <Row key={cascade.id} cascade={cascade} onRemove={() => setRemoving(cascade)} />
        ))}
      </ul>
      {removing && <RemoveCascade cascade={removing} onClose={() => setRemoving(null)} />}
    </Section>
  );
}

function Row({ cascade, onRemove }: { readonly cascade: CascadeRecord; readonly onRemove: () => void }) {
  const { id, name, sourceName, state, scales } = cascade;
  const training = useDarkroom(({ cascadeTraining }) => cascadeTraining?.id === id);
  const showCascade = useDarkroom((each) => each.showCascade);
  const done = scales.filter((scale) => scale.state === "finished").length;
  return (
    <li>
      <div className="row">
        <button type="button" className="link grow cut" onClick={() => showCascade(id)}>
          {name}
        </button>
        <StateTag state={training ? "running" : state} />
        <Button
          size="compact"
          off={training ? "This cascade is training. Pause it first." : undefined}
          onClick={onRemove}
        >
          Remove
        </Button>
      </div>
      <span className="note">
        {sourceName}, {done} of {counted(scales.length, "scale")} trained
      </span>
    </li>
  );
}
