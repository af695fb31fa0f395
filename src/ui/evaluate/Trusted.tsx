import { ARMS, type ArmId, type ExperimentResult } from "@/domain/evaluation";
import type { Trust } from "@/domain/quality";
import { Section } from "../components/Section";
import { count, decimal } from "../format";
import { PointPlot } from "../plots/PointPlot";
import { ArmIcon, ArmMark, ArmName } from "./ArmMark";
import { ARM_FACTS } from "./armWords";

interface TrustedProps {
  readonly result: ExperimentResult;
  readonly trust: Readonly<Record<string, Trust>>;
}

export interface TrustedArm {
  readonly arm: ArmId;
  readonly trust: Trust;
}

/** Real images alone and, beside it, the arm with synthetic ones: more lines could not be told apart. */
export function shownArms({ arms }: ExperimentResult, trust: Readonly<Record<string, Trust>>): TrustedArm[] {
  const there = ARMS.filter((arm) => arms.some(({ name }) => name === arm) && trust[arm]);
  const made =
    there.find((arm) => arm === "synthetic") ?? there.find((arm) => ARM_FACTS[arm].of === "synthetic");
  return there
    .filter((arm) => arm === "real" || arm === made)
    .flatMap((arm) => {
      const known = trust[arm];
      return known ? [{ arm, trust: known }] : [];
    });
}

/** Probabilities given against how often they came true. */
export function Trusted({ result, trust }: TrustedProps) {
  const arms = shownArms(result, trust);
  const n = arms[0]?.trust.n;
  return (
    <Section
      title="Can the scores be trusted"
      end={n === undefined ? undefined : `Given against true, n = ${count(n)}`}
    >
      {arms.length === 0 ? (
        <p className="note">Measured when the queue is done or paused.</p>
      ) : (
        <>
          <PointPlot
            label={`Reliability diagram. ${arms.map(({ arm, trust: { calibrationError } }) => `${ARM_FACTS[arm].name}: calibration error ${decimal(calibrationError, 3)}`).join(". ")}`}
            xRange={[0, 1]}
            xTicks={[0, 0.5, 1].map((at) => ({ at, word: decimal(at, 1) }))}
            yTicks={[0, 0.5, 1]}
            yDigits={1}
            reference="diagonal"
            series={arms.map(({ arm, trust: { bins } }) => ({
              key: arm,
              of: ARM_FACTS[arm].of,
              line: true,
              points: bins
                .filter((bin) => bin.count > 0)
                .map(({ confidence, accuracy }) => ({ x: confidence, y: accuracy })),
              mark: () => <ArmMark arm={arm} />,
            }))}
          />
          <p className="small row wrap after">
            {arms.map(({ arm, trust: { calibrationError } }) => (
              <span key={arm} className="row s1">
                <ArmIcon arm={arm} />
                <ArmName arm={arm} />
                <span className="muted">error {decimal(calibrationError, 3)}</span>
              </span>
            ))}
          </p>
        </>
      )}
    </Section>
  );
}
