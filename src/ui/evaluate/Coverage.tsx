import type { ExperimentResult } from "@/domain/evaluation";
import type { CoveragePoint, Trust } from "@/domain/quality";
import { Section } from "../components/Section";
import { decimal } from "../format";
import { PointPlot } from "../plots/PointPlot";
import { ticks } from "../plots/series";
import { ArmIcon, ArmMark, ArmName } from "./ArmMark";
import { ARM_FACTS } from "./armWords";
import { shownArms } from "./Trusted";

interface CoverageProps {
  readonly result: ExperimentResult;
  readonly trust: Readonly<Record<string, Trust>>;
}

/** Below this share of called images a single one moves the curve too far to be read. */
const LEAST_SHOWN = 0.1;

/** How accuracy rises when the doubtful images are left to a person. */
export function Coverage({ result, trust }: CoverageProps) {
  const arms = shownArms(result, trust);
  if (arms.length === 0) return null;
  const curves = arms.map(({ arm, trust: { curve } }) => ({
    arm,
    points: curve.filter(({ coverage }) => coverage >= LEAST_SHOWN),
  }));
  const yTicks = ticks(
    Math.min(...curves.flatMap(({ points }) => points.map(({ accuracy }) => accuracy)), 0.9),
    1,
  );
  return (
    <Section title="When doubtful images are not called" end="Right, of those called">
      <PointPlot
        label={`Accuracy by share called. ${curves.map(({ arm, points }) => `${ARM_FACTS[arm].name}: ${wordsOf(points)}`).join(". ")}`}
        xRange={[0, 1]}
        xTicks={[0, 0.5, 1].map((at) => ({ at, word: `${100 * at}%${at === 1 ? " called" : ""}` }))}
        yTicks={yTicks}
        yDigits={2}
        series={curves.flatMap(({ arm, points }) => [
          {
            key: arm,
            of: ARM_FACTS[arm].of,
            line: true,
            points: points.map(({ coverage, accuracy }) => ({ x: coverage, y: accuracy })),
          },
          {
            key: `${arm} end`,
            of: ARM_FACTS[arm].of,
            line: false,
            points: points.slice(-1).map(({ coverage, accuracy }) => ({ x: coverage, y: accuracy })),
            mark: () => <ArmMark arm={arm} />,
          },
        ])}
      />
      <p className="small row wrap after">
        {curves.map(({ arm, points }) => (
          <span key={arm} className="row s1">
            <ArmIcon arm={arm} />
            <ArmName arm={arm} />
            <span className="muted">{wordsOf(points)}</span>
          </span>
        ))}
      </p>
    </Section>
  );
}

function wordsOf(points: readonly CoveragePoint[]): string {
  const all = points.at(-1);
  const most = points.findLast(({ coverage }) => coverage <= 0.8);
  if (!all) return "not measured";
  const part = most ? `${decimal(most.accuracy, 2)} of the surest ${Math.round(100 * most.coverage)}%, ` : "";
  return `${part}${decimal(all.accuracy, 2)} of all`;
}
