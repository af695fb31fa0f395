import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contentTypes } from "../../src/domain/contentTypes";
import { securityHeaders, securityHeadersFor, WORKER_FOLDER } from "../../src/domain/securityHeaders";
import { deployFiles, withFiles } from "./files";

/** Reads a configuration as its server would, as far as headers go: every value that a name is given. */
type Reader = (text: string) => (name: string) => string[];

const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]!);

const unescape = (text: string) =>
  text.replaceAll("&lt;", "<").replaceAll("&quot;", '"').replaceAll("&amp;", "&");

const readers: Readonly<Record<string, Reader>> = {
  "deploy/nginx.conf": (text) => (name) => {
    const direct = all(text, new RegExp(`^  add_header ${name} "([^"]*)" always;$`, "gm"));
    return direct[0] === "$darkroom_policy"
      ? all(text.slice(0, text.indexOf("}")), /^ {2}\S+ "([^"]*)";$/gm)
      : direct;
  },
  "deploy/apache.conf": (text) => (name) =>
    all(text, new RegExp(`^  Header always set ${name} "([^"]*)"`, "gm")),
  "deploy/Caddyfile": (text) => (name) =>
    all(text, new RegExp(`^ +(?:header @\\w+ )?${name} "([^"]*)"$`, "gm")),
  "deploy/web.config": (text) => (name) =>
    all(text, new RegExp(`<add name="${name}" value="([^"]*)" />`, "g")).map(unescape),
};

describe.each(Object.keys(deployFiles))("%s", (file) => {
  const text = readFileSync(file, "utf8");

  it("is what the source gives now (npm run deploy:files writes it)", () => {
    expect(text).toBe(deployFiles[file]);
  });

  it("sends every header of the source with its value, and the workers' policy to workers", () => {
    const valuesOf = readers[file]!(text);
    const worker = securityHeadersFor(`${WORKER_FOLDER}a.js`)["Content-Security-Policy"];
    for (const [name, value] of Object.entries(securityHeaders))
      expect(valuesOf(name), name).toEqual(name === "Content-Security-Policy" ? [value, worker] : [value]);
  });

  it("differs as soon as one header is gone or one value is another", () => {
    for (const [name, value] of Object.entries(securityHeaders)) {
      const [first] = readers[file]!(text)(name);
      expect(first).toBe(value);
      expect(readers[file]!(text.replaceAll(name, "X-Other"))(name)).toEqual([]);
    }
  });

  it("knows the type of every file that the app ships", () => {
    for (const [ending, type] of Object.entries(contentTypes)) {
      const line = text.split("\n").find((one) => one.includes(`"${type}"`) && one.includes(ending));
      expect(line, `${ending}: ${type}`).toBeDefined();
    }
  });
});

it("docs/deploy.md shows the very files", () => {
  const document = readFileSync("docs/deploy.md", "utf8");
  expect(withFiles(document)).toBe(document);
});
