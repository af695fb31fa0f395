import { useMemo, useState } from "react";
import type { DatasetIndex } from "@/domain/dataset";
import { useDarkroom } from "@/state/store";
import { Section } from "../components/Section";
import { count, lowered } from "../format";
import { countParts, PART_WORDS } from "./counts";
import { SplitDialog } from "./SplitDialog";

const barClass = { train: "tr", validation: "va", test: "te" };

/** How the patients are divided, as a bar and in numbers. */
export function SplitSection({ dataset }: { readonly dataset: DatasetIndex }) {
  const classId = useDarkroom((state) => state.classId);
  const [changing, setChanging] = useState(false);
  const rows = useMemo(() => countParts(dataset, classId), [dataset, classId]);
  const { summary } = dataset;
  const chosen = summary.classes.find(({ id }) => id === classId);
  const change = (
    <button type="button" className="link" onClick={() => setChanging(true)}>
      Change
    </button>
  );
  const label = rows.map((row) => `${PART_WORDS[row.part]} ${count(row.patients)} patients`).join(", ");
  return (
    <Section title="Split by patient" end={change}>
      <div className="split" role="img" aria-label={label}>
        {rows.map((row) =>
          row.patients > 0 ? (
            <span key={row.part} className={barClass[row.part]} style={{ flex: row.patients }}>
              {row.part === "validation" ? "Valid." : PART_WORDS[row.part]}
            </span>
          ) : null,
        )}
      </div>
      <table className="tight">
        <thead>
          <tr>
            <th>Part</th>
            <th className="num">Patients</th>
            <th className="num">Images</th>
            {chosen && <th className="num">of which {lowered(chosen.name)}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.part}>
              <td>
                <i className={`sw sw-${row.part}`} />
                {PART_WORDS[row.part]}
              </td>
              <td className="num">{count(row.patients)}</td>
              <td className="num">{count(row.images)}</td>
              {chosen && <td className="num">{count(row.ofClass)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="note after">No patient is in two parts. Split seed {summary.split.seed}.</p>
      {changing && <SplitDialog split={summary.split} onClose={() => setChanging(false)} />}
    </Section>
  );
}
