import { useState, type CSSProperties } from "react";
import type { ArmId, ExperimentConfig, ExperimentResult } from "@/domain/evaluation";
import { Section } from "../components/Section";
import { Select } from "../components/Select";
import { count, counted } from "../format";
import { ARM_FACTS } from "./armWords";

interface ConfusionProps {
  readonly result: ExperimentResult;
  readonly config: ExperimentConfig;
  readonly names: Readonly<Record<string, string>>;
}

/** What each class was called, for one arm. */
export function Confusion({ result, config, names }: ConfusionProps) {
  const [chosen, setChosen] = useState<ArmId>("synthetic");
  const arm = result.arms.find(({ name }) => name === chosen) ?? result.arms[0];
  if (!arm) return null;
  const { classIds } = config;
  return (
    <Section title="What each class was called" end={`Test images, added over ${counted(arm.seeds, "seed")}`}>
      <div className="row after">
        <Select
          label="Trained on"
          quiet
          compact
          value={arm.name}
          options={result.arms.map(({ name }) => ({ value: name, word: ARM_FACTS[name].name }))}
          onChange={(name) => setChosen(name as ArmId)}
        />
      </div>
      <div className="scroll" tabIndex={0} role="region" aria-label="What each class was called">
        <table
          className="tight confusion"
          aria-label={`What each class was called, ${ARM_FACTS[arm.name].name}`}
        >
          <thead>
            <tr>
              <th scope="col">Truly</th>
              {classIds.map((id) => (
                <th key={id} scope="col" className="num" title={`Called ${names[id] ?? id}`}>
                  {names[id] ?? id}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {classIds.map((id, row) => {
              const cells = arm.confusion[row] ?? [];
              const sum = cells.reduce((total, each) => total + each, 0);
              return (
                <tr key={id}>
                  <th scope="row">
                    {names[id] ?? id}
                    {result.rare.includes(id) && <span className="muted">, rare</span>}
                  </th>
                  {cells.map((value, column) => (
                    <td
                      key={classIds[column]}
                      className={row === column ? "num right-call" : "num"}
                      style={{ "--share": sum > 0 ? value / sum : 0 } as CSSProperties}
                    >
                      {sum > 0 ? Math.round((100 * value) / sum) : 0}%
                      <span className="muted"> {count(value)}</span>
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
