import { useMemo } from "react";
import type { DatasetIndex } from "@/domain/dataset";
import type { ExperimentConfig } from "@/domain/evaluation";
import { Choice } from "../components/Choice";
import { count } from "../format";
import { countClasses } from "../data/counts";
import { withClass } from "./setUpForm";

interface ClassPickProps {
  readonly dataset: DatasetIndex;
  readonly config: ExperimentConfig;
  readonly onChange: (config: ExperimentConfig) => void;
}

/** Which classes take part, and which one counts as rare. */
export function ClassPick({ dataset, config, onChange }: ClassPickProps) {
  const rows = useMemo(() => countClasses(dataset).classes, [dataset]);
  return (
    <table className="tight narrow">
      <thead>
        <tr>
          <th scope="col">Class</th>
          <th scope="col" className="num">
            Patients
          </th>
          <th scope="col" className="num">
            Images
          </th>
          <th scope="col" className="num">
            To train on
          </th>
          <th scope="col" className="num">
            Rare
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ classInfo: { id, name }, images, patients, toTrain }) => {
          const on = config.classIds.includes(id);
          return (
            <tr key={id} className={config.rareClassIds.includes(id) ? "sel" : undefined}>
              <td className="name">
                <Choice
                  kind="checkbox"
                  checked={on}
                  onChange={(checked) => onChange(withClass(config, dataset, id, checked))}
                >
                  {name}
                </Choice>
              </td>
              <td className="num">{count(patients)}</td>
              <td className="num">{count(images)}</td>
              <td className="num">{count(toTrain)}</td>
              <td className="num">
                <input
                  type="radio"
                  name="rare"
                  aria-label={`${name} is the rare class`}
                  checked={config.rareClassIds.includes(id)}
                  disabled={!on}
                  onChange={() => onChange({ ...config, rareClassIds: [id] })}
                />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
