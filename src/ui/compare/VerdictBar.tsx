import type { CSSProperties } from "react";
import type { ImageVerdict } from "@/domain/quality";
import { decimal } from "../format";
import type { Asked } from "./useAsked";

interface VerdictBarProps {
  readonly verdict: Asked<ImageVerdict>;
  readonly nameOf: (classId: string) => string;
}

/** Under an image: what the classifiers call it, how sure they are, and how far they disagree. */
export function VerdictBar({ verdict, nameOf }: VerdictBarProps) {
  const { value, busy, error } = verdict;
  const words = error?.message ?? (busy || !value ? "Asking the classifiers" : null);
  if (words !== null || !value)
    return (
      <p className="says note" role="status">
        {words}
      </p>
    );
  const likeliest = [...value.perClass].sort((a, b) => b.mean - a.mean);
  return (
    <div className="says small">
      <p>
        {value.called === null ? (
          <b>Uncertain, not called</b>
        ) : (
          <>
            Called <b>{nameOf(value.called)}</b>
          </>
        )}
        <span className="muted"> Members disagree by {decimal(value.disagreement, 2)} nats</span>
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
