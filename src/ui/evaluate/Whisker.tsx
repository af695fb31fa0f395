import type { ArmId, Measure } from "@/domain/evaluation";
import { decimal } from "../format";
import { ArmMark } from "./ArmMark";
import { ARM_FACTS } from "./armWords";

interface WhiskerProps {
  readonly arm: ArmId;
  readonly value: Measure;
  /** A dashed line to compare with. */
  readonly reference: number | undefined;
  readonly low: number;
  readonly high: number;
  /** Not all trainings are in yet. */
  readonly partial: boolean;
}

/** A value with its interval, as words and as a dot with whiskers. */
export function Whisker({ arm, value, reference, low, high, partial }: WhiskerProps) {
  const at = (x: number) => `${(100 * Math.min(1, Math.max(0, (x - low) / (high - low || 1)))).toFixed(2)}%`;
  const tone = ARM_FACTS[arm].of === "synthetic" ? "syn" : "real";
  const interval = `${decimal(value.lo, 2)} to ${decimal(value.hi, 2)}`;
  return (
    <div className="dw">
      <span className="v" title={`95% interval ${interval}`}>
        {decimal(value.mean, 2)}
        <span className="iv">{interval}</span>
      </span>
      <svg className="plot" aria-hidden>
        {reference !== undefined && (
          <line className="ax2 dash" x1={at(reference)} x2={at(reference)} y1="-2" y2="18" />
        )}
        <line className={tone} strokeWidth="1.5" x1={at(value.lo)} x2={at(value.hi)} y1="8" y2="8" />
        <svg x={at(value.mean)} y="8" overflow="visible">
          <ArmMark arm={arm} hollow={partial} />
        </svg>
      </svg>
    </div>
  );
}
