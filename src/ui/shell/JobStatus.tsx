import { useDarkroom } from "@/state/store";
import { Bar } from "../components/Bar";
import { duration } from "../format";
import { jobWords, pausedRun } from "./job";

/** The running job with its bar and the time left, or a paused run with the way to resume it. */
export function JobStatus() {
  const importing = useDarkroom((state) => state.importing);
  const runs = useDarkroom((state) => state.runs);
  const activeRunId = useDarkroom((state) => state.activeRunId);
  const phase = useDarkroom((state) => state.phase);
  const progress = useDarkroom((state) => state.progress);
  const sampling = useDarkroom((state) => state.sampling);
  const exporting = useDarkroom((state) => state.exporting);
  const resumeRun = useDarkroom((state) => state.resumeRun);
  const job = jobWords({ importing, runs, activeRunId, phase, progress, sampling, exporting });
  const paused = job ? undefined : pausedRun(runs);
  if (paused) {
    return (
      <span className="job">
        Run {paused.number} paused
        <button
          type="button"
          className="link"
          aria-label={`Resume run ${paused.number}`}
          onClick={() => void resumeRun(paused.id)}
        >
          Resume
        </button>
      </span>
    );
  }
  if (!job) return <span className="job">Nothing running</span>;
  return (
    <a className="job" href={`#/${job.page}`}>
      <span className="cut">
        {job.what} <b>{job.progress}</b>
      </span>
      <Bar share={job.share} label={job.what} />
      {job.leftMs !== null && <span>{duration(job.leftMs)} left</span>}
    </a>
  );
}
