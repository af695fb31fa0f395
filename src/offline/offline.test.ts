import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it } from "vitest";
import type { LoggedRequest } from "@/domain/sealed";
import { securityHeadersFor } from "@/domain/securityHeaders";
import { BuildCache, cacheName, type OfflineBuild } from "./buildCache";
import { answer } from "./desk";
import type { Fetch } from "./fetchBuilt";
import { hashOfFiles, sha256 } from "./hash";
import { storeBuild } from "./install";
import { parseManifest } from "./manifest";
import { OfflineRecord } from "./record";
import { memoryCaches } from "./testing/memoryCaches";
import { Versions } from "./versions";

const root = new URL("https://darkroom.example/");
const bytes = (text: string) => new TextEncoder().encode(text);

/** A build of the given texts, and what a server with it answers. */
async function release(texts: Record<string, string>) {
  const describe_ = async ([path, text]: [string, string]) => ({
    path,
    bytes: text.length,
    sha256: await sha256(bytes(text)),
  });
  const files = await Promise.all(Object.entries(texts).map(describe_));
  const script = await describe_(["sw.js", "worker"]);
  const all = [...files, script];
  const manifest = JSON.stringify({ format: 1, version: "1", files: all, sha256: await hashOfFiles(all) });
  const build: OfflineBuild = { version: "1", id: await hashOfFiles(files), files };
  return {
    build,
    server: { ...texts, "sw.js": "worker", "build-manifest.json": manifest } as Record<string, string>,
  };
}

function serving(server: Record<string, string>, asked: string[] = []): Fetch {
  return async (address) => {
    const path = address.slice(root.href.length);
    asked.push(path);
    const text = server[path];
    return text === undefined ? new Response("", { status: 404 }) : new Response(text);
  };
}

const stopped: Fetch = async () => {
  throw new TypeError("Failed to fetch");
};

beforeEach(() => void (globalThis.indexedDB = new IDBFactory()));

describe("storing a version", () => {
  const texts = { "index.html": "<p>app", "assets/a.js": "a()", "models/m.dkm": "model" };
  const tools = (caches: CacheStorage, fetch: Fetch) => ({
    caches,
    root,
    fetch,
    others: [],
    progress: () => undefined,
  });

  it("stores every file, the list and its own script", async () => {
    const { build, server } = await release(texts);
    const files = await storeBuild(build, tools(memoryCaches(), serving(server)));
    expect(files.map(({ path }) => path).sort()).toEqual([...Object.keys(server)].sort());
  });

  it("refuses a file that the server has in another form, and names it", async () => {
    const { build, server } = await release(texts);
    const changed = serving({ ...server, "assets/a.js": "steal()" });
    await expect(storeBuild(build, tools(memoryCaches(), changed))).rejects.toMatchObject({
      path: "assets/a.js",
    });
  });

  it("refuses a list of another version", async () => {
    const { build, server } = await release(texts);
    const other = await release({ ...texts, "assets/a.js": "b()" });
    const mixed = serving({ ...server, "build-manifest.json": other.server["build-manifest.json"]! });
    await expect(storeBuild(build, tools(memoryCaches(), mixed))).rejects.toThrow(
      "belongs to another version",
    );
  });

  it("goes on where it stopped, and asks again only for what is missing", async () => {
    const { build, server } = await release(texts);
    const caches = memoryCaches();
    const cutOff = serving({ ...server, "models/m.dkm": "mod" });
    await expect(storeBuild(build, tools(caches, cutOff))).rejects.toThrow();
    const asked: string[] = [];
    await storeBuild(build, tools(caches, serving(server, asked)));
    expect(asked.sort()).toEqual(["build-manifest.json", "models/m.dkm", "sw.js"]);
  });

  it("takes what has not changed from the version before", async () => {
    const old = await release(texts);
    const caches = memoryCaches();
    await storeBuild(old.build, tools(caches, serving(old.server)));
    const next = await release({ ...texts, "assets/a.js": "b()" });
    const before = await BuildCache.open(caches, cacheName(old.build.id), root);
    const asked: string[] = [];
    await storeBuild(next.build, { ...tools(caches, serving(next.server, asked)), others: [before] });
    expect(asked).not.toContain("models/m.dkm");
    expect(asked).toContain("assets/a.js");
  });
});

