import { ChevronLeft, ChevronRight, type LucideIcon } from "lucide-react";
import { memo } from "react";
import type { DatasetIndex } from "@/domain/dataset";
import { useDarkroom } from "@/state/store";
import { Mark } from "../components/Mark";
import { Segmented } from "../components/Segmented";
import { counted } from "../format";
import type { HeatLayout } from "./SidePane";
import { Strip } from "./Strip";
import type { SideChoice } from "./useComparison";

interface StripsProps {
  readonly dataset: DatasetIndex;
  readonly real: SideChoice;
  readonly synthetic: SideChoice;
  readonly layout: HeatLayout;
  readonly onLayout: (layout: HeatLayout) => void;
}

/** Every image of the chosen class as thumbnails, and the choice of class under them. */
export const Strips = memo(function Strips({ dataset, real, synthetic, layout, onLayout }: StripsProps) {
  const chooseReal = useDarkroom((state) => state.chooseReal);
  const chooseSynthetic = useDarkroom((state) => state.chooseSynthetic);
  const step = useDarkroom((state) => state.step);
  return (
    <div className="strips">
      <Head of="real" count={real.candidates.length} />
      {real.source && (
        <Strip
          label="Real images"
          source={real.source}
          candidates={real.candidates}
          chosen={real.index}
          onChoose={chooseReal}
        />
      )}
      <Head of="synthetic" count={synthetic.candidates.length} />
      {synthetic.source ? (
        <Strip
          label="Synthetic images"
          source={synthetic.source}
          candidates={synthetic.candidates}
          chosen={synthetic.index}
          onChoose={chooseSynthetic}
        />
      ) : (
        <p className="note">None made yet.</p>
      )}
      <div className="class-row row s3">
        <ClassFilter dataset={dataset} />
        <span className="row s1">
          <StepButton word="Previous" icon={ChevronLeft} onClick={() => step(-1)} />
          <StepButton word="Next" icon={ChevronRight} onClick={() => step(1)} />
        </span>
        <span className="grow" />
        <Legend layout={layout} onLayout={onLayout} />
      </div>
    </div>
  );
});

interface StepButtonProps {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly onClick: () => void;
}

function StepButton({ word, icon: Icon, onClick }: StepButtonProps) {
  return (
    <button type="button" className="btn ghost compact" aria-label={word} title={word} onClick={onClick}>
      <Icon className="i" aria-hidden />
      <span className="wide-only">{word}</span>
    </button>
  );
}

function Head({ of, count }: { readonly of: "real" | "synthetic"; readonly count: number }) {
  return (
    <div className="col s1">
      <Mark of={of} />
      <span className="small muted">{counted(count, "image")}</span>
    </div>
  );
}

/** More classes than this go into a list. */
const MOST_WORDS = 6;

function ClassFilter({ dataset }: { readonly dataset: DatasetIndex }) {
  const classId = useDarkroom((state) => state.compareClassId);
  const choose = useDarkroom((state) => state.chooseCompareClass);
  const options = [
    { value: "", word: "All" },
    ...dataset.summary.classes.map(({ id, name }) => ({ value: id, word: name })),
  ];
  const onChange = (value: string) => choose(value === "" ? null : value);
  if (options.length <= MOST_WORDS) {
    return <Segmented label="Class" options={options} value={classId ?? ""} onChange={onChange} />;
  }
  return (
    <select
      className="select compact"
      aria-label="Class"
      value={classId ?? ""}
      onChange={(event) => onChange(event.target.value)}
    >
      {options.map(({ value, word }) => (
        <option key={value} value={value}>
          {word}
        </option>
      ))}
    </select>
  );
}

const LAYOUTS = [
  { value: "overlay", word: "Overlay" },
  { value: "below", word: "Below" },
] as const;

function Legend({ layout, onLayout }: Pick<StripsProps, "layout" | "onLayout">) {
  const heatmap = useDarkroom((state) => state.heatmap);
  if (!heatmap) return null;
  return (
    <>
      <span className="small muted wide-only cut">What the discriminator looked at</span>
      <span className="legend">
        <span>Least</span>
        <span className="ramp" />
        <span>Most</span>
      </span>
      <Segmented label="Place of the heatmap" options={LAYOUTS} value={layout} onChange={onLayout} />
    </>
  );
}
