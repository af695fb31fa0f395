import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { request, type IncomingMessage, type Server } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { securityHeaders } from "../src/domain/securityHeaders";
import { listen } from "./listen";
import { createStaticServer } from "./staticServer";

let server: Server;
let port: number;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "darkroom-server-"));
  const root = join(folder, "dist");
  mkdirSync(join(root, "assets"), { recursive: true });
  mkdirSync(join(root, ".vite"));
  writeFileSync(join(root, "index.html"), "<!doctype html>app");
  writeFileSync(join(root, "assets/app-1a2b.js"), "export {}");
  writeFileSync(join(root, ".vite/manifest.json"), "{}");
  writeFileSync(join(folder, "secret.txt"), "outside");
  symlinkSync(join(folder, "secret.txt"), join(root, "link.txt"));
  server = createStaticServer(root);
  port = await listen(server, "127.0.0.1", 0);
});
afterAll(() => server.close());

/** A raw request: `fetch` would tidy the path before sending it. */
function get(path: string, options: { method?: string; headers?: Record<string, string> } = {}) {
  return new Promise<{ status: number; headers: IncomingMessage["headers"]; body: string }>(
    (resolve, reject) => {
      request({ host: "127.0.0.1", port, path, ...options }, (response) => {
        let body = "";
        response.on("data", (chunk: Buffer) => (body += chunk.toString()));
        response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, body }));
      })
        .on("error", reject)
        .end();
    },
  );
}

describe("static server", () => {
  it("serves the page at / with every security header", async () => {
    const page = await get("/");
    expect(page.status).toBe(200);
    expect(page.body).toContain("app");
    for (const [name, value] of Object.entries(securityHeaders))
      expect(page.headers[name.toLowerCase()]).toBe(value);
  });

  it("sends the security headers with refusals and scripts too", async () => {
    for (const path of ["/missing", "/assets/app-1a2b.js"]) {
      expect((await get(path)).headers["content-security-policy"]).toContain("default-src 'none'");
    }
  });

  it.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/..%5csecret.txt",
    "/link.txt",
    "/.vite/manifest.json",
    "/%00",
    "/assets",
    "/%zz",
  ])("does not serve %s", async (path) => {
    const { status, body } = await get(path);
    expect(status).toBe(404);
    expect(body).not.toContain("outside");
  });

  it("refuses other methods and other host names", async () => {
    expect((await get("/", { method: "POST" })).status).toBe(405);
    expect((await get("/", { headers: { host: "evil.example" } })).status).toBe(421);
    expect((await get("/", { headers: { host: `localhost:${port}` } })).status).toBe(200);
  });

  it("answers 304 when the tag still holds", async () => {
    const tag = (await get("/")).headers.etag!;
    expect((await get("/", { headers: { "if-none-match": tag } })).status).toBe(304);
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
});