describe("answering", () => {
  async function desk(fetch: Fetch = stopped) {
    const { build, server } = await release({ "index.html": "<p>app", "assets/workers/w.js": "w()" });
    const caches = memoryCaches();
    const record = await OfflineRecord.open();
    await storeBuild(build, { caches, root, fetch: serving(server), others: [], progress: () => undefined });
    const versions = new Versions(build, root, caches, record);
    await versions.takeOver([], build.files, 1);
    const refused: string[] = [];
    const tools = { root, versions, fetch, refused: (path: string) => void refused.push(path) };
    const cache = await BuildCache.open(caches, cacheName(build.id), root);
    const ask = (path: string, init?: RequestInit) =>
      answer({ request: new Request(new URL(path, root), init), clientId: "", resultingClientId: "" }, tools);
    return { ask, cache, caches, build, refused };
  }

  it("gives the stored file with the headers that its path must have", async () => {
    const { ask } = await desk();
    const { response, from } = await ask("assets/workers/w.js");
    expect([from, await response.text()]).toEqual(["cache", "w()"]);
    expect(response.headers.get("Content-Type")).toBe("text/javascript; charset=utf-8");
    for (const [name, value] of Object.entries(securityHeadersFor("/assets/workers/w.js")))
      expect(response.headers.get(name)).toBe(value);
  });

  it("meets another origin with a network error and asks nobody", async () => {
    let asked = 0;
    const { ask } = await desk(async () => new Response(String(++asked)));
    const { response, from } = await ask("https://elsewhere.example/x");
    expect([response.type, from, asked]).toEqual(["error", "refused", 0]);
  });

  it("passes nothing on that could carry something", async () => {
    let asked = 0;
    const { ask } = await desk(async () => new Response(String(++asked)));
    const { response } = await ask("index.html", { method: "POST", body: "scan" });
    expect([response.status, asked]).toEqual([405, 0]);
  });

  it("refuses a damaged copy when the server has no right one", async () => {
    const { ask, caches, build, refused } = await desk();
    const raw = await caches.open(cacheName(build.id));
    await raw.put(new URL("index.html", root).href, new Response("<p>changed"));
    const { response } = await ask("index.html");
    expect(response.status).toBe(502);
    expect(refused).toEqual(["index.html"]);
  });

  it("knows no file but those of the build", async () => {
    expect((await (await desk()).ask("other.js")).response.status).toBe(404);
  });
});

describe("versions", () => {
  it("a window keeps the version it was opened with; it goes when the window does", async () => {
    const caches = memoryCaches();
    const record = await OfflineRecord.open();
    const [old, next] = [await release({ "a.js": "old" }), await release({ "a.js": "new" })];
    for (const [at, one] of [old, next].entries()) {
      await record.noteBuild({ id: one.build.id, at, active: false, files: one.build.files });
      await storeBuild(one.build, {
        caches,
        root,
        fetch: serving(one.server),
        others: [],
        progress: () => undefined,
      });
    }
    const first = new Versions(old.build, root, caches, record);
    await first.takeOver([], old.build.files, 0);
    await first.forNewClient("window 1");
    const second = new Versions(next.build, root, caches, record);
    await second.takeOver(["window 1"], next.build.files, 1);
    await second.dropUnused(["window 1"]);
    const versions = second.forClient("window 1");
    expect((await versions.next()).value?.id).toBe(old.build.id);
    expect((await second.forNewClient("window 2")).id).toBe(next.build.id);
    await second.dropUnused(["window 2"]);
    expect(await caches.keys()).toEqual([cacheName(next.build.id)]);
  });
});

describe("the request log", () => {
  const request = (at: number, from: LoggedRequest["from"] = "cache"): LoggedRequest => ({
    ...{ at, method: "GET", url: `/${at}`, destination: "", from, status: 200, sent: 0, received: 1 },
  });

  it("counts all, lists the latest thousand, and is there after a restart", async () => {
    const first = await OfflineRecord.open();
    await first.addRequests(
      Array.from({ length: 1200 }, (_, at) => request(at)),
      5,
    );
    await first.addRequests([request(1200, "refused")], 6);
    first.close();
    const log = await (await OfflineRecord.open()).log(7);
    expect([log.since, log.own, log.refused, log.requests.length]).toEqual([5, 1200, 1, 1000]);
    expect([log.requests[0]!.at, log.requests.at(-1)!.at]).toEqual([201, 1200]);
  });
});

describe("the list of files", () => {
  const file = { path: "a.js", bytes: 1, sha256: "0".repeat(64) };
  const list = { format: 1, version: "1", sha256: "0".repeat(64), files: [file] };

  it.each(["../a.js", "/a.js", "https://a.example/a.js", "a/../../b"])("refuses the path %s", (path) => {
    expect(() => parseManifest(JSON.stringify({ ...list, files: [{ ...file, path }] }))).toThrow();
  });

  it("takes a right one, and refuses what is no list", () => {
    expect(parseManifest(JSON.stringify(list)).files).toEqual([file]);
    for (const text of ["", "{}", "<!doctype html>", JSON.stringify({ ...list, sha256: "x" })])
      expect(() => parseManifest(text)).toThrow("could not be read");
  });
});
