import { useMemo, type ReactNode } from "react";
import type { DatasetIndex, Fit } from "@/domain/dataset";
import type { ImageVerdict } from "@/domain/quality";
import { useDarkroom } from "@/state/store";
import { className } from "./captions";
import { drawnSaliency, drawnVerdict, type DrawnHeat } from "./heatWords";
import type { Asked } from "./useAsked";
import type { Comparison, SideChoice } from "./useComparison";
import { useSaliency } from "./useSaliency";
import { useAskable, useVerdict } from "./useVerdict";
import type { Side } from "./useViews";
import { VerdictBar } from "./VerdictBar";

interface SideHeat {
  readonly heat: Asked<DrawnHeat>;
  /** How a real image became the square that the map was made on. */
  readonly fit: Fit;
  /** What the classifiers say of the image. */
  readonly footer: ReactNode;
}

/** The heatmaps of both sides, of the discriminator or of an experiment's classifiers. */
export function useHeats(
  { real, synthetic, samples, run }: Comparison,
  dataset: DatasetIndex,
  on: boolean,
): Readonly<Record<Side, SideHeat>> {
  const experiment = useAskable();
  const chosen = useDarkroom((state) => state.heatmapOf);
  const ofClassifier = chosen === "classifier" && experiment !== undefined;
  const classOf = synthetic.index === null ? undefined : samples?.classIds[synthetic.index];
  const asked = { on: on && !ofClassifier, run, samples };
  const saliency = {
    real: useSaliency({ ...asked, ...real, classId: real.record?.classId }),
    synthetic: useSaliency({ ...asked, ...synthetic, classId: classOf }),
  };
  const question = ({ source, index }: SideChoice) => ({ on: on && ofClassifier, experiment, source, index });
  const verdict = { real: useVerdict(question(real)), synthetic: useVerdict(question(synthetic)) };
  const drawn = {
    real: useDrawnVerdict(verdict.real, dataset),
    synthetic: useDrawnVerdict(verdict.synthetic, dataset),
  };
  const shown = {
    real: useDrawn(saliency.real, drawnSaliency),
    synthetic: useDrawn(saliency.synthetic, drawnSaliency),
  };
  const side = (of: Side): SideHeat => {
    if (!ofClassifier) return { heat: shown[of], fit: run?.config.fit ?? "pad", footer: null };
    const nameOf = (id: string) => className(dataset, id);
    return {
      heat: drawn[of],
      fit: "pad",
      footer: on ? <VerdictBar verdict={verdict[of]} nameOf={nameOf} /> : null,
    };
  };
  return { real: side("real"), synthetic: side("synthetic") };
}

function useDrawn<T>(asked: Asked<T>, draw: (value: T) => DrawnHeat): Asked<DrawnHeat> {
  const { value } = asked;
  const drawn = useMemo(() => (value === null ? null : draw(value)), [value, draw]);
  return { ...asked, value: drawn };
}

function useDrawnVerdict(asked: Asked<ImageVerdict>, dataset: DatasetIndex): Asked<DrawnHeat> {
  const { classId, shows } = useDarkroom((state) => state.classifierView);
  const draw = useMemo(
    () => (verdict: ImageVerdict) =>
      drawnVerdict(verdict, shows, className(dataset, classIdOf(verdict, classId))),
    [shows, classId, dataset],
  );
  return useDrawn(asked, draw);
}

/** The class that the heatmap is of: the chosen one, or the likeliest. */
function classIdOf({ perClass }: ImageVerdict, chosen: string | null): string {
  if (chosen !== null && perClass.some(({ classId }) => classId === chosen)) return chosen;
  return perClass.reduce((best, each) => (each.mean > best.mean ? each : best)).classId;
}
