import { hiddenCascades } from "./cascades";
import type { DarkroomState } from "./types";
import { NO_ROWS } from "./volumeRows";

/** The state without anything that was stored: what a locked screen may know. A run that trains goes on. */
export function hiddenState(state: DarkroomState): Partial<DarkroomState> {
  const library = { datasets: [], dataset: null, pending: null, rejections: [], notes: [], classId: null };
  const training = { runs: state.runs.filter(({ id }) => id === state.activeRunId), runId: null, curve: [] };
  const compare = { sampleSets: [], sampleSetId: null, realIndex: null, syntheticIndex: null };
  const evaluation = {
    experiments: state.experiments.filter(({ id }) => id === state.activeExperimentId),
    experimentId: null,
    experimentResult: null,
    experimentTrust: {},
    experimentWarnings: {},
    quality: {},
  };
  const volumes = { volumeSets: [], volumeSetId: null, volumeRows: NO_ROWS };
  const rest = { undoId: null, compareClassId: null, nearestOpen: false, notices: [], loaded: false };
  return {
    ...library,
    ...training,
    ...compare,
    ...evaluation,
    ...volumes,
    ...hiddenCascades(state),
    ...rest,
  };
}
