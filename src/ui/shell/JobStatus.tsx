import { useDarkroom } from "@/state/store";
import { Bar } from "../components/Bar";
import { duration } from "../format";
import { jobWords, pausedCascade, pausedExperiment, pausedRun } from "./job";

/** The running job with its bar and the time left, or a paused run with the way to resume it. */
export function JobStatus() {
  const importing = useDarkroom((state) => state.importing);
  const makingVolumes = useDarkroom((state) => state.makingVolumes);
  const stopCt = useDarkroom((state) => state.stopCt);
  const runs = useDarkroom((state) => state.runs);
  const activeRunId = useDarkroom((state) => state.activeRunId);
  const phase = useDarkroom((state) => state.phase);
  const progress = useDarkroom((state) => state.progress);
  const sampling = useDarkroom((state) => state.sampling);
  const exporting = useDarkroom((state) => state.exporting);
  const experiments = useDarkroom((state) => state.experiments);
  const activeExperimentId = useDarkroom((state) => state.activeExperimentId);
  const experimentProgress = useDarkroom((state) => state.experimentProgress);
  const cascades = useDarkroom((state) => state.cascades);
  const cascadeTraining = useDarkroom((state) => state.cascadeTraining);
  const cascadeSampling = useDarkroom((state) => state.cascadeSampling);
  const trainCascade = useDarkroom((state) => state.trainCascade);
  const resumeExperiment = useDarkroom((state) => state.resumeExperiment);
  const resumeRun = useDarkroom((state) => state.resumeRun);
  const training = { runs, activeRunId, phase, progress };
  const evaluating = { experiments, activeExperimentId, experimentProgress };
  const large = { cascades, cascadeTraining, cascadeSampling };
  const job = jobWords({
    importing,
    makingVolumes,
    ...training,
    sampling,
    exporting,
    ...evaluating,
    ...large,
  });
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
  const experiment = job ? undefined : pausedExperiment(experiments);
  if (experiment) {
    return (
      <span className="job">
        Experiment paused
        <button
          type="button"
          className="link"
          aria-label="Resume the experiment"
          onClick={() => void resumeExperiment(experiment.id)}
        >
          Resume
        </button>
      </span>
    );
  }
  const cascade = job ? undefined : pausedCascade(cascades);
  if (cascade) {
    return (
      <span className="job">
        <span className="cut">{cascade.name} paused</span>
        <button
          type="button"
          className="link"
          aria-label={`Resume ${cascade.name}`}
          onClick={() => void trainCascade(cascade.id)}
        >
          Resume
        </button>
      </span>
    );
  }
  if (!job) return <span className="job">Nothing running</span>;
  return (
    <>
      <a className="job" href={`#/${job.page}`}>
        <span className="cut">
          {job.what} <b>{job.progress}</b>
        </span>
        <Bar share={job.share} label={job.what} />
        {job.leftMs !== null && <span>{duration(job.leftMs)} left</span>}
      </a>
      {job.stoppable && (
        <span className="stop">
          <button type="button" className="link" aria-label="Stop making demo CTs" onClick={stopCt}>
            Stop
          </button>
        </span>
      )}
    </>
  );
}
