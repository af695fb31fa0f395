import { exec } from "node:child_process";
import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { filesCommand, listCommand } from "./checkCommands";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const run = async (command: string) => (await promisify(exec)(command)).stdout.trim();
const served = new Map([
  ["assets/app.js", "let a = 1"],
  ["index.html", "<!doctype html>"],
  ["models/a-b.dkm", "model"],
]);
const files = [...served].map(([path, text]) => ({ path, bytes: text.length, sha256: sha256(text) }));
const whole = sha256(files.map((file) => `${file.sha256}  ${file.path}\n`).join(""));

let server: Server;
let folder = "";

beforeAll(async () => {
  server = createServer(({ url = "" }, response) => {
    const path = decodeURIComponent(url.slice(1));
    const list = JSON.stringify({ format: 1, version: "1", files, sha256: whole }, null, 1);
    response.end(path === "build-manifest.json" ? list : (served.get(path) ?? ""));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  folder = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

it("the command prints the number that the page shows", async () => {
  expect(await run(listCommand(folder))).toBe(`${whole}  -`);
});

it("the command finds the one file that was changed", async () => {
  served.set("models/a-b.dkm", "another model");
  const lines = (await run(filesCommand(folder))).split("\n");
  expect(lines).toEqual(["same: assets/app.js", "same: index.html", "DIFFERS: models/a-b.dkm"]);
});
