import { AppError, type AppErrorData } from "@/domain/errors";
import type { RequestLog } from "@/domain/sealed";
import { trustedScriptUrl } from "@/domain/trustedScriptUrl";
import { isAppCache } from "./buildCache";
import type { PageMessage, Progress, WorkerMessage } from "./messages";
import { OFFLINE_DATABASE } from "./record";

export { checkBuild, readManifest, type BuildCheck } from "./checkBuild";

/** How far this browser is from working without the server. */
export interface OfflineState {
  /** The whole app is stored: it opens and works with the server stopped. */
  readonly ready: boolean;
  readonly cached: number;
  readonly total: number;
  /** A newer version is stored and waits for `applyUpdate`, or for all windows to be closed. */
  readonly updateWaiting: boolean;
  /** A file that was refused, or a version that could not be stored. */
  readonly problem: AppErrorData | null;
}

let state: OfflineState = { ready: false, cached: 0, total: 0, updateWaiting: false, problem: null };
const listeners = new Set<(state: OfflineState) => void>();

/** Calls back now and after each change. @returns the way to stop */
export function onOffline(listener: (state: OfflineState) => void): () => void {
  listeners.add(listener);
  listener(state);
  return () => void listeners.delete(listener);
}

/** Has the app stored for use without the server. Does nothing in development, or where a browser has no service worker. */
export async function startOffline(): Promise<void> {
  const { serviceWorker } = navigator;
  if (!import.meta.env.PROD || !serviceWorker) return;
  serviceWorker.addEventListener("message", ({ data }) => hear(data as WorkerMessage));
  await loaded();
  try {
    const script = trustedScriptUrl(new URL(`${import.meta.env.BASE_URL}sw.js`, location.origin));
    const registration = await serviceWorker.register(script, { updateViaCache: "none" });
    registration.addEventListener("updatefound", () => follow(registration));
    follow(registration);
    lookForUpdates(registration);
  } catch {
    // A stopped server or a browser that forbids service workers: the app goes on with what it has.
    change({ ready: serviceWorker.controller !== null });
  }
}

/** What the service worker has seen since it began to count; null when none looks after this page. */
export async function requestLog(): Promise<RequestLog | null> {
  const worker = navigator.serviceWorker?.controller;
  return worker ? ask<RequestLog>(worker, { kind: "log" }) : null;
}

/** Lets the waiting version take over and reloads this window; others keep their files until they are reloaded. */
export async function applyUpdate(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (!registration?.waiting) return;
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  registration.waiting.postMessage({ kind: "activate" } satisfies PageMessage);
}

/** Removes the stored app, the request log and the service worker. The page in front of the person goes on. */
export async function removeOffline(): Promise<void> {
  for (const registration of (await navigator.serviceWorker?.getRegistrations()) ?? []) {
    const workers = [registration.active, registration.waiting, registration.installing];
    for (const worker of workers) if (worker) await ask(worker, { kind: "retire" }).catch(() => undefined);
    await registration.unregister();
  }
  for (const name of await globalThis.caches.keys()) if (isAppCache(name)) await caches.delete(name);
  await new Promise<void>((resolve, reject) => {
    const removal = indexedDB.deleteDatabase(OFFLINE_DATABASE);
    removal.onsuccess = () => resolve();
    removal.onerror = () => reject(removal.error ?? new Error("The request log could not be removed."));
  });
  change({ ready: false, cached: 0, total: 0, updateWaiting: false });
}

/** What the page itself needs comes first. */
async function loaded(): Promise<void> {
  if (document.readyState === "complete") return;
  await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
}

/** The next version that is coming in, or the one in use. */
function follow(registration: ServiceWorkerRegistration): void {
  const { installing, waiting, active } = registration;
  change({ ready: active !== null, updateWaiting: waiting !== null && active !== null });
  const worker = installing ?? waiting ?? active;
  if (!worker) return;
  void ask<Progress>(worker, { kind: "progress" }).then(hear, () => undefined);
  worker.addEventListener("statechange", () => follow(registration), { once: true });
}

/** A window that stays open for days looks again when the person comes back to it. */
function lookForUpdates(registration: ServiceWorkerRegistration): void {
  const anHour = 3_600_000;
  let looked = performance.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || performance.now() - looked < anHour) return;
    looked = performance.now();
    // Without a server there is nothing new.
    registration.update().catch(() => undefined);
  });
}

function hear(message: WorkerMessage): void {
  switch (message.kind) {
    case "progress":
      return change({ cached: message.cached, total: message.total });
    case "refused":
      return change({ problem: refusal(message.path, message.where) });
    case "failed":
      return message.full ? change({ problem: noRoom() }) : undefined;
    default:
      return message satisfies never;
  }
}

function refusal(path: string, where: "server" | "cache"): AppErrorData {
  const whose = where === "server" ? "The server's copy" : "The stored copy";
  return {
    code: "storage",
    message: `${whose} of ${path} is missing or not as it was built. It was refused.`,
    kept: "Your images and runs are kept.",
    advice: "Ask whoever looks after the server to install the app's files again.",
  };
}

function noRoom(): AppErrorData {
  return {
    code: "quota",
    message: "This browser has no room to keep the app for use without the server.",
    kept: "Everything works while the server is there.",
    advice: "Free some disk space, then reload the page.",
  };
}

function change(part: Partial<OfflineState>): void {
  state = { ...state, ...part };
  for (const listener of listeners) listener(state);
}

/** Sends a message and waits for the answer on its own port. */
function ask<T>(worker: ServiceWorker, message: PageMessage): Promise<T> {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    const late = setTimeout(() => reject(noAnswer()), 5000);
    port1.onmessage = ({ data }) => {
      clearTimeout(late);
      port1.close();
      resolve(data as T);
    };
    worker.postMessage(message, [port2]);
  });
}

function noAnswer(): AppError {
  return new AppError("internal", "The part of the app that works without the server did not answer.", {
    advice: "Reload the page.",
  });
}
