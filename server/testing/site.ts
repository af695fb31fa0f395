import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listen } from "../listen";
import { createStaticServer, type ServerOptions } from "../staticServer";

export const APP = "<!doctype html>app";
export const SECRET = "outside";

export interface TestSite {
  readonly server: Server;
  readonly port: number;
  readonly root: string;
  close(): Promise<void>;
}

/** A running server over a small app, with a secret beside its folder and links to it inside. */
export async function startSite(options: ServerOptions = {}): Promise<TestSite> {
  const folder = mkdtempSync(join(tmpdir(), "darkroom-server-"));
  const root = join(folder, "dist");
  for (const name of ["assets/workers", ".vite", "models"]) mkdirSync(join(root, name), { recursive: true });
  const files: Readonly<Record<string, string>> = {
    "index.html": APP,
    "sw.js": "self",
    "manifest.webmanifest": "{}",
    "empty.txt": "",
    "models/demo.dkm": "0123456789",
    "assets/app-1a2b.js": "export {}",
    "assets/app-1a2b.css": "a{}",
    "assets/kernels-1a.wasm": "\0asm",
    "assets/workers/training.worker-1a.js": "export {}",
    ".vite/manifest.json": "{}",
    "../secret.txt": SECRET,
    "../dist-old.txt": SECRET,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  symlinkSync(join(folder, "secret.txt"), join(root, "link.txt"));
  symlinkSync(folder, join(root, "up"));
  const server = createStaticServer(root, options);
  const port = await listen(server, "127.0.0.1", 0);
  return {
    server,
    port,
    root,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A connection that sends bytes as they are, and keeps all that comes back. */
export class RawClient {
  readonly socket: Socket;
  readonly closed: Promise<string>;
  private got = "";

  constructor(port: number) {
    this.socket = connect(port, "127.0.0.1");
    this.socket.on("data", (chunk) => (this.got += chunk.toString("latin1")));
    this.socket.on("error", () => undefined);
    this.closed = new Promise((resolve) => this.socket.on("close", () => resolve(this.got)));
  }

  send(bytes: string | Buffer): this {
    this.socket.write(bytes);
    return this;
  }
}

/** Sends one text, waits until the server closes the connection, and reads all answers. */
export async function exchange(port: number, text: string | Buffer): Promise<Answer[]> {
  return readAnswers(await new RawClient(port).send(text).closed);
}

/** One request for a target that is sent as it is written. */
export async function get(
  port: number,
  target: string,
  more: string[] = [],
  method = "GET",
): Promise<Answer> {
  const host = more.some((line) => /^host:/i.test(line)) ? [] : [`Host: localhost:${port}`];
  const lines = [`${method} ${target} HTTP/1.1`, ...host, "Connection: close", ...more, "", ""];
  const answers = readAnswers(await new RawClient(port).send(lines.join("\r\n")).closed, method);
  if (answers.length !== 1) throw new Error(`${answers.length} answers to one request`);
  return answers[0]!;
}

/** Takes answers apart by hand: a library would hide what is wrong with them. */
export function readAnswers(text: string, method = "GET"): Answer[] {
  const answers: Answer[] = [];
  for (let rest = text; rest !== "";) {
    const [head = "", after = ""] = splitOnce(rest, "\r\n\r\n");
    const [first = "", ...lines] = head.split("\r\n");
    const headers: Record<string, string> = {};
    for (const line of lines) {
      const [name = "", value = ""] = splitOnce(line, ": ");
      if (name.toLowerCase() in headers) throw new Error(`${name} came twice`);
      headers[name.toLowerCase()] = value;
    }
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1]);
    const length = method === "HEAD" || status === 304 ? 0 : Number(headers["content-length"]);
    answers.push({ status, headers, body: after.slice(0, length) });
    rest = after.slice(length);
  }
  return answers;
}

function splitOnce(text: string, by: string): [string, string] {
  const at = text.indexOf(by);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + by.length)];
}
