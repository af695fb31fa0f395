import * as protocol from "../../protocol/cascades";
import type { Handlers } from "../../protocol/serve";
import type { Desk } from "../desk";
import type { OneAtATime } from "../oneAtATime";
import { ActiveCascade } from "./activeCascade";
import { exportCascadeSample } from "./exportSample";
import { StepTimes } from "./expectation";
import { readEdges } from "./guide";
import { OpenScales } from "./openScales";
import { planCascade } from "./plan";
import { readCascadePicture } from "./readPicture";
import { readPreview } from "./readPreview";
import { createCascade, listCascades, removeCascade } from "./records";
import { listSamples, removeSample } from "./samples";
import { sampleFromCascade } from "./sampling";
import type { CascadePorts } from "./stretch";

export interface CascadeHostPorts extends CascadePorts {
  desk(): Promise<Desk>;
  /** Work on the device, which is checked before and after; ends when the device is lost. */
  onDevice<T>(work: () => Promise<T>): Promise<T>;
  /** Bytes that may still be stored; null when that cannot be told. */
  room(): Promise<number | null>;
}

/** Wires the operations on cascades. */
export function serveCascades(handle: Handlers["handle"], ports: CascadeHostPorts, device: OneAtATime): void {
  const { desk, onDevice, room } = ports;
  const active = new ActiveCascade(ports, device);
  const open = new OpenScales();
  const times = new StepTimes();
  const planning = { times, device: () => ports.device(), mayMeasure: () => !device.isBusy };
  handle(protocol.planCascade, async (choices, { signal }) => {
    const opened = await desk();
    return onDevice(async () => planCascade(opened, planning, choices, await room(), signal));
  });
  handle(protocol.createCascade, async (choices) => createCascade(await desk(), choices, await room()));
  handle(protocol.listCascades, async ({ source }) => listCascades(await desk(), source));
  handle(protocol.removeCascade, async ({ id }) => removeCascade(await desk(), id));
  handle(protocol.trainCascade, async (request, { signal, progress }) =>
    active.train(await desk(), request, signal, progress),
  );
  handle(protocol.pauseCascade, async ({ id }) => active.pause(await desk(), id));
  handle(protocol.readCascadePreview, async ({ id, scale }) => readPreview((await desk()).files, id, scale));
  handle(protocol.sampleFromCascade, async (request, control) => {
    const opened = await desk();
    return device.run("A large image is being made", () =>
      onDevice(() => sampleFromCascade(opened, open, request, control)),
    );
  });
  handle(protocol.listCascadeSamples, async ({ cascadeId }) => listSamples(await desk(), cascadeId));
  handle(protocol.removeCascadeSample, async ({ id }) => removeSample(await desk(), id));
  handle(
    protocol.readCascadePicture,
    async (request) => readCascadePicture(await desk(), open, request),
    ({ pixels, sharp }) => [pixels.buffer, sharp.buffer],
  );
  handle(
    protocol.readEdges,
    async (request) => readEdges((await desk()).files, request),
    ({ edges }) => [edges.buffer],
  );
  handle(protocol.exportCascadeSample, async (request, control) =>
    exportCascadeSample(await desk(), request, control),
  );
}
