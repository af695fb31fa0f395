import { Info } from "lucide-react";
import type { ExperimentConfig, ExperimentRecord, ExperimentResult } from "@/domain/evaluation";
import { Section } from "../components/Section";
import { count, counted, decimal, duration } from "../format";

interface MeasuredProps {
  readonly experiment: ExperimentRecord;
  readonly result: ExperimentResult;
  readonly names: Readonly<Record<string, string>>;
}

/** The conditions of every number on the page. */
export function Measured({ experiment, result, names }: MeasuredProps) {
  const { split, rare } = result;
  const { config } = experiment;
  return (
    <>
      <Section title="How it was measured">
        <dl className="kv small loose">
          <dt>Tested on</dt>
          <dd>{counted(split.test.images, "real image")}</dd>
          <dt>Patients</dt>
          <dd>{count(split.test.patients)}</dd>
          {rare.map((id) => (
            <RareLine key={id} name={names[id] ?? id} counts={split.test.perClass[id]} />
          ))}
          <dt>Trained on</dt>
          <dd>{counted(split.train.images, "real image")}</dd>
          <dt>Calibrated on</dt>
          <dd>{count(split.validation.images)} validation</dd>
          <dt>Split</dt>
          <dd>by patient, seed {split.seed}</dd>
          <dt>Seeds</dt>
          <dd>{count(config.seeds)} for each set</dd>
          <dt>Interval</dt>
          <dd>95%, resampled by patient</dd>
          <dt>Gains</dt>
          <dd>paired, corrected (Holm)</dd>
          <dt>Classifier</dt>
          <dd>{classifierWords(config)}</dd>
          <dt>Models</dt>
          <dd>
            {count(config.gan.steps)} steps, width {config.gan.width}
          </dd>
          {config.confidence > 0 && (
            <>
              <dt>Kept when sure by</dt>
              <dd>{decimal(config.confidence, 2)}</dd>
            </>
          )}
          <dt>Training</dt>
          <dd>{duration(result.hours * 3_600_000)}</dd>
          <dt>Device</dt>
          <dd title={result.device}>{result.device}</dd>
        </dl>
      </Section>
      <Section title="Why these sets">
        <p className="note">
          Repeated and altered sets have as many images as the synthetic one. A gain that they also show comes
          from having more images, not from synthesis. The balanced set shows what balance alone does.
        </p>
      </Section>
      <FewImages result={result} names={names} seeds={config.seeds} />
    </>
  );
}

function classifierWords({ classifier: { kind, size, width } }: ExperimentConfig): string {
  return `${kind === "residual" ? "Residual" : "AlexNet-like"}, ${size} × ${size}, width ${width}`;
}

interface RareLineProps {
  readonly name: string;
  readonly counts: { readonly images: number; readonly patients: number } | undefined;
}

function RareLine({ name, counts }: RareLineProps) {
  if (!counts) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {count(counts.images)}, of {counted(counts.patients, "patient")}
      </dd>
    </>
  );
}

const FEW = 40;

function FewImages({
  result,
  names,
  seeds,
}: {
  readonly result: ExperimentResult;
  readonly names: Readonly<Record<string, string>>;
  readonly seeds: number;
}) {
  const rare = result.rare[0];
  const n = rare === undefined ? undefined : result.split.test.perClass[rare]?.images;
  const auc = rare === undefined ? undefined : result.arms[0]?.perClass[rare]?.auc;
  const words: string[] = [];
  if (rare !== undefined && n !== undefined && n < FEW && auc) {
    const each = decimal((auc.hi - auc.lo) / 2, 2);
    words.push(
      `${count(n)} test images of ${names[rare] ?? rare} are few. Whiskers of about ${each} each way are what this set can tell.`,
    );
  }
  if (seeds < 5) words.push("Fewer than 5 seeds: a first look, not evidence.");
  if (words.length === 0) return null;
  return (
    <section className="section">
      <div className="row top">
        <Info className="i muted" aria-hidden />
        <p className="note">{words.join(" ")}</p>
      </div>
    </section>
  );
}
