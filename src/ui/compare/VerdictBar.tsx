import type { CSSProperties } from "react";
import type { ImageVerdict } from "@/domain/quality";
import { useDarkroom } from "@/state/store";
import { decimal } from "../format";
import type { Asked } from "./useAsked";

interface VerdictBarProps {
  readonly verdict: Asked<ImageVerdict>;
  readonly nameOf: (classId: string) => string;
}

/** Under an image: what the classifiers call it, how sure they are, and how far they disagree. */
export function VerdictBar({ verdict, nameOf }: VerdictBarProps) {
  const { value, busy, error } = verdict;
  const chosenLimit = useDarkroom((state) => state.doubtLimit);
  const words = error?.message ?? (busy || !value ? "Asking the classifiers" : null);
  if (words !== null || !value)
    return (
      <p className="says note" role="status">
        {words}
      </p>
    );
  const limit = chosenLimit ?? value.limit;
  const likeliest = [...value.perClass].sort((a, b) => b.mean - a.mean);
  return (
    <div className="says small">
      <p>
        {value.doubt > limit || !likeliest[0] ? (
          <b>Uncertain, not called</b>
        ) : (
          <>
            Called <b>{nameOf(likeliest[0].classId)}</b>
          </>
        )}
        <span
          className="muted"
          title="Doubt is the entropy of the probabilities. The limit is set on Evaluate."
        >
          {" "}
          Doubt {decimal(value.doubt, 2)}
          {Number.isFinite(limit) && `, called up to ${decimal(limit, 2)}`}. Members disagree by{" "}
          {decimal(value.disagreement, 2)} nats
        </span>
      </p>
      <ul className="chances" aria-label="Probability of each class, lowest to highest classifier">
        {likeliest.map(({ classId, mean, lo, hi }) => (
          <li
            key={classId}
            style={
              { "--at": `${100 * mean}%`, "--lo": `${100 * lo}%`, "--hi": `${100 * hi}%` } as CSSProperties
            }
          >
            <span className="cut">{nameOf(classId)}</span>
            <span className="chance" aria-hidden>
              <i />
            </span>
            <span className="nowrap">
              <b>{decimal(mean, 2)}</b>{" "}
              <span className="muted">
                {decimal(lo, 2)} to {decimal(hi, 2)}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
