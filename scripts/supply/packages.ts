import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { MODULES_FOLDER } from "../../config/bundledModules";

/** A package of which something is in the built app. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** As the package states it, an SPDX expression. */
  readonly licence: string;
  readonly author: string | undefined;
  /** Absolute. */
  readonly folder: string;
}

/** Modules without a file of their own, and compiled ones: where their code comes from. */
const origins: readonly { readonly pattern: RegExp; readonly name: string }[] = [
  { pattern: /^\0rolldown\//, name: "rolldown" },
  { pattern: /^\0vite\/|^__vite-/, name: "vite" },
  // Our WebAssembly kernels contain parts of its standard library.
  { pattern: /build\/kernels\/.*\.wasm/, name: "assemblyscript" },
];

/** Every package that a bundle of the last build holds code of, by name. */
export function shippedPackages(root: string): ShippedPackage[] {
  const folders = new Set<string>();
  for (const id of bundledIds(root)) {
    const folder = folderOf(id, root);
    if (folder !== undefined) folders.add(folder);
  }
  const byName = (a: ShippedPackage, b: ShippedPackage) =>
    compare(`${a.name}@${a.version}`, `${b.name}@${b.version}`);
  return [...folders].map(readPackage).sort(byName);
}

/** Order that no language setting changes: builds must not differ. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function bundledIds(root: string): string[] {
  const folder = join(root, MODULES_FOLDER);
  return readdirSync(folder).flatMap(
    (name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as string[],
  );
}

/** The folder of the package that a module belongs to; undefined for the app's own. */
function folderOf(id: string, root: string): string | undefined {
  const known = origins.find(({ pattern }) => pattern.test(id));
  if (known) return join(root, "node_modules", known.name);
  const path = id.split(sep).join("/");
  const at = path.lastIndexOf("/node_modules/");
  if (at === -1) return undefined;
  const [scope, name] = path.slice(at + "/node_modules/".length).split("/");
  const inside = scope!.startsWith("@") ? `${scope}/${name}` : scope!;
  return join(path.slice(0, at).replace(/^\0/, ""), "node_modules", inside);
}

function readPackage(folder: string): ShippedPackage {
  const file = join(folder, "package.json");
  if (!existsSync(file)) throw new Error(`A bundle holds a module of ${folder}, which is no package.`);
  const { name, version, license, author } = JSON.parse(readFileSync(file, "utf8")) as {
    name: string;
    version: string;
    license?: string;
    author?: string | { name: string };
  };
  if (!license) throw new Error(`${name} states no licence: it cannot ship.`);
  const authorName = typeof author === "string" ? author : author?.name;
  return { name, version, licence: license, author: authorName === "" ? undefined : authorName, folder };
}
