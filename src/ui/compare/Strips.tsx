import { ChevronLeft, ChevronRight, type LucideIcon } from "lucide-react";
import { memo } from "react";
import type { DatasetIndex } from "@/domain/dataset";
import { useDarkroom } from "@/state/store";
import { Mark } from "../components/Mark";
import { Segmented } from "../components/Segmented";
import { ClassifierControls } from "./ClassifierControls";
import { counted } from "../format";
import type { HeatLayout } from "./SidePane";
import { Strip } from "./Strip";
import type { SideChoice } from "./useComparison";
import { useAskable } from "./useVerdict";

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
  const askable = useAskable();
  const ofClassifier = useDarkroom((state) => state.heatmap && state.heatmapOf === "classifier") && askable;
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
      {ofClassifier && <ClassifierControls dataset={dataset} experiment={askable} />}
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

const OWNERS = [
  { value: "discriminator", word: "Discriminator" },
  { value: "classifier", word: "Classifier" },
] as const;

function Legend({ layout, onLayout }: Pick<StripsProps, "layout" | "onLayout">) {
  const heatmap = useDarkroom((state) => state.heatmap);
  const heatmapOf = useDarkroom((state) => state.heatmapOf);
  const setHeatmapOf = useDarkroom((state) => state.setHeatmapOf);
  const threshold = useDarkroom((state) => state.heatmapThreshold);
  const setThreshold = useDarkroom((state) => state.setHeatmapThreshold);
  const askable = useAskable();
  if (!heatmap) return null;
  return (
    <>
      {askable ? (
        <Segmented label="Whose heatmap" options={OWNERS} value={heatmapOf} onChange={setHeatmapOf} />
      ) : (
        <span className="small muted wide-only cut">What the discriminator looked at</span>
      )}
      <label className="row s1 small muted" title="Weaker places stay clear">
        <span className="wide-only">From</span>
        <input
          className="threshold"
          type="range"
          min={0}
          max={90}
          value={Math.round(100 * threshold)}
          aria-label="Heatmap threshold"
          aria-valuetext={`${Math.round(100 * threshold)}% of the strongest`}
          disabled={layout === "below"}
          onChange={(event) => setThreshold(Number(event.target.value) / 100)}
        />
      </label>
      <span className="legend">
        <span>Least</span>
        <span className="ramp" />
        <span>Most</span>
      </span>
      <Segmented label="Place of the heatmap" options={LAYOUTS} value={layout} onChange={onLayout} />
    </>
  );
}
