import { openDataset } from "@/dataset/library";
import { prepareTrainingImages } from "@/dataset/prepare";
import type { BackendId } from "@/domain/training";
import { decodeCheckpoint } from "@/gan/checkpoint";
import { validateConfig } from "@/gan/presets";
import { discriminatorSaliency } from "@/gan/saliency";
import { loadModel, sampleImages, type GanModel } from "@/gan/sample";
import { train } from "@/gan/train";
import { assertBackend, onDeviceLost } from "@/tensor/device";
import * as protocol from "../protocol/training";
import { Handlers, serve, type Scope } from "../protocol/serve";
import { browserLocks } from "../protocol/locks";
import { ActiveRun } from "./activeRun";
import { readCurve } from "./curve";
import { drain, once, openDesk, openVault } from "./desk";
import { startDevice } from "./device";
import { Door } from "./door";
import { readGrid } from "./grids";
import { ownExtractor, shippedExtractor } from "./experiments/extractor";
import { serveCascades } from "./cascades/handlers";
import { serveEvaluation } from "./experiments/handlers";
import { measureRun } from "./experiments/runQuality";
import { endingWithDevice } from "./interrupt";
import { ModelShelf } from "./modelShelf";
import { fetchModel } from "./modelFiles";
import { roomLeft } from "./room";
import { OneAtATime } from "./oneAtATime";
import { checkpointFile } from "./places";
import { installPretrained } from "./pretrained";
import { serveKey } from "./protection";
import { createRun, findRun, listRuns, removeRun } from "./runs";
import { classIndexFor, imageFor } from "./saliencyOf";
import { sampleRun, type WithGenerator } from "./sampleRun";
import { listSampleSets, readSample, readSampleThumbnails, removeSampleSet } from "./sampleSets";
import { sweep } from "./sweep";
import type { TrainPorts } from "./trainRun";

const vault = once(openVault);
const desk = once(async () => {
  const opened = await openDesk(await vault());
  await sweep(opened);
  return opened;
});

const device = (prefer?: BackendId | "auto") => startDevice(async () => (await desk()).files, prefer);

const shelf = new ModelShelf(async (runId, step) => {
  await device();
  return loadModel(await (await desk()).files.read(checkpointFile(runId, step)));
});
const onDevice = <T>(work: () => Promise<T>): Promise<T> =>
  endingWithDevice(onDeviceLost, async () => {
    const report = await device();
    assertBackend(report);
    const result = await work();
    assertBackend(report);
    return result;
  });
const withModel = <T>(runId: string, step: number, work: (model: GanModel) => Promise<T>): Promise<T> =>
  onDevice(() => shelf.use(runId, step, work));
const withGenerator: WithGenerator = (runId, step, work) =>
  withModel(runId, step, (model) => work((request, signal) => sampleImages(model, request, signal)));

const longWork = new OneAtATime();
const ports: TrainPorts = {
  prepare: async ({ datasetId, config }, signal, progress) => {
    const { files } = await desk();
    const work = prepareTrainingImages(files, await openDataset(files, datasetId), config, signal);
    return drain(work, ({ done, total }) => progress(done, total));
  },
  train,
  quality: async (run, checkpoint, signal) => {
    const opened = await desk();
    const extractor = (await ownExtractor(opened, run.datasetId)) ?? (await shippedExtractor(fetchModel));
    return measureRun(opened.files, extractor, run, checkpoint, signal);
  },
  device,
  assertBackend,
  onDeviceLost,
};
const training = new ActiveRun(ports, longWork);

const handlers = new Handlers();
const door = new Door(vault);
const handle = door.guard(handlers.handle);
serveKey(handlers.handle, door);

handle(protocol.prepareDevice, ({ prefer }) => device(prefer));
handle(protocol.createRun, async ({ datasetId, config, ensemble }) => {
  const { files } = await desk();
  return createRun(await desk(), await openDataset(files, datasetId), config, validateConfig, ensemble);
});
handle(protocol.listRuns, async ({ datasetId }) => listRuns(await desk(), datasetId));
handle(protocol.removeRun, async ({ runId }) => {
  shelf.clear();
  await removeRun(await desk(), runId);
});
handle(protocol.train, async ({ runId }, { signal, progress }) =>
  training.train(await desk(), runId, signal, progress),
);
handle(protocol.pauseTraining, async ({ runId, as }) => training.pause(await desk(), runId, as));
handle(protocol.readGrid, async ({ runId, step }) => readGrid(await desk(), withGenerator, runId, step));
handle(protocol.readCurve, async ({ runId }) => readCurve((await desk()).files, runId));
handle(protocol.sample, async (request, control) => sampleRun(await desk(), withGenerator, request, control));
handle(protocol.listSampleSets, async ({ datasetId }) => listSampleSets(await desk(), datasetId));
handle(protocol.removeSampleSet, async ({ id }) => removeSampleSet(await desk(), id));
handle(protocol.readSample, async ({ id, index }) => readSample(await desk(), id, index));
handle(protocol.readSampleThumbnails, async ({ id, indices }) =>
  readSampleThumbnails(await desk(), id, indices),
);
handle(protocol.saliency, async ({ runId, step, classId, image }) => {
  const { config } = await findRun(await desk(), runId);
  const classIndex = classIndexFor(config, classId);
  const pixels = await imageFor(await desk(), config, image);
  const seen = await withModel(runId, step, (model) => discriminatorSaliency(model, pixels, classIndex));
  return { size: config.size, ...seen };
});
handle(protocol.installPretrained, async ({ datasetId }) => {
  const opened = await desk();
  const ports = { fetchModel, inspect: decodeCheckpoint };
  return installPretrained(opened, ports, await openDataset(opened.files, datasetId));
});

const measuring = { desk, onDevice, device, assertBackend, onDeviceLost, clock: () => performance.now() };
serveEvaluation(handle, measuring, longWork);
serveCascades(handle, { ...measuring, room: roomLeft }, longWork);

serve(handlers, self as unknown as Scope, browserLocks(), `darkroom-training:${crypto.randomUUID()}`);
