import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { collectLicences, licencesAsText } from "./supply/licences";
import { shippedPackages } from "./supply/packages";
import { billOfMaterials, type Lock } from "./supply/sbom";
import { filesOf } from "./supply/shipped";
import { writeLists } from "./supply/lists";

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
  .filter(({ path }) => /\.dk[mc]$/.test(path))
  .map((file) => ({ ...file, path: `models/${file.path}` }));
const licences = collectLicences(root, version, packages);
write("licences.json", licences);
writeFileSync(join(dist, "licences.txt"), licencesAsText(licences));
write("sbom.cdx.json", billOfMaterials(version, packages, json("package-lock.json") as Lock, models));

writeLists(dist, readFileSync(join(root, "build/serviceWorker/sw.js"), "utf8"), version);

function write(path: string, value: unknown): void {
  writeFileSync(join(dist, path), `${JSON.stringify(value, null, 1)}\n`);
}
