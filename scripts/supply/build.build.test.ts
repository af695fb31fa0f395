import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseLicences } from "../../src/domain/licences";
import type { OfflineBuild } from "../../src/offline/buildCache";
import { parseManifest } from "../../src/offline/manifest";
import { unexplainedAddresses } from "./addresses";
import { shippedPackages } from "./packages";
import { sbomProblems } from "./sbomProblems";
import { filesOf, hashOfList } from "./shipped";

/** Over the real build in dist/, which the set-up has made. */
const manifest = parseManifest(readFileSync("dist/build-manifest.json", "utf8"));

describe("what ships", () => {
  it("is in the manifest, file by file, each with its hash", () => {
    const there = filesOf("dist").filter(({ path }) => path !== "build-manifest.json");
    expect(manifest.files).toEqual(there);
    expect(manifest.sha256).toBe(hashOfList(there));
  });

  it("is what the service worker stores", () => {
    const script = readFileSync("dist/sw.js", "utf8");
    const list = /\{"version":"[^"]*","id":"[0-9a-f]{64}","files":\[.*?\]\}/.exec(script)![0];
    const { files } = JSON.parse(list) as OfflineBuild;
    expect(files).toEqual(manifest.files.filter(({ path }) => path !== "sw.js"));
  });

  it("holds no address on another host that could be asked for", () => {
    expect(unexplainedAddresses("dist")).toEqual([]);
  });

  it("has no source map and no hidden file", () => {
    expect(manifest.files.filter(({ path }) => /\.map$|(^|\/)\./.test(path))).toEqual([]);
  });
});

describe("bill of materials and licences", () => {
  const bill = JSON.parse(readFileSync("dist/sbom.cdx.json", "utf8")) as Record<string, unknown>;
  const packages = shippedPackages(process.cwd());

  it("is valid CycloneDX 1.6", () => {
    expect(sbomProblems(bill)).toEqual([]);
  });

  it("lists every package that code was taken from, and no other", () => {
    const listed = (bill.components as { purl?: string }[]).flatMap(({ purl }) => purl ?? []);
    const taken = packages.map(({ name, version }) => `pkg:npm/${name.replace("@", "%40")}@${version}`);
    expect(listed).toEqual(taken);
    for (const needed of ["react", "%40tensorflow/tfjs-core", "cornerstone-core", "assemblyscript"]) {
      expect(listed.some((purl) => purl.startsWith(`pkg:npm/${needed}@`))).toBe(true);
    }
    // Tools of the build leave nothing behind.
    expect(listed.some((purl) => /typescript|eslint|playwright|vitest/.test(purl))).toBe(false);
  });

  it("has the whole licence text of each, shown in the app", () => {
    const { notices, texts } = parseLicences(JSON.parse(readFileSync("dist/licences.json", "utf8")));
    for (const { name } of packages) {
      const notice = notices.find((one) => one.name === name);
      expect(texts[notice!.text]!, name).toMatch(/without warrant|"as is"|warranties or conditions/i);
    }
  });
});

describe("the same sources", () => {
  const folder = mkdtempSync(join(tmpdir(), "darkroom-rebuild-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("give the same files in another folder", () => {
    const copied = [
      "config",
      "public",
      "scripts",
      "src",
      "index.html",
      "LICENSE",
      "package.json",
      "package-lock.json",
    ];
    for (const name of [...copied, "tsconfig.base.json", "tsconfig.json", "vite.config.ts"]) {
      if (existsSync(name)) cpSync(name, join(folder, name), { recursive: true });
    }
    symlinkSync(join(process.cwd(), "node_modules"), join(folder, "node_modules"), "junction");
    const { status, stderr } = spawnSync(process.execPath, ["scripts/build.mjs"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(status, stderr).toBe(0);
    const again = parseManifest(readFileSync(join(folder, "dist/build-manifest.json"), "utf8"));
    expect(again.files).toEqual(manifest.files);
    expect(again.sha256).toBe(manifest.sha256);
  });
});
