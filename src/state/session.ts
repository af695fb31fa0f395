import type { AppErrorData } from "@/domain/errors";
import { listDatasets } from "@/workers/protocol/library";
import { prepareDevice } from "@/workers/protocol/training";
import { watchForeignRequests } from "./foreignRequests";
import { readReport } from "./lock";
import { lastDataset } from "./memory";
import { report, type GetState, type SetState, type Slice, type Surroundings } from "./slice";
import { newestFirst, refreshStorage } from "./storageUse";
import type { Notice, SessionSlice } from "./types";

/** Page, device, storage, notices: what the shell shows wherever one is. */
export function sessionSlice(around: Surroundings): Slice<SessionSlice> {
  return (set, get) => {
    let started: Promise<void> | null = null;
    let nextNotice = 1;
    return {
      page: "data",
      device: null,
      storage: null,
      foreignRequests: 0,
      headersWrong: [],
      notices: [],
      loaded: false,
      goTo: (page) => set({ page }),
      start: () => (started ??= start(around, set, get)),
      loadStored: () => loadStored(around, set, get),
      async chooseDevice(prefer) {
        try {
          const device = await around.clients.training.call(prepareDevice, { prefer });
          set({ device });
          return device;
        } catch (thrown) {
          report(get, thrown);
          return null;
        }
      },
      tell: (error, tone = "told") =>
        set((state) => ({ notices: withNotice(state.notices, { id: nextNotice++, tone, error }) })),
      dismiss: (id) => set((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) })),
    };
  };
}

async function start(around: Surroundings, set: SetState, get: GetState): Promise<void> {
  void get().watchNetwork();
  // Nothing is opened that is about to go.
  if (around.eyes.erasure.interrupted()) return set({ erasing: { kind: "interrupted" } });
  watchForeignRequests((count) => set({ foreignRequests: get().foreignRequests + count }));
  get().followLock();
  const needsPassphrase = await readReport(around, set).then(
    ({ unlocked }) => !unlocked,
    (thrown: unknown) => {
      report(get, thrown);
      return false;
    },
  );
  if (needsPassphrase) set({ locked: true });
  else await loadStored(around, set, get);
  // Not before: the first worker has been started by now, and its headers count too.
  void around.checkHeaders().then((wrong) => set({ headersWrong: wrong ?? [] }));
}

async function loadStored({ clients }: Surroundings, set: SetState, get: GetState): Promise<void> {
  try {
    const datasets = newestFirst(await clients.library.call(listDatasets, undefined));
    set({ datasets });
    const last = datasets.find(({ id }) => id === lastDataset()) ?? datasets[0];
    if (last) await get().openDataset(last.id);
  } catch (thrown) {
    report(get, thrown);
  }
  // Where nothing is stored, the training worker is not woken for its list.
  if (get().datasets.length > 0) await get().loadCascades();
  set({ loaded: true });
  await refreshStorage(clients.library, set);
}

/** The same failure twice is one notice, the newer. */
function withNotice(notices: readonly Notice[], notice: Notice): readonly Notice[] {
  const same = (a: AppErrorData, b: AppErrorData) => a.code === b.code && a.message === b.message;
  return [...notices.filter((other) => !same(other.error, notice.error)), notice];
}
