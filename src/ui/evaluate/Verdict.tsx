import type {
  ArmId,
  Comparison,
  ExperimentConfig,
  ExperimentRecord,
  ExperimentResult,
  MeasureName,
} from "@/domain/evaluation";
import { decimal } from "../format";
import { ARM_FACTS, MEASURE_WORDS } from "./armWords";
import { mainTable } from "./queue";

interface VerdictProps {
  readonly result: ExperimentResult;
  readonly experiment: ExperimentRecord;
  readonly names: Readonly<Record<string, string>>;
  readonly measure: MeasureName;
}

/** What was found, in sentences, with the gains of the rare class against each control. */
export function Verdict({ result, experiment, names, measure }: VerdictProps) {
  const { done, total } = mainTable(experiment.cells);
  const complete = done === total;
  const [first, ...rest] = result.verdicts;
  const gains = gainsOf(result, experiment.config, measure);
  const rare = result.rare[0];
  return (
    <section className="finding" aria-label="Verdict">
      <div className="col s1">
        <span className="row">
          <span className="tag">{complete ? "Main table complete" : "So far, may still change"}</span>
          <span className="small muted">
            {done} of {total} trainings
          </span>
        </span>
        <p className="mid">
          {first ?? "No verdict yet: it needs real images alone and one arm with synthetic ones."}
        </p>
        {rest.length > 0 && <p className="muted">{rest.join(" ")}</p>}
      </div>
      {gains.length > 0 && rare !== undefined && (
        <dl className="gains col s1">
          {gains.map((gain) => (
            <div key={`${gain.arm} ${gain.control}`}>
              <dt className="small muted">Gain over {ARM_FACTS[gain.control].name.toLowerCase()}</dt>
              <dd>
                <span className="big">{signed(gain.difference)}</span>{" "}
                <span className="small muted">
                  {signed(gain.lo)} to {signed(gain.hi)}
                  {unclear(gain) && ", not clear"}
                </span>
              </dd>
            </div>
          ))}
          <p className="note">
            {MEASURE_WORDS[measure].word} of {names[rare] ?? rare},{" "}
            {ARM_FACTS[gains[0]!.arm].name.toLowerCase()}
          </p>
        </dl>
      )}
    </section>
  );
}

const SHOWN_CONTROLS: readonly ArmId[] = ["real", "classical", "duplicated"];

function gainsOf(
  { comparisons, rare }: ExperimentResult,
  { arms }: ExperimentConfig,
  measure: MeasureName,
): Comparison[] {
  const arm: ArmId = arms.includes("synthetic") ? "synthetic" : "ensemble";
  return SHOWN_CONTROLS.flatMap((control) =>
    comparisons.filter(
      (each) =>
        each.arm === arm && each.control === control && each.class === rare[0] && each.measure === measure,
    ),
  );
}

/** Whether the interval holds zero, or the corrected test does not tell the two apart. */
export function unclear({ lo, hi, p }: Comparison): boolean {
  return (lo <= 0 && hi >= 0) || !(p < 0.05);
}

export function signed(value: number): string {
  const words = decimal(value, 2);
  return value > 0 && Number(words) !== 0 ? `+${words}` : words.replace(/^−(0\.00)$/, "$1");
}
