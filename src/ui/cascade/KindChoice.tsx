import { Segmented } from "../components/Segmented";

export type TrainingKind = "images" | "high" | "volume";

interface KindChoiceProps {
  readonly kind: TrainingKind;
  readonly onChange: (kind: TrainingKind) => void;
}

const NOTES: Readonly<Record<TrainingKind, string>> = {
  images: "One network makes the whole image.",
  high: "A small whole image first, then one network for each doubling. Memory stays the same at any size.",
  volume:
    "A small whole volume first, then one network for each doubling. Memory stays the same at any size.",
};

/** What is to be made: the first choice of a new run. */
export function KindChoice({ kind, onChange }: KindChoiceProps) {
  return (
    <div className="section row s3 wrap">
      <Segmented
        label="What to make"
        value={kind}
        options={[
          { value: "images", word: "Images (64–256)" },
          { value: "high", word: "High resolution" },
          { value: "volume", word: "Volume" },
        ]}
        onChange={onChange}
      />
      <span className="note grow">{NOTES[kind]}</span>
    </div>
  );
}
