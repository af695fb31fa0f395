import { Layers2 } from "lucide-react";
import { useState } from "react";
import type { CascadeRecord, EdgeSource } from "@/domain/cascadeRecord";
import { whatKeepsCascade } from "@/state/cascadeBusy";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { NumberField } from "../components/NumberField";
import { Section } from "../components/Section";
import { Select } from "../components/Select";
import { makeOff, sizesToMake, sizeToSuggest } from "./sampleForm";
import { sideWords } from "./sideWords";

interface MakeFormProps {
  readonly cascade: CascadeRecord;
  /** Edges that the image is to follow; null for none. */
  readonly guide: EdgeSource | null;
  readonly onMake: () => void;
}

/** Which image is to be made, and how large. */
export function MakeForm({ cascade, guide, onMake }: MakeFormProps) {
  const busy = useDarkroom((state) => whatKeepsCascade(state)?.message);
  const sampleCascade = useDarkroom((state) => state.sampleCascade);
  const sizes = sizesToMake(cascade);
  const [seed, setSeed] = useState(1);
  const [wanted, setSize] = useState<number | null>(null);
  const [truncation, setTruncation] = useState(1);
  const size = wanted !== null && sizes.includes(wanted) ? wanted : sizeToSuggest(cascade);
  const { dim } = cascade.config;
  const finest = cascade.config.scales.at(-1)?.size ?? 0;
  const make = () => {
    onMake();
    void sampleCascade({ seed, size, truncation, ...(guide ? { edges: guide } : {}) });
  };
  return (
    <Section title={dim === 2 ? "New image" : "New volume"}>
      <div className="col s3">
        <div className="fields">
          <NumberField
            label="Seed"
            value={seed}
            min={0}
            max={4294967295}
            note="Another seed, another result."
            onChange={setSeed}
          />
          <NumberField
            label="Truncation"
            value={truncation}
            min={0.1}
            max={1}
            step="any"
            note="Below 1: more typical, less varied."
            onChange={setTruncation}
          />
        </div>
        <Select
          label="Size"
          value={String(size)}
          options={sizes.map((side) => ({
            value: String(side),
            word: side > finest ? `${sideWords(dim, side)}, beyond what was trained` : sideWords(dim, side),
          }))}
          note={
            size > finest ? "The last network is used once more: larger, with no finer detail learnt." : ""
          }
          onChange={(side) => setSize(Number(side))}
        />
        {guide && <p className="note">It follows the edges chosen under Follow edges.</p>}
        <div className="row">
          <Button kind="primary" icon={Layers2} off={makeOff(sizes, busy)} onClick={make}>
            {dim === 2 ? "Make image" : "Make volume"}
          </Button>
        </div>
      </div>
    </Section>
  );
}
