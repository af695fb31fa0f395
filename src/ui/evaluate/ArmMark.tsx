import type { ArmId } from "@/domain/evaluation";
import { ARM_FACTS, type MarkShape } from "./armWords";

const DIAMOND = "M0-5 5 0 0 5-5 0Z";

/** The mark of an arm, in the middle of its place: shape and colour both say what it is. */
export function ArmMark({ arm, hollow = false }: { readonly arm: ArmId; readonly hollow?: boolean }) {
  return drawn(ARM_FACTS[arm].shape, hollow);
}

function drawn(shape: MarkShape, hollow: boolean) {
  const real = hollow ? "real hollow" : "real fr";
  const synthetic = hollow ? "syn hollow" : "syn fs";
  switch (shape) {
    case "circle":
      return <circle className={real} r="4" />;
    case "ring":
      return <circle className="real hollow" r="4" strokeDasharray={hollow ? "2 2" : undefined} />;
    case "square":
      return <rect className={real} x="-3.5" y="-3.5" width="7" height="7" />;
    case "triangle":
      return <path className={real} d="M0-4.5 4.5 3.5-4.5 3.5Z" />;
    case "diamond":
      return <path className={synthetic} d={DIAMOND} />;
    case "hollow-diamond":
      return <path className="syn hollow" d={DIAMOND} />;
    case "double-diamond":
      return (
        <>
          <path className="syn hollow" d={DIAMOND} transform="translate(-3)" />
          <path className={synthetic} d={DIAMOND} transform="translate(3)" />
        </>
      );
    case "half-diamond":
      return (
        <>
          <path className="syn hollow" d={DIAMOND} />
          <path className={synthetic} d="M0-5 0 5-5 0Z" />
        </>
      );
    default:
      return shape satisfies never;
  }
}

/** The mark beside words. */
export function ArmIcon({ arm, hollow }: { readonly arm: ArmId; readonly hollow?: boolean }) {
  return (
    <svg className="plot armIcon" viewBox="-8 -8 16 16" aria-hidden>
      <ArmMark arm={arm} hollow={hollow ?? false} />
    </svg>
  );
}

export function ArmName({ arm }: { readonly arm: ArmId }) {
  const { name, of } = ARM_FACTS[arm];
  return <b className={of === "synthetic" ? "synWord" : undefined}>{name}</b>;
}
