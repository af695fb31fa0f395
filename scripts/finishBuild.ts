import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { OfflineBuild } from "../src/offline/buildCache";
import type { BuildManifest } from "../src/domain/sealed";
import { collectLicences, licencesAsText } from "./supply/licences";
import { shippedPackages } from "./supply/packages";
import { billOfMaterials, type Lock } from "./supply/sbom";
import { filesOf, hashOfList, sha256 } from "./supply/shipped";

/**
 * The last step of the build: writes what tells others what the build is. Licence notices, the bill of materials, the
 * service worker with its list of files, and the manifest over all of it.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const json = (path: string): unknown => JSON.parse(readFileSync(join(root, path), "utf8"));
const { version } = json("package.json") as { version: string };

// The bundler's own manifest is for scripts/size.ts and does not ship.
mkdirSync(join(root, "build"), { recursive: true });
renameSync(join(dist, ".vite/manifest.json"), join(root, "build/chunks.json"));
rmSync(join(dist, ".vite"), { recursive: true });

const packages = shippedPackages(root);
const models = filesOf(join(dist, "models"))
  .filter(({ path }) => path.endsWith(".dkm"))
  .map((file) => ({ ...file, path: `models/${file.path}` }));
const licences = collectLicences(root, version, packages);
write("licences.json", licences);
writeFileSync(join(dist, "licences.txt"), licencesAsText(licences));
write("sbom.cdx.json", billOfMaterials(version, packages, json("package-lock.json") as Lock, models));

// The list stands in the script itself: a service worker trusts nothing that it reads later.
const script = readFileSync(join(root, "build/serviceWorker/sw.js"), "utf8");
const files = filesOf(dist);
const id = hashOfList([...files, { path: "sw.js", bytes: script.length, sha256: sha256(script) }]);
const build: OfflineBuild = { version, id, files };
if (script.split("__BUILD__").length !== 2)
  throw new Error("The service worker has no one place for its list.");
writeFileSync(
  join(dist, "sw.js"),
  script.replace("__BUILD__", () => JSON.stringify(build)),
);

const all = filesOf(dist);
const manifest: BuildManifest = { format: 1, version, files: all, sha256: hashOfList(all) };
write("build-manifest.json", manifest);

function write(path: string, value: unknown): void {
  writeFileSync(join(dist, path), `${JSON.stringify(value, null, 1)}\n`);
}
