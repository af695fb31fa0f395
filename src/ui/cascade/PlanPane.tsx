import type { CascadePlan } from "@/domain/cascadeRecord";
import { Message } from "../components/Message";
import { Section } from "../components/Section";
import { bytes, count, duration } from "../format";
import { trainingMs } from "./cascadeForm";
import { sideWords } from "./sideWords";
import type { Planned } from "./usePlan";

/** What a cascade will take on this machine, before it is started. */
export function PlanPane({ plan, error, current }: Planned) {
  return (
    <Section
      title="What to expect"
      end={current ? undefined : <span role="status">Measuring a few steps</span>}
    >
      {error && <Message tone="stopped" what={error.message} kept={error.kept} advice={error.advice} />}
      {plan && !error && <Facts plan={plan} current={current} />}
      {!plan && !error && (
        <p className="note">
          A few real steps are measured on this machine, so that the times are not guessed. This takes some
          seconds.
        </p>
      )}
    </Section>
  );
}

function Facts({ plan, current }: { readonly plan: CascadePlan; readonly current: boolean }) {
  const { estimate, expected, images, config, notes, prepareBytes, refusal } = plan;
  const steps = [config.base.run, ...config.scales].map((scale) => scale.steps);
  return (
    <div className={current ? "col s3" : "col s3 waits"} aria-busy={!current}>
      {refusal !== null && <Message tone="stopped" what={refusal} />}
      <dl className="kv loose">
        <dt>Training</dt>
        <dd>about {duration(trainingMs(plan))}</dd>
        <dt>One {config.dim === 2 ? "image" : "volume"} of it</dt>
        <dd>about {duration(expected.sampleMs)}</dd>
        <dt>Memory of the device</dt>
        <dd>up to {bytes(Math.max(estimate.trainingBytes, estimate.samplingBytes))}</dd>
        <dt>Disk while it trains</dt>
        <dd>{bytes(prepareBytes)}</dd>
        <dt>Disk for each {config.dim === 2 ? "image" : "volume"}</dt>
        <dd>{bytes(estimate.storageBytes)}</dd>
      </dl>
      <table className="tight">
        <thead>
          <tr>
            <th>Scale</th>
            <th className="num">Large enough</th>
            <th className="num">Steps</th>
            <th className="num">Time</th>
          </tr>
        </thead>
        <tbody>
          {images.map(({ side, count: enough }, index) => (
            <tr key={side}>
              <td>{sideWords(config.dim, side)}</td>
              <td className="num">{count(enough)}</td>
              <td className="num">{count(steps[index] ?? 0)}</td>
              <td className="num">{duration(expected.trainMs[index] ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {notes.map((note) => (
        <p key={note} className="note">
          {note}
        </p>
      ))}
    </div>
  );
}
