import type { CascadeChoices } from "@/domain/cascadeRecord";
import { Choice } from "../components/Choice";
import { Segmented } from "../components/Segmented";
import { basesOf, dimOfChoices, sizesAbove, withBase } from "./cascadeForm";
import { sideWords } from "./sideWords";

interface SizeChoiceProps {
  readonly choices: CascadeChoices;
  readonly onChange: (choices: CascadeChoices) => void;
}

/** How large the images end, and how large the first network makes them. */
export function SizeChoice({ choices, onChange }: SizeChoiceProps) {
  const dim = dimOfChoices(choices);
  const options = (sides: readonly number[]) =>
    sides.map((side) => ({ value: side, word: sideWords(dim, side) }));
  return (
    <div className="col s4">
      <div className="row s3 wrap">
        <Segmented
          label="Final size"
          value={choices.size}
          options={options(sizesAbove(dim, choices.baseSize))}
          onChange={(size) => onChange({ ...choices, size })}
        />
        <span className="note">
          Final size. Each doubling is trained on the images that are large enough.
        </span>
      </div>
      <div className="row s3 wrap">
        <Segmented
          label="Base size"
          value={choices.baseSize}
          options={options(basesOf(dim))}
          onChange={(baseSize) => onChange(withBase(choices, baseSize))}
        />
        <span className="note">Base: the whole {dim === 2 ? "image" : "volume"}, made by one network.</span>
      </div>
      {dim === 2 && (
        <Choice
          kind="checkbox"
          checked={choices.edges}
          onChange={(edges) => onChange({ ...choices, edges })}
          note="Then images can be made from a sketch, or from the edges of a real image."
        >
          Learn to follow edges
        </Choice>
      )}
    </div>
  );
}
