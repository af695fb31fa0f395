import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BuildManifest } from "../../src/domain/sealed";
import type { OfflineBuild } from "../../src/offline/buildCache";
import { filesOf, hashOfList, sha256 } from "./shipped";

/**
 * Writes the two lists of a build: one inside the service worker's script, because a service worker trusts nothing
 * that it reads later, and the manifest over everything, that script included.
 * @param script  the service worker as it was bundled, with `__BUILD__` where its list goes
 */
export function writeLists(dist: string, script: string, version: string): BuildManifest {
  for (const name of ["sw.js", "build-manifest.json"]) rmSync(join(dist, name), { force: true });
  if (script.split("__BUILD__").length !== 2)
    throw new Error("The service worker has no one place for its list.");
  const files = filesOf(dist);
  const own = { path: "sw.js", bytes: script.length, sha256: sha256(script) };
  const build: OfflineBuild = { version, id: hashOfList([...files, own]), files };
  writeFileSync(
    join(dist, "sw.js"),
    script.replace("__BUILD__", () => JSON.stringify(build)),
  );
  const all = filesOf(dist);
  const manifest: BuildManifest = { format: 1, version, files: all, sha256: hashOfList(all) };
  writeFileSync(join(dist, "build-manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
  return manifest;
}
