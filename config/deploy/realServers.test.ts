import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cacheControlOf } from "../../src/domain/cacheControl";
import { contentTypeOf } from "../../src/domain/contentTypes";
import { securityHeadersFor } from "../../src/domain/securityHeaders";
import { get } from "../../server/testing/site";
import { apache } from "./apache";
import { caddy } from "./caddy";
import type { Place } from "./facts";
import { nginx } from "./nginx";

/** The generated configurations in the real servers, over plain HTTP. A server that is not installed is skipped. */
interface Kind {
  readonly name: string;
  readonly program: string;
  /** Writes what is needed into the folder. @returns the arguments that start it in the foreground */
  set(folder: string, place: Place): readonly string[];
}

const files = [
  "index.html",
  "sw.js",
  "manifest.webmanifest",
  "build-manifest.json",
  "icon.svg",
  "models/demo.dkm",
  "assets/index-1a.js",
  "assets/index-1a.css",
  "assets/kernels-1a.wasm",
  "assets/workers/training.worker-1a.js",
];

const modules = ["mpm_event", "authz_core", "allowmethods", "dir", "headers", "mime", "reqtimeout"];

const kinds: readonly Kind[] = [
  {
    name: "nginx",
    program: "nginx",
    set: (folder, place) => {
      const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
        .join(" ");
      const rest = `pid ${folder}/pid; error_log ${folder}/log; daemon off; worker_processes 1; events {}`;
      writeFileSync(join(folder, "conf"), `${rest}\nhttp { ${paths}\n${nginx(place)} }`);
      return ["-p", folder, "-c", join(folder, "conf"), "-e", join(folder, "log")];
    },
  },
  {
    name: "Apache",
    program: "apache2",
    set: (folder, place) => {
      const load = modules.map((name) => `LoadModule ${name}_module ${modulesFolder}/mod_${name}.so`);
      const rest = [`ServerRoot ${folder}`, `PidFile ${folder}/pid`, `ErrorLog ${folder}/log`];
      const head = [
        ...load,
        ...rest,
        `Listen ${place.plainHttp}`,
        "ServerName localhost",
        "TypesConfig /dev/null",
      ];
      writeFileSync(join(folder, "conf"), `${head.join("\n")}\n${apache(place)}`);
      return ["-f", join(folder, "conf"), "-DFOREGROUND"];
    },
  },
  {
    name: "Caddy",
    program: "caddy",
    set: (folder, place) => {
      writeFileSync(join(folder, "Caddyfile"), caddy(place));
      return ["run", "--config", join(folder, "Caddyfile"), "--adapter", "caddyfile"];
    },
  },
];

// Elsewhere than on Debian the modules lie in another folder, and the test knows only this one.
const modulesFolder = "/usr/lib/apache2/modules";
const found = (program: string) =>
  (program !== "apache2" || existsSync(modulesFolder)) &&
  spawnSync(program, [program === "caddy" ? "version" : "-v"]).status === 0;

for (const kind of kinds) {
  describe.skipIf(!found(kind.program))(`deploy: ${kind.name} (skipped where it is not installed)`, () => {
    let folder: string;
    let port: number;
    let server: ChildProcess;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "darkroom-deploy-"));
      // The server may run as another user.
      chmodSync(folder, 0o755);
      const root = join(folder, "app");
      for (const path of [...files, ".git/config"]) {
        mkdirSync(join(root, path, ".."), { recursive: true });
        writeFileSync(join(root, path), `text of ${path}`);
      }
      port = await freePort();
      const args = kind.set(folder, { name: "localhost", root, plainHttp: `127.0.0.1:${port}` });
      server = spawn(kind.program, args, { stdio: "ignore", env: { ...process.env, HOME: folder } });
      for (let tries = 0; tries < 100; tries++) {
        if (
          await get(port, "/").then(
            () => true,
            () => false,
          )
        )
          return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`${kind.name} does not answer.`);
    });
    afterAll(async () => {
      const ended = new Promise((resolve) => server.on("exit", resolve));
      server.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true });
    });

    const expectSealed = (headers: Readonly<Record<string, string>>, path: string) => {
      for (const [name, value] of Object.entries(securityHeadersFor(path)))
        expect(headers[name.toLowerCase()], `${name} of ${path}`).toBe(value);
    };

    it("sends each kind of file with every header, its type and its time to be kept", async () => {
      for (const path of ["/", ...files.map((file) => `/${file}`)]) {
        const { status, headers } = await get(port, path);
        expect(status, path).toBe(200);
        expectSealed(headers, path);
        expect(headers["cache-control"], path).toBe(cacheControlOf(path));
        if (!path.endsWith(".dkm"))
          expect(headers["content-type"], path).toBe(contentTypeOf(path === "/" ? "/index.html" : path));
        expect(headers["last-modified"]).toBeUndefined();
        expect(headers.etag).toBeUndefined();
      }
    });

    it("seals its refusals too, and has nobody keep them", async () => {
      const missing = await get(port, "/assets/missing-1a.js");
      expect(missing.status).toBe(404);
      expect(missing.headers["cache-control"]).toBe("no-store");
      expectSealed(missing.headers, "/assets/missing-1a.js");
      const post = await get(port, "/", ["Content-Length: 0"], "POST");
      expect(post.status).toBe(405);
      expectSealed(post.headers, "/");
      if (kind.name === "Apache") expect((await get(port, "/", ["Host: evil.example"])).status).toBe(403);
      expect([403, 404]).toContain((await get(port, "/.git/config")).status);
      expect([403, 404]).toContain((await get(port, "/assets/")).status);
    });

    it("answers in parts, and sends what was asked for again", async () => {
      const part = await get(port, "/index.html", ["Range: bytes=0-3"]);
      expect(part).toMatchObject({ status: 206, body: "text" });
      expectSealed(part.headers, "/index.html");
      const again = await get(port, "/index.html", ["If-Modified-Since: Wed, 01 Jan 2098 00:00:00 GMT"]);
      expect(again.status).toBe(200);
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
