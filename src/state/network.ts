import { toErrorData } from "@/domain/errors";
import { nothingLeft } from "@/domain/kept";
import { isCanary } from "./foreignRequests";
import { keptReport } from "@/storage/keptKinds";
import { listKept } from "@/workers/protocol/library";
import { networkReportFile } from "./networkReport";
import type { Looked, NetworkSlice, SelfTest } from "./networkTypes";
import type { GetState, SetState, Slice, Surroundings } from "./slice";

/** Refusals beyond this many are no longer listed one by one. */
const LONGEST_LIST = 500;

/** The officer's page: headers, build, requests, ways out, what is kept, and the erasure of all of it. */
export function networkSlice(around: Surroundings): Slice<NetworkSlice> {
  const { eyes } = around;
  return (set, get) => {
    let test: AbortController | null = null;
    return {
      browser: eyes.browser,
      startedAt: eyes.now(),
      headers: nothing,
      build: nothing,
      kept: nothing,
      requests: null,
      violations: [],
      selfTest: { kind: "not-run" },
      erasing: { kind: "none" },

      watchNetwork: () => watch(around, set, get),
      lookAtBuild: () => lookAtBuild(around, set, get),
      async lookAtRequests() {
        const requests = await eyes.requests().catch(() => null);
        if (requests) set({ requests });
      },
      async lookAtKept() {
        await look(
          get().kept,
          (kept) => set({ kept }),
          () => lookAtKept(around),
        );
      },
      async testWaysOut() {
        if (get().selfTest.kind === "running") return;
        test = new AbortController();
        await testWaysOut(around, test.signal, set, get);
      },
      stopTest: () => test?.abort(),
      saveNetworkReport() {
        const { blob, fileName } = networkReportFile(get(), eyes.now());
        around.save(blob, fileName);
      },
      eraseEverything: () => eraseEverything(around, set, get),
      keepWhatIsLeft() {
        eyes.erasure.forget();
        set({ erasing: { kind: "none" } });
      },
    };
  };
}

const nothing = { value: null, busy: false, error: null };

/** Looks something up, unless that is being done already; a failure leaves the last answer in place. */
async function look<T>(before: Looked<T>, set: (now: Looked<T>) => void, work: () => Promise<T>) {
  if (before.busy) return;
  set({ ...before, busy: true });
  try {
    set({ value: await work(), busy: false, error: null });
  } catch (thrown) {
    set({ value: before.value, busy: false, error: toErrorData(thrown) });
  }
}

async function watch({ eyes, clients }: Surroundings, set: SetState, get: GetState): Promise<void> {
  eyes.watchViolations((violation) => {
    const named = URL.canParse(violation.blocked) && /^(https?|wss?):/.test(violation.blocked);
    // Refusals of an attempt may name no address, or come a moment after its end.
    const selfTest = named ? isCanary(violation.blocked) : duringTest(get().selfTest, eyes.now());
    set({ violations: [...get().violations, { ...violation, selfTest }].slice(-LONGEST_LIST) });
  });
  eyes.erasure.onOtherTab(() => {
    clients.close();
    set({ erasing: { kind: "elsewhere" } });
  });
  await look(
    get().headers,
    (headers) => set({ headers }),
    () => eyes.checkHeaders([]),
  );
  await get().lookAtRequests();
}

/** Reports come a moment after what they report. */
const REPORTS_MS = 3000;

function duringTest(test: SelfTest, now: number): boolean {
  return test.kind === "running" || (test.kind === "done" && now - test.at < REPORTS_MS);
}

async function lookAtBuild({ eyes }: Surroundings, set: SetState, get: GetState): Promise<void> {
  await look(
    get().build,
    (build) => set({ build }),
    () => eyes.checkBuild(),
  );
  const paths = get().build.value?.manifest.files.map(({ path }) => path) ?? eyes.ownFiles();
  await look(
    get().headers,
    (headers) => set({ headers }),
    () => eyes.checkHeaders(paths),
  );
}

async function lookAtKept({ eyes, clients }: Surroundings) {
  const [{ found, images, syntheticImages }, ofPage] = await Promise.all([
    clients.library.call(listKept, undefined),
    eyes.keptByPage(),
  ]);
  return { ...keptReport([...found, ...ofPage]), images, syntheticImages };
}

async function testWaysOut({ eyes }: Surroundings, signal: AbortSignal, set: SetState, get: GetState) {
  const since = eyes.now();
  set({ selfTest: { kind: "running", since, results: [] } });
  const soFar = () => {
    const { selfTest } = get();
    return selfTest.kind === "not-run" ? [] : selfTest.results;
  };
  try {
    const results = await eyes.selfTest(
      (result) => set({ selfTest: { kind: "running", since, results: [...soFar(), result] } }),
      signal,
    );
    set({ selfTest: { kind: "done", at: eyes.now(), results } });
  } catch (thrown) {
    set({ selfTest: { kind: "failed", error: toErrorData(thrown), results: soFar() } });
  }
  await get().lookAtRequests();
}

/** From here on the page asks its workers for nothing more, whatever the outcome: they may hold what is to go. */
async function eraseEverything({ eyes, clients }: Surroundings, set: SetState, get: GetState) {
  if (get().erasing.kind === "running") return;
  get().stopTest();
  set({ erasing: { kind: "running", place: null } });
  eyes.erasure.tellOtherTabs();
  clients.close();
  const report = await eyes.erasure.erase((place) => set({ erasing: { kind: "running", place } }));
  set({ erasing: { kind: "done", report } });
  if (nothingLeft(report)) set({ storage: { used: 0, quota: get().storage?.quota ?? null } });
}
