import type { ExperimentResult } from "@/domain/evaluation";
import type { CoveragePoint, Trust } from "@/domain/quality";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Section } from "../components/Section";
import { count, decimal } from "../format";
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

/** How accuracy rises when the doubtful images are left to a person, and where to stop calling. */
export function Coverage({ result, trust }: CoverageProps) {
  const limit = useDarkroom((state) => state.doubtLimit);
  const arms = shownArms(result, trust);
  if (arms.length === 0) return null;
  const curves = arms.map(({ arm, trust: { curve, limit: own } }) => ({
    arm,
    points: curve.filter(({ coverage }) => coverage >= LEAST_SHOWN),
    at: pointAt(curve, limit ?? own),
  }));
  const yTicks = ticks(
    Math.min(...curves.flatMap(({ points }) => points.map(({ accuracy }) => accuracy)), 0.9),
    1,
  );
  const most = Math.max(...curves.flatMap(({ points }) => points.map(({ threshold }) => threshold)));
  return (
    <Section title="When doubtful images are not called" end="Right, of those called">
      <PointPlot
        label={`Accuracy by share called. ${curves.map(({ arm, points }) => `${ARM_FACTS[arm].name}: ${wordsOf(points)}`).join(". ")}`}
        xRange={[0, 1]}
        xTicks={[0, 0.5, 1].map((at) => ({ at, word: `${100 * at}%${at === 1 ? " called" : ""}` }))}
        yTicks={yTicks}
        yDigits={2}
        series={curves.flatMap(({ arm, points, at }) => [
          {
            key: arm,
            of: ARM_FACTS[arm].of,
            line: true,
            points: points.map(({ coverage, accuracy }) => ({ x: coverage, y: accuracy })),
          },
          {
            key: `${arm} chosen`,
            of: ARM_FACTS[arm].of,
            line: false,
            points: at && at.coverage > 0 ? [{ x: at.coverage, y: at.accuracy }] : [],
            mark: () => <ArmMark arm={arm} />,
          },
        ])}
      />
      <DoubtSlider most={most} own={arms[0]!.trust.limit} />
      <ul className="small col s1 after" aria-label="What the limit does">
        {curves.map(({ arm, at }) => (
          <li key={arm} className="row s1 wrap">
            <ArmIcon arm={arm} />
            <ArmName arm={arm} />
            <span className="muted">{limitWords(at, trust[arm]?.n ?? 0)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const SLIDER_STEPS = 100;

interface DoubtSliderProps {
  /** The largest doubt of a test image: there all are called. */
  readonly most: number;
  /** Where calling stops by itself. */
  readonly own: number;
}

/** The doubt up to which images are called, here and under the images on Compare. */
function DoubtSlider({ most, own }: DoubtSliderProps) {
  const limit = useDarkroom((state) => state.doubtLimit);
  const setLimit = useDarkroom((state) => state.setDoubtLimit);
  const at = Math.min(most, limit ?? own);
  const words =
    limit === null
      ? "as far as the validation part was 90% right"
      : `up to ${decimal(limit, 2)} nats of doubt`;
  return (
    <div className="row s3 after wrap">
      <label className="row s2 small grow">
        <span className="nowrap">Call {words}</span>
        <input
          className="grow"
          type="range"
          min={0}
          max={SLIDER_STEPS}
          value={Math.round((SLIDER_STEPS * at) / (most || 1))}
          aria-label="Doubt up to which images are called"
          aria-valuetext={words}
          onChange={(event) => setLimit((most * Number(event.target.value)) / SLIDER_STEPS)}
        />
      </label>
      {limit !== null && (
        <Button size="compact" onClick={() => setLimit(null)}>
          Reset
        </Button>
      )}
    </div>
  );
}

/** The last point that a limit still lets through; undefined when it lets nothing through. */
function pointAt(curve: readonly CoveragePoint[], limit: number): CoveragePoint | undefined {
  return curve.findLast(({ threshold }) => threshold <= limit + 1e-6);
}

function limitWords(at: CoveragePoint | undefined, n: number): string {
  if (!at) return `calls none of ${count(n)} test images`;
  const called = Math.round(at.coverage * n);
  const left = n - called;
  const rest = left === 0 ? "" : `, ${count(left)} uncertain, not called`;
  return `calls ${count(called)} of ${count(n)} test images, ${decimal(at.accuracy, 2)} of them rightly${rest}`;
}

function wordsOf(points: readonly CoveragePoint[]): string {
  const all = points.at(-1);
  const most = points.findLast(({ coverage }) => coverage <= 0.8);
  if (!all) return "not measured";
  const part = most ? `${decimal(most.accuracy, 2)} of the surest ${Math.round(100 * most.coverage)}%, ` : "";
  return `${part}${decimal(all.accuracy, 2)} of all`;
}
