import { writeFileSync, utimesSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listen } from "./listen";
import { securityHeadersFor } from "../src/domain/securityHeaders";
import { createStaticServer } from "./staticServer";
import { APP, get, startSite, type Answer, type TestSite } from "./testing/site";

let site: TestSite;
beforeAll(async () => void (site = await startSite()));
afterAll(() => site.close());

function expectSealed(answer: Answer, path: string): void {
  for (const [name, value] of Object.entries(securityHeadersFor(path)))
    expect(answer.headers[name.toLowerCase()]).toBe(value);
}

describe("files", () => {
  it.each([
    ["/", "text/html; charset=utf-8", "no-cache"],
    ["/index.html?x=1", "text/html; charset=utf-8", "no-cache"],
    ["/sw.js", "text/javascript; charset=utf-8", "no-cache"],
    ["/manifest.webmanifest", "application/manifest+json", "no-cache"],
    ["/models/demo.dkm", "application/octet-stream", "no-cache"],
    ["/assets/app-1a2b.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"],
    ["/assets/app-1a2b.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable"],
    ["/assets/kernels-1a.wasm", "application/wasm", "public, max-age=31536000, immutable"],
    [
      "/assets/workers/training.worker-1a.js",
      "text/javascript; charset=utf-8",
      "public, max-age=31536000, immutable",
    ],
  ])("%s is sent as %s, kept as %s, sealed", async (path, type, cache) => {
    const answer = await get(site.port, path);
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toBe(type);
    expect(answer.headers["cache-control"]).toBe(cache);
    expectSealed(answer, path);
  });

  it("only a worker may compile WebAssembly", async () => {
    const policy = async (path: string) =>
      (await get(site.port, path)).headers["content-security-policy"]!.includes("'wasm-unsafe-eval'");
    expect(await policy("/assets/workers/training.worker-1a.js")).toBe(true);
    expect(await policy("/")).toBe(false);
    expect(await policy("/assets/app-1a2b.js")).toBe(false);
  });

  it("HEAD sends the headers and no body", async () => {
    const answer = await get(site.port, "/", [], "HEAD");
    expect(answer).toMatchObject({ status: 200, body: "" });
    expect(answer.headers["content-length"]).toBe(String(APP.length));
    expectSealed(answer, "/");
  });

  it("an empty file is an answer of no bytes", async () => {
    expect(await get(site.port, "/empty.txt")).toMatchObject({ status: 200, body: "" });
  });
});

describe("what a browser already has", () => {
  it("is answered with 304, sealed, and not sent again", async () => {
    const { etag } = (await get(site.port, "/")).headers;
    for (const condition of [etag, `W/${etag}`, `"x", ${etag}`, "*"]) {
      const answer = await get(site.port, "/", [`If-None-Match: ${condition}`]);
      expect(answer).toMatchObject({ status: 304, body: "" });
      expectSealed(answer, "/");
    }
    expect((await get(site.port, "/", [`If-None-Match: "other"`])).status).toBe(200);
    expect((await get(site.port, "/", [`If-Match: "other"`])).status).toBe(412);
  });

  it("is known by content: the same size and date with other bytes is sent anew", async () => {
    const file = join(site.root, "version.json");
    writeFileSync(file, "1.0");
    utimesSync(file, 1, 1);
    const old = (await get(site.port, "/version.json")).headers.etag;
    writeFileSync(file, "2.0");
    utimesSync(file, 1, 1);
    const answer = await get(site.port, "/version.json", [`If-None-Match: ${old}`]);
    expect(answer).toMatchObject({ status: 200, body: "2.0" });
  });
});

describe("parts of a file", () => {
  it.each([
    ["bytes=2-4", 206, "bytes 2-4/10", "234"],
    ["bytes=7-", 206, "bytes 7-9/10", "789"],
    ["bytes=-3", 206, "bytes 7-9/10", "789"],
    ["bytes=-99", 206, "bytes 0-9/10", "0123456789"],
    ["bytes=8-99", 206, "bytes 8-9/10", "89"],
    ["bytes=10-", 416, "bytes */10", "416 Range Not Satisfiable\n"],
    ["bytes=-0", 416, "bytes */10", "416 Range Not Satisfiable\n"],
    ["bytes=4-2", 200, undefined, "0123456789"],
    ["bytes=0-1,4-5", 200, undefined, "0123456789"],
    ["lines=0-1", 200, undefined, "0123456789"],
    [`bytes=0-${"9".repeat(200)}`, 200, undefined, "0123456789"],
  ])("%s gives %i", async (range, status, contentRange, body) => {
    const answer = await get(site.port, "/models/demo.dkm", [`Range: ${range}`]);
    expect(answer).toMatchObject({ status, body });
    expect(answer.headers["content-range"]).toBe(contentRange);
    expectSealed(answer, "/models/demo.dkm");
  });

  it("of a version that is gone are not mixed with the new one", async () => {
    const { etag } = (await get(site.port, "/models/demo.dkm")).headers;
    const same = await get(site.port, "/models/demo.dkm", ["Range: bytes=0-1", `If-Range: ${etag}`]);
    expect(same).toMatchObject({ status: 206, body: "01" });
    const other = await get(site.port, "/models/demo.dkm", ["Range: bytes=0-1", `If-Range: "old"`]);
    expect(other).toMatchObject({ status: 200, body: "0123456789" });
  });
});

describe("host names", () => {
  it.each(["localhost", "LOCALHOST:1", "127.0.0.1:8020", "[::1]:8020"])("%s is answered", async (host) => {
    expect((await get(site.port, "/", [`Host: ${host}`])).status).toBe(200);
  });

  it.each([
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "localhost@evil.example",
    "0",
  ])("%s is refused: a rebound name reaches nothing", async (host) => {
    const answer = await get(site.port, "/", [`Host: ${host}`]);
    expect(answer).toMatchObject({ status: 421, body: "421 Misdirected Request\n" });
    expectSealed(answer, "/");
  });

  it("a name given at the start is answered, and no other", async () => {
    const named = await startSite({ names: ["Darkroom.Hospital.example"] });
    expect((await get(named.port, "/", ["Host: darkroom.hospital.example:8020"])).status).toBe(200);
    expect((await get(named.port, "/", ["Host: hospital.example"])).status).toBe(421);
    await named.close();
  });
});

it("takes the next port when one is taken", async () => {
  const blocker = createServer();
  await new Promise<void>((resolve) => blocker.listen(0, "127.0.0.1", resolve));
  const taken = (blocker.address() as { port: number }).port;
  const second = createStaticServer(".");
  const got = await listen(second, "127.0.0.1", taken);
  expect(got).toBeGreaterThan(taken);
  second.close();
  blocker.close();
});
