import type { ArmId, ArmResult, ExperimentConfig, ExperimentResult, MeasureName } from "@/domain/evaluation";
import { Section } from "../components/Section";
import { count, decimal, lowered } from "../format";
import { PointPlot, type PlotPoint } from "../plots/PointPlot";
import { ticks } from "../plots/series";
import { ArmMark } from "./ArmMark";
import { ARM_FACTS, MEASURE_WORDS, totals } from "./armWords";

interface DoseCurveProps {
  readonly result: ExperimentResult;
  readonly config: ExperimentConfig;
  readonly names: Readonly<Record<string, string>>;
  readonly measure: MeasureName;
}

const DOSED: readonly ArmId[] = ["synthetic", "ensemble"];

/** The rare class by the number of synthetic images added: how many are enough. */
export function DoseCurve({ result, config, names, measure }: DoseCurveProps) {
  const rare = result.rare[0];
  if (rare === undefined) return null;
  const doses = [0, ...[...new Set([...config.doses, 1])].sort((a, b) => a - b)];
  const at = (dose: number) => doses.indexOf(dose);
  const all = [...result.arms, ...result.doses].filter(({ name }) => DOSED.includes(name));
  const real = result.arms.find(({ name }) => name === "real");
  const start = real && pointOf(real, rare, measure, 0, config.seeds);
  const lines = DOSED.map((arm) => ({
    arm,
    points: all
      .filter(({ name }) => name === arm)
      .flatMap((each) => pointOf(each, rare, measure, at(each.dose), config.seeds) ?? [])
      .sort((a, b) => a.x - b.x),
  })).filter(({ points }) => points.length > 0);
  const everything = [...(start ? [start] : []), ...lines.flatMap(({ points }) => points)];
  if (everything.length === 0) return null;
  const yTicks = ticks(Math.min(...everything.map(({ lo }) => lo ?? 1)), 1);
  const waiting = doses.filter(
    (dose) =>
      dose > 0 && !all.some((each) => each.dose === dose) && config.arms.some((arm) => DOSED.includes(arm)),
  );
  const words = lines
    .flatMap(({ points }) => points)
    .map(({ x, y }) => `${decimal(y, 2)} at ${decimal(doses[x] ?? 0, 2)} times`)
    .join(", ");
  return (
    <Section
      title="How many are enough"
      end={`${MEASURE_WORDS[measure].word}, ${lowered(names[rare] ?? rare)}, by number added`}
    >
      <PointPlot
        label={`Dose curve: ${start ? `${decimal(start.y, 2)} with none, ` : ""}${words}`}
        xRange={[-0.3, doses.length - 0.4]}
        xTicks={doses.map((dose) => ({ at: at(dose), word: addedWord(all, dose) }))}
        yTicks={yTicks}
        yDigits={2}
        {...(start ? { reference: { level: start.y, word: "real only" } } : {})}
        series={[
          ...(start
            ? [
                {
                  key: "real",
                  of: "real" as const,
                  points: [start],
                  line: false,
                  mark: () => <ArmMark arm="real" />,
                },
              ]
            : []),
          ...lines.map(({ arm, points }) => ({
            key: arm,
            of: "synthetic" as const,
            points: start ? [{ x: 0, y: start.y }, ...points] : points,
            line: true,
          })),
          ...lines.map(({ arm, points }) => ({
            key: `${arm} marks`,
            of: "synthetic" as const,
            points,
            line: false,
            mark: (partial: boolean) => <ArmMark arm={arm} hollow={partial} />,
          })),
        ]}
        notes={waiting.map((dose) => ({
          x: at(dose),
          y: (yTicks[0]! + yTicks.at(-1)!) / 2,
          word: "waiting",
        }))}
      />
      <p className="small row wrap after">
        {lines.map(({ arm }) => (
          <span key={arm} className="mk syn">
            {ARM_FACTS[arm].name}
          </span>
        ))}
        {everything.some(({ partial }) => partial) && (
          <span className="muted">Open mark: not all seeds yet</span>
        )}
      </p>
    </Section>
  );
}

function pointOf(
  arm: ArmResult,
  classId: string,
  measure: MeasureName,
  x: number,
  seeds: number,
): PlotPoint | undefined {
  const value = arm.perClass[classId]?.[measure];
  return value && { x, y: value.mean, lo: value.lo, hi: value.hi, partial: arm.seeds < seeds };
}

/** The number of synthetic images where it is known, else the dose. */
function addedWord(arms: readonly ArmResult[], dose: number): string {
  if (dose === 0) return "0";
  const known = arms.find((each) => each.dose === dose);
  return known ? count(totals(known).synthetic) : `${dose} ×`;
}
