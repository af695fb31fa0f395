import type { EnsembleCoverage, ExperimentResult } from "@/domain/evaluation";
import { Section } from "../components/Section";
import { count, decimal, lowered } from "../format";
import { PointPlot, type PointSeries } from "../plots/PointPlot";
import { ArmIcon, ArmMark } from "./ArmMark";

interface EnsembleCurvesProps {
  readonly result: ExperimentResult;
  readonly names: Readonly<Record<string, string>>;
}

/** How much of the real variety several models cover together, on as many images whatever their number. */
export function EnsembleCurves({ result: { ensembles = [] }, names }: EnsembleCurvesProps) {
  return ensembles.map((one) => (
    <EnsembleCurve key={one.classId} ensemble={one} name={names[one.classId] ?? one.classId} />
  ));
}

export function EnsembleCurve({
  ensemble,
  name,
}: {
  readonly ensemble: EnsembleCoverage;
  readonly name: string;
}) {
  const { points, extractor, seed, n } = ensemble;
  const most = Math.max(1, ...points.map(({ models }) => models));
  const words = points
    .map(({ models, recall, coverage }) => `${models}: ${decimal(recall, 2)} and ${decimal(coverage, 2)}`)
    .join(", ");
  const series = (key: "recall" | "coverage"): PointSeries => ({
    key,
    of: "synthetic",
    line: true,
    points: points.map((point) => ({ x: point.models, y: point[key] })),
    mark: () => <ArmMark arm="synthetic" hollow={key === "coverage"} />,
  });
  return (
    <Section
      title={`Do more models cover more of ${lowered(name)}`}
      end={`By number of models. ${count(n.synthetic)} synthetic against ${count(n.real)} real`}
    >
      <PointPlot
        label={`Recall and coverage by number of models. ${words}`}
        xRange={[0.7, most + 0.3]}
        xTicks={points.map(({ models }) => ({ at: models, word: String(models) }))}
        yTicks={[0, 0.5, 1]}
        yDigits={1}
        series={[series("recall"), series("coverage")]}
      />
      <p className="small row wrap after">
        <span className="row s1">
          <ArmIcon arm="synthetic" />
          <b className="synWord">Recall</b>
        </span>
        <span className="row s1">
          <ArmIcon arm="synthetic" hollow />
          <b className="synWord">Coverage</b>
        </span>
        <span className="muted">
          {extractor}, seed {seed}
        </span>
      </p>
    </Section>
  );
}
