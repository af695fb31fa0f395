import type { ExperimentRecord, ExperimentResult } from "@/domain/evaluation";
import { useDarkroom } from "@/state/store";
import { Bar } from "../components/Bar";
import { Section } from "../components/Section";
import { clockIn, count, duration } from "../format";
import { ARM_FACTS, totals } from "./armWords";
import { allOf, queueGroups, type QueueGroup } from "./queue";

interface QueueProps {
  readonly experiment: ExperimentRecord;
  readonly result: ExperimentResult | null;
}

/** Where the queue stands: how many trainings of each part are done, and how long the rest takes. */
export function Queue({ experiment, result }: QueueProps) {
  const progress = useDarkroom((state) =>
    state.activeExperimentId === experiment.id ? state.experimentProgress : null,
  );
  const { done, total } = allOf(experiment.cells);
  const running = progress?.running ?? null;
  const share = total > 0 ? (done + (running?.share ?? 0)) / total : 0;
  const failed = experiment.cells.filter(({ state }) => state === "failed");
  return (
    <Section
      title={`${count(done)} of ${count(total)} trainings`}
      end={<span className={progress ? "tag run" : "tag"}>{stateWord(experiment, progress?.pausing)}</span>}
    >
      <Bar share={share} label="Trainings done" />
      <p className="small muted after" role="status">
        {progress ? leftWords(progress.secondsLeft) : restWords(experiment)}
      </p>
      {running && (
        <p className="small muted">
          Now: {trainingWords(running.id)}, {Math.floor(100 * running.share)}%
        </p>
      )}
      <table className="tight jobs after">
        <tbody>
          {queueGroups(experiment.cells).map((group) => (
            <tr key={group.key}>
              <td>{groupWords(group, result)}</td>
              <td className={group.running ? "num now" : "num"}>
                {count(group.done)} of {count(group.total)}
                {group.failed > 0 && `, ${count(group.failed)} failed`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {failed.length > 0 && (
        <p className="note after">
          {failed[0]!.message ?? "A training failed."} {progress ? "" : "Resume to try it again."}
        </p>
      )}
    </Section>
  );
}

function stateWord({ state }: ExperimentRecord, pausing = false): string {
  if (pausing) return "Saving";
  switch (state) {
    case "ready":
      return "Not started";
    case "running":
      return "Running";
    case "paused":
      return "Paused";
    case "finished":
      return "Finished";
    case "failed":
      return "Stopped";
    default:
      return state satisfies never;
  }
}

function leftWords(secondsLeft: number | null): string {
  if (secondsLeft === null) return "The time left is known after one training of each kind.";
  return `${duration(1000 * secondsLeft)} left, to ${clockIn(1000 * secondsLeft)}.`;
}

function restWords({ state, message, cells }: ExperimentRecord): string {
  if (message !== undefined) return message;
  if (state === "ready") return "Nothing is trained yet.";
  if (state !== "finished") return "Finished trainings are saved. Resume goes on with the next.";
  const seconds = cells.reduce((sum, { seconds: each = 0 }) => sum + each, 0);
  return `Took ${duration(1000 * seconds)} of training.`;
}

function groupWords({ dose }: QueueGroup, result: ExperimentResult | null): string {
  if (dose === null) return "Generative models";
  if (dose === 1) return "Main table";
  const known = result?.doses.find((each) => each.dose === dose);
  return known ? `${count(totals(known).synthetic)} added` : `${dose} × as many added`;
}

/** "Real + synthetic, seed 3" from a cell's id. */
function trainingWords(id: string): string {
  const [kind, what = "", ...rest] = id.split("/");
  if (kind === "gan") return `model ${Number(rest[0] ?? 0) + 1} of ${what}`;
  const facts = Object.entries(ARM_FACTS).find(([arm]) => arm === what)?.[1];
  return `${facts?.name ?? what}, seed ${Number(rest[1] ?? 0) + 1}`;
}
