import { ESLint } from "eslint";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";

const eslint = new ESLint({ overrideConfigFile: "eslint.config.js" });

async function complaints(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return result!.messages.filter((m) => m.ruleId === "darkroom/network").map((m) => m.message);
}

const uses = [
  `void fetch("/a");`,
  `void globalThis.fetch("/a");`,
  `void self["fetch"]("/a");`,
  `const { fetch: get } = window; void get("/a");`,
  `export const get = fetch;`,
  `new XMLHttpRequest().open("GET", "/a");`,
  `export const socket = new WebSocket("ws://a.example");`,
  `export const events = new EventSource("/a");`,
  `export const transport = new WebTransport("https://a.example");`,
  `export const peer = new RTCPeerConnection();`,
  `navigator.sendBeacon("/a");`,
  `navigator?.sendBeacon?.("/a");`,
  `importScripts("/a.js");`,
  `void import("https://a.example/x.js");`,
  `export const load = (name: string) => import(name);`,
  `import x from "https://a.example/x.js"; x();`,
];

describe("network rule", () => {
  it.each(uses)("refuses %s", async (code) => {
    expect(await complaints("src/ui/x.ts", code)).toHaveLength(1);
  });

  it.each(["src/domain/ownFiles.ts", "src/offline/serviceWorker.ts"])("lets %s do its work", async (file) => {
    expect(existsSync(file)).toBe(true);
    expect(await complaints(file, `void fetch("/a");`)).toEqual([]);
  });

  it("lets the self-test try every way out", async () => {
    for (const code of uses) expect(await complaints("src/sealed/channels/x.ts", code)).toEqual([]);
  });

  it.each([
    `export function take(fetch: () => void) { fetch(); }`,
    `export interface Tools { readonly fetch: typeof fetch }`,
    `export const get = (tools: { fetch(): void }) => tools.fetch();`,
    `export const later = () => import("./page");`,
    `export const words = "fetch and WebSocket";`,
  ])("has nothing against %s", async (code) => {
    expect(await complaints("src/ui/x.ts", code)).toEqual([]);
  });

  it("cannot be switched off by a comment", async () => {
    const code = `// eslint-disable-next-line\nvoid fetch("/a"); // eslint-disable-line`;
    expect(await complaints("src/ui/x.ts", code)).toHaveLength(1);
  });
});
