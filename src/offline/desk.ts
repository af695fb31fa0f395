import { contentTypeOf } from "@/domain/contentTypes";
import type { BuildFile, LoggedRequest } from "@/domain/sealed";
import { securityHeadersFor } from "@/domain/securityHeaders";
import type { Bytes } from "./buildCache";
import { fetchBuilt, TamperedFile, type Fetch } from "./fetchBuilt";
import type { Version, Versions } from "./versions";

/** A request as the service worker gets it. */
export interface Asked {
  readonly request: Request;
  readonly clientId: string;
  /** The window or worker that the answer will become. */
  readonly resultingClientId: string;
}

export interface DeskTools {
  readonly root: URL;
  readonly versions: Versions;
  readonly fetch: Fetch;
  readonly refused: (path: string, where: "server" | "cache") => void;
}

export interface Answered {
  readonly response: Response;
  readonly from: LoggedRequest["from"];
  readonly received: number;
}

/**
 * Answers every request of the app's windows and workers: its own files from the checked copy, and nothing else.
 * A request to another origin gets a network error and is not passed on.
 */
export async function answer(asked: Asked, tools: DeskTools): Promise<Answered> {
  const { request } = asked;
  const url = new URL(request.url);
  if (url.origin !== tools.root.origin) return { response: Response.error(), from: "refused", received: 0 };
  if (request.method === "HEAD") return fromServer(request, tools);
  if (request.method !== "GET") return plain(405, "Nothing is sent from here.", url);
  if (request.mode === "navigate") return openWindow(asked, url, tools);
  // Asked past every cache: the officer's page compares what the server has now with what was built.
  if (request.cache === "no-store") return fromServer(request, tools);
  if (asked.resultingClientId !== "") await tools.versions.passOn(asked.clientId, asked.resultingClientId);
  for await (const version of tools.versions.forClient(asked.clientId)) {
    const file = version.files.get(pathIn(tools.root, url) || "index.html");
    if (file) return built(file, version, url, tools);
  }
  return plain(404, "Not a file of this app.", url);
}

/** Any address inside the app that is no file opens the app. */
async function openWindow(asked: Asked, url: URL, tools: DeskTools): Promise<Answered> {
  const version = await tools.versions.forNewClient(asked.resultingClientId);
  const file = version.files.get(pathIn(tools.root, url)) ?? version.files.get("index.html");
  return file ? built(file, version, url, tools) : plain(404, "Not a file of this app.", url);
}

/** The stored copy; one that is missing or damaged is fetched again, and refused when the server's is not right either. */
async function built(file: BuildFile, version: Version, url: URL, tools: DeskTools): Promise<Answered> {
  const kept = await version.cache.read(file);
  if (kept) return { response: fileAnswer(kept, file, url), from: "cache", received: kept.length };
  try {
    const { bytes } = await fetchBuilt(file, tools.root, tools.fetch);
    // Without room to store it, the file is still right.
    await version.cache.write(file, bytes).catch(() => undefined);
    return { response: fileAnswer(bytes, file, url), from: "server", received: bytes.length };
  } catch (thrown) {
    tools.refused(file.path, thrown instanceof TamperedFile ? "server" : "cache");
    return plain(502, `${file.path} is missing or not as it was built.`, url);
  }
}

async function fromServer(request: Request, { fetch }: DeskTools): Promise<Answered> {
  try {
    const response = await fetch(request.url, {
      method: request.method,
      cache: "no-store",
      credentials: "same-origin",
      mode: "same-origin",
      signal: request.signal,
    });
    // Read whole, because what was received is counted.
    const body = request.method === "HEAD" ? null : await response.arrayBuffer();
    const { status, statusText, headers } = response;
    const answer = new Response(body, { status, statusText, headers });
    return { response: answer, from: "server", received: body?.byteLength ?? 0 };
  } catch {
    return { response: Response.error(), from: "server", received: 0 };
  }
}

function fileAnswer(bytes: Bytes, file: BuildFile, url: URL): Response {
  return new Response(bytes, {
    headers: {
      ...securityHeadersFor(url.pathname),
      "Content-Type": contentTypeOf(file.path),
      "Content-Length": String(bytes.length),
    },
  });
}

function plain(status: number, text: string, url: URL): Answered {
  const headers = { ...securityHeadersFor(url.pathname), "Content-Type": contentTypeOf("a.txt") };
  return { response: new Response(text, { status, headers }), from: "cache", received: 0 };
}

/** The path from the app's folder; an address outside of it names no file. */
function pathIn(root: URL, url: URL): string {
  if (!url.pathname.startsWith(root.pathname)) return "\0";
  try {
    return decodeURIComponent(url.pathname.slice(root.pathname.length));
  } catch {
    return "\0";
  }
}
