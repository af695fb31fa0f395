import * as protocol from "../../protocol/evaluation";
import type { Handlers } from "../../protocol/serve";
import type { Desk } from "../desk";
import { fetchModel } from "../modelFiles";
import type { OneAtATime } from "../oneAtATime";
import { ActiveExperiment, type ExperimentPorts } from "./activeExperiment";
import { exportResults } from "./exportResults";
import { shippedExtractor } from "./extractor";
import { measureSamples } from "./measureSamples";
import { readResults } from "./readResults";
import { createExperiment, listExperiments, removeExperiment } from "./records";
import { verdictOn } from "./verdict";

export interface EvaluationPorts extends ExperimentPorts {
  desk(): Promise<Desk>;
  /** Work on the device, which is checked before and after; ends when the device is lost. */
  onDevice<T>(work: () => Promise<T>): Promise<T>;
}

/** Wires the operations that measure. */
export function serveEvaluation(
  handle: Handlers["handle"],
  ports: EvaluationPorts,
  device: OneAtATime,
): void {
  const { desk, onDevice } = ports;
  const active = new ActiveExperiment(ports, device);
  const shipped = () => shippedExtractor(fetchModel);
  handle(protocol.createExperiment, async (request) => createExperiment(await desk(), request));
  handle(protocol.listExperiments, async ({ datasetId }) => listExperiments(await desk(), datasetId));
  handle(protocol.removeExperiment, async ({ id }) => removeExperiment(await desk(), id));
  handle(protocol.runExperiment, async ({ id }, { signal, progress }) =>
    active.run(await desk(), id, signal, progress),
  );
  handle(protocol.pauseExperiment, async ({ id }) => active.pause(await desk(), id));
  handle(protocol.readExperiment, async ({ id }) => readResults(await desk(), id));
  handle(protocol.exportExperiment, async (request) => exportResults(await desk(), request));
  handle(protocol.imageVerdict, async (request) => {
    const opened = await desk();
    return onDevice(() => verdictOn(opened, request));
  });
  handle(protocol.measureSamples, async (request, control) => {
    const opened = await desk();
    return onDevice(() => measureSamples(opened, shipped, request, control));
  });
}
