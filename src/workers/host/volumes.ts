import { checkCtRequest, createCtSet } from "@/dataset/ctSet";
import { findVolumes } from "@/dataset/volumeImport/findVolumes";
import { importVolumes } from "@/dataset/volumeImport/importVolumes";
import { listVolumeSets, openVolumeSet, volumeFolder } from "@/dataset/volumeSets";
import type { VolumeSet } from "@/domain/volumeSet";
import { volumeShelf } from "@/storage/volumeFile";
import { sourcesOf } from "./sources";
import type { Handlers } from "../protocol/serve";
import * as protocol from "../protocol/volumes";
import { drain, type Desk } from "./desk";
import { OpenVolumes } from "./openVolumes";

type Reading = Pick<Desk, "files" | "now" | "newId">;

/** What the library worker answers about volumes. */
export function serveVolumes(handle: Handlers["handle"], desk: () => Promise<Reading>): void {
  const open = new OpenVolumes(async (id, number) =>
    volumeShelf((await desk()).files, volumeFolder(id)).open(String(number)),
  );
  handle(protocol.createCt, async (request, { signal, progress }) => {
    const { files, ...facts } = await desk();
    const set = request.kind === "continue" ? await openVolumeSet(files, request.id) : begun(request, facts);
    return drain(createCtSet(files, volumeShelf(files, volumeFolder(set.id)), set, signal), progress);
  });
  handle(protocol.importVolumes, async ({ files: offered, options }, { signal, progress }) => {
    const { files, newId, now } = await desk();
    const id = newId();
    const set = { ...EMPTY, id, name: options.name, created: now() };
    const shelf = volumeShelf(files, volumeFolder(id));
    return drain(importVolumes(files, shelf, set, sourcesOf(offered), options, signal), progress);
  });
  handle(protocol.findVolumes, ({ files: offered }) => findVolumes(sourcesOf(offered)));
  handle(protocol.listVolumes, async () => listVolumeSets((await desk()).files));
  handle(protocol.removeVolumes, async ({ id }) => {
    open.forget(id);
    await (await desk()).files.remove(volumeFolder(id));
  });
  handle(
    protocol.readVolumeSlice,
    ({ id, number, plane, at }) => open.slice(id, number, plane, at),
    ({ values }) => [values.buffer],
  );
}

function begun(
  { side, count, seed }: Extract<protocol.CtSetRequest, { kind: "new" }>,
  { newId, now }: Pick<Desk, "newId" | "now">,
): VolumeSet {
  checkCtRequest(side, count);
  const name = `Demo CT, ${side}³`;
  return {
    ...{ id: newId(), name, created: now(), kind: "phantom", volumes: [], wanted: count },
    ...{ side, seed, bytes: 0 },
  };
}

const EMPTY = { kind: "imported", volumes: [], wanted: 0, side: 0, seed: 0, bytes: 0 } as const;
