import type { ExperimentConfig, ExperimentResult, MeasureName } from "@/domain/evaluation";
import { Section } from "../components/Section";
import { Segmented } from "../components/Segmented";
import { count, counted, decimal } from "../format";
import { ticks } from "../plots/series";
import { ArmIcon, ArmName } from "./ArmMark";
import { madeOf, MEASURE_ORDER, MEASURE_WORDS } from "./armWords";
import { Whisker } from "./Whisker";

interface FoundTableProps {
  readonly result: ExperimentResult;
  readonly config: ExperimentConfig;
  readonly names: Readonly<Record<string, string>>;
  readonly measure: MeasureName;
  readonly onMeasure: (measure: MeasureName) => void;
}

/** Every arm against every class: the main table. */
export function FoundTable({ result, config, names, measure, onMeasure }: FoundTableProps) {
  const { classIds } = config;
  const real = result.arms.find(({ name }) => name === "real");
  const axis = axisOf(result, measure);
  return (
    <Section
      title="How well each class is found"
      end={`${MEASURE_WORDS[measure].long}, 95% interval by patient. Dashed: real only`}
    >
      <div className="row after">
        <Segmented
          label="Measure"
          value={measure}
          options={MEASURE_ORDER.map((value) => ({ value, word: MEASURE_WORDS[value].word }))}
          onChange={onMeasure}
        />
      </div>
      <div className="scroll" tabIndex={0} role="region" aria-label="How well each class is found">
        <table className="arms" aria-label="How well each class is found">
          <thead>
            <tr>
              <th scope="col">Trained on</th>
              {classIds.map((id) => (
                <th
                  key={id}
                  scope="col"
                  title={names[id] ?? id}
                  className={result.rare.includes(id) ? "key" : undefined}
                >
                  {names[id] ?? id}
                  <span>
                    n = {count(result.split.test.perClass[id]?.images ?? 0)}
                    {result.rare.includes(id) && ", rare"}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {result.arms.map((arm) => (
              <tr key={arm.name}>
                <th scope="row">
                  <span className="arm">
                    <ArmIcon arm={arm.name} />
                    <ArmName arm={arm.name} />
                    <small>
                      {arm.seeds < config.seeds
                        ? `${count(arm.seeds)} of ${counted(config.seeds, "seed")}`
                        : madeOf(arm, real)}
                    </small>
                  </span>
                </th>
                {classIds.map((id) => {
                  const value = arm.perClass[id]?.[measure];
                  return (
                    <td key={id} className={result.rare.includes(id) ? "key" : undefined}>
                      {value && (
                        <Whisker
                          arm={arm.name}
                          value={value}
                          reference={real?.perClass[id]?.[measure].mean}
                          low={axis[0]!}
                          high={axis.at(-1)!}
                          partial={arm.seeds < config.seeds}
                        />
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
            <tr className="axis" aria-hidden>
              <td />
              {classIds.map((id) => (
                <td key={id}>
                  <div className="axl">
                    <span>{decimal(axis[0]!, 1)}</span>
                    <span>{decimal((axis[0]! + axis.at(-1)!) / 2, 1)}</span>
                    <span>{decimal(axis.at(-1)!, 1)}</span>
                  </div>
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
    </Section>
  );
}

/** One scale for the whole table, so that whiskers can be compared across it. */
function axisOf(result: ExperimentResult, measure: MeasureName): readonly number[] {
  const all = result.arms.flatMap(({ perClass }) =>
    Object.values(perClass).flatMap((each) => [each[measure].lo, each[measure].mean]),
  );
  const low = Math.min(...all.filter(Number.isFinite), 0.8);
  const even = Math.floor(low * 5 + 1e-9) / 5;
  return ticks(Math.max(0, even), 1);
}
