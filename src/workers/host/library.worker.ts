import jpegUrl from "@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url";
import { importFiles } from "@/dataset/importer";
import { configureJpeg } from "@/dataset/jpeg";
import {
  changeSplit,
  listDatasets,
  openDataset,
  readStored,
  readThumbnails,
  removeDataset,
} from "@/dataset/library";
import { findNearest } from "@/dataset/nearest";
import { createPhantomSet } from "@/dataset/phantomSet";
import { storageUse } from "@/storage/persist";
import * as protocol from "../protocol/library";
import { browserLocks } from "../protocol/locks";
import { Handlers, serve, type Scope } from "../protocol/serve";
import { drain, once, openDesk, openVault } from "./desk";
import { Door } from "./door";
import { exportSet } from "./exportSet";
import { IndexCache } from "./indexCache";
import { serveKey, serveProtection } from "./protection";
import { listKept } from "./kept";
import { sourcesOf } from "./sources";
import { serveVolumes } from "./volumes";

configureJpeg({ wasm: jpegUrl });
const vault = once(openVault);
const desk = once(async () => openDesk(await vault()));
const files = async () => (await desk()).files;
const indices = new IndexCache(async (id) => openDataset(await files(), id));

const handlers = new Handlers();
const door = new Door(vault);
const handle = door.guard(handlers.handle);
serveKey(handlers.handle, door);
serveProtection(handlers.handle, door, async () => (await desk()).records);

handle(protocol.importFiles, async ({ files: offered, options }, { signal, progress }) => {
  const { files: store, newId } = await desk();
  return drain(importFiles(store, newId(), sourcesOf(offered), options, signal), progress);
});
handle(protocol.createPhantom, async (request, { signal, progress }) => {
  const { files: store, newId } = await desk();
  return drain(createPhantomSet(store, request.id ?? newId(), request, signal), progress);
});
handle(protocol.listDatasets, async () => listDatasets(await files()));
handle(protocol.openDataset, ({ id }) => indices.open(id));
handle(protocol.removeDataset, async ({ id }) => {
  indices.forget(id);
  await removeDataset(await files(), id);
});
handle(protocol.changeSplit, async ({ id, split }) => {
  indices.forget(id);
  return changeSplit(await files(), id, split);
});
handle(protocol.readThumbnails, async ({ id, indices: wanted }) => readThumbnails(await files(), id, wanted));
handle(protocol.readImage, async ({ id, index }) =>
  readStored(await files(), await indices.cached(id), index),
);
handle(protocol.findNearest, async (request) => findNearest(await files(), request));
handle(protocol.exportSamples, async (request, control) => exportSet(await desk(), request, control));
handlers.handle(protocol.storageReport, storageUse);
handle(protocol.listKept, async () => listKept(await desk()));

serveVolumes(handle, desk);

serve(handlers, self as unknown as Scope, browserLocks(), `darkroom-library:${crypto.randomUUID()}`);
