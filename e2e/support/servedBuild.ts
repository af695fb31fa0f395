import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeLists } from "../../scripts/supply/lists";
import { listen } from "../../server/listen";
import { createStaticServer } from "../../server/staticServer";

/** A copy of the build on a server of its own, that a test may stop, start again, change and damage. */
export class ServedBuild {
  readonly folder = join(mkdtempSync(join(tmpdir(), "darkroom-served-")), "dist");
  private server: Server | null = null;
  private port = 0;
  /** Request paths in order, HEAD included. */
  readonly asked: string[] = [];

  constructor() {
    cpSync("dist", this.folder, { recursive: true });
  }

  get url(): string {
    return `http://localhost:${this.port}/`;
  }

  async start(): Promise<void> {
    const server = createStaticServer(this.folder);
    server.prependListener("request", ({ url }) => this.asked.push(url ?? ""));
    this.server = server;
    this.port = await listen(server, "127.0.0.1", this.port);
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  write(path: string, content: string | Uint8Array): void {
    writeFileSync(join(this.folder, path), content);
  }

  /** Makes what lies in the folder a version of its own, as a build would. */
  release(version: string): void {
    writeLists(this.folder, readFileSync("build/serviceWorker/sw.js", "utf8"), version);
  }

  /** The script that the page starts with. */
  get entryScript(): string {
    const found = /src="\/(assets\/index-[^"]+\.js)"/.exec(this.read("index.html"));
    if (!found) throw new Error("index.html names no entry script.");
    return found[1]!;
  }
}
