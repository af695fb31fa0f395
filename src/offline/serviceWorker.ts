import type { LoggedRequest, RequestLog } from "@/domain/sealed";
import { BuildCache, cacheName, type OfflineBuild } from "./buildCache";
import { answer, type Asked } from "./desk";
import { TamperedFile } from "./fetchBuilt";
import { storeBuild } from "./install";
import type { PageMessage, Progress, WorkerMessage } from "./messages";
import { OfflineRecord } from "./record";
import { RequestJournal } from "./journal";
import { Versions } from "./versions";

/**
 * The service worker: wiring only. It stores the whole app at the first visit, answers from there, and writes down
 * every request. The build puts the list of files into this script (scripts/finishBuild.ts).
 */
declare const self: ServiceWorkerGlobalScope;
declare const __BUILD__: OfflineBuild;

const build = __BUILD__;
const root = new URL("./", self.location.href);
let record: Promise<OfflineRecord> | undefined;
let versions: Promise<Versions> | undefined;
let retired = false;
let progress: Progress = { kind: "progress", cached: 0, total: build.files.length + 2 };

const openRecord = () => (record ??= OfflineRecord.open());
const openVersions = () =>
  (versions ??= openRecord().then((kept) => new Versions(build, root, self.caches, kept)));
const journal = new RequestJournal(async (requests) => {
  if (!retired) await (await openRecord()).addRequests(requests, Date.now());
});

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request, clientId, resultingClientId } = event;
  if (retired && new URL(request.url).origin === root.origin) return;
  const answered = respond({ request, clientId, resultingClientId });
  event.respondWith(answered);
  event.waitUntil(answered.then(() => journal.written()));
  if (request.mode === "navigate") event.waitUntil(answered.then(dropUnused));
});
self.addEventListener("message", (event) => {
  event.waitUntil(obey(event.data as PageMessage, event.ports[0]));
});

async function install(): Promise<void> {
  try {
    const kept = await openRecord();
    const others = (await kept.builds()).filter(({ id }) => id !== build.id);
    await kept.noteBuild({ id: build.id, at: Date.now(), active: false, files: build.files });
    const files = await storeBuild(build, {
      caches: self.caches,
      root,
      fetch: fetchNoted,
      others: await Promise.all(others.map(({ id }) => BuildCache.open(self.caches, cacheName(id), root))),
      progress: (cached, total) => {
        progress = { kind: "progress", cached, total };
        void tell(progress);
      },
    });
    await kept.noteBuild({ id: build.id, at: Date.now(), active: false, files });
  } catch (thrown) {
    if (thrown instanceof TamperedFile) await tell({ kind: "refused", path: thrown.path, where: "server" });
    const full = thrown instanceof DOMException && thrown.name === "QuotaExceededError";
    await tell({ kind: "failed", full });
    throw thrown;
  } finally {
    await journal.written();
  }
}

async function activate(): Promise<void> {
  const all = await openVersions();
  await all.takeOver(await aliveClients(), build.files, Date.now());
  await self.clients.claim();
  await all.dropUnused(await aliveClients());
}

async function respond(asked: Asked): Promise<Response> {
  const at = Date.now();
  const { response, from, received } = await answer(asked, {
    root,
    versions: await openVersions(),
    fetch: (address, options) => self.fetch(address, options),
    refused: (path, where) => void tell({ kind: "refused", path, where }),
  });
  const { method, url, destination } = asked.request;
  note({ at, method, url, destination, from, status: response.status, received });
  return response;
}

/** The service worker's own reading of files, when it stores a version, is written down as well. */
async function fetchNoted(address: string, options: RequestInit): Promise<Response> {
  const at = Date.now();
  const response = await self.fetch(address, options);
  const received = Number(response.headers.get("Content-Length") ?? 0);
  note({
    at,
    method: "GET",
    url: address,
    destination: "",
    from: "server",
    status: response.status,
    received,
  });
  return response;
}

/** Nothing is ever sent with a request: those that would carry a body are not passed on. */
function note(request: Omit<LoggedRequest, "sent">): void {
  const { origin, pathname, search } = new URL(request.url);
  const url = origin === root.origin ? pathname + search : request.url;
  journal.add({ ...request, url: url.slice(0, 2000), sent: 0 });
}

async function obey(message: PageMessage, port: MessagePort | undefined): Promise<void> {
  switch (message.kind) {
    case "progress":
      port?.postMessage(progress);
      // Asked by a page that has just come up: the one that it replaced is gone by now.
      return dropUnused();
    case "log":
      await journal.written();
      return port?.postMessage((await (await openRecord()).log(Date.now())) satisfies RequestLog);
    case "activate":
      return self.skipWaiting();
    case "retire":
      retired = true;
      await journal.written();
      (await record)?.close();
      return port?.postMessage(true);
    default:
      return message satisfies never;
  }
}

async function dropUnused(): Promise<void> {
  if (!retired) await (await openVersions()).dropUnused(await aliveClients());
}

async function aliveClients(): Promise<string[]> {
  return (await self.clients.matchAll({ includeUncontrolled: true, type: "all" })).map(({ id }) => id);
}

async function tell(message: WorkerMessage): Promise<void> {
  const windows = await self.clients.matchAll({ includeUncontrolled: true });
  for (const window of windows) window.postMessage(message);
}
