import type { BuildFile } from "../../src/domain/sealed";
import { embedded } from "./embedded";
import type { ShippedPackage } from "./packages";

/** The part of package-lock.json that is read here. */
export interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly integrity?: string; readonly dependencies?: object }>
  >;
}

interface Component {
  readonly type: "library" | "application" | "machine-learning-model";
  readonly "bom-ref": string;
  readonly name: string;
  readonly group?: string;
  readonly version?: string;
  readonly licenses?: readonly ({ license: { id: string } } | { expression: string })[];
  readonly hashes?: readonly { alg: "SHA-256" | "SHA-512"; content: string }[];
  readonly purl?: string;
  readonly components?: readonly Component[];
}

/**
 * The software bill of materials of what ships, as CycloneDX 1.6 JSON (ECMA-424): packages whose code is in a bundle,
 * libraries compiled into their WebAssembly, and the pretrained models. No time and no random serial number: the same
 * sources give the same file.
 */
export function billOfMaterials(
  version: string,
  packages: readonly ShippedPackage[],
  lock: Lock,
  models: readonly BuildFile[],
) {
  const app: Component = {
    type: "application",
    "bom-ref": `darkroom@${version}`,
    name: "darkroom",
    version,
    licenses: [{ license: { id: "Apache-2.0" } }],
  };
  const components = [...packages.map((one) => libraryOf(one, lock)), ...models.map(modelOf)];
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: app },
    components,
    dependencies: [
      { ref: app["bom-ref"], dependsOn: components.map((component) => component["bom-ref"]) },
      ...packages.map((one) => ({ ref: purlOf(one), dependsOn: dependenciesOf(one, packages, lock) })),
    ],
  };
}

function libraryOf(one: ShippedPackage, lock: Lock): Component {
  const purl = purlOf(one);
  const [group, name] = one.name.startsWith("@") ? one.name.split("/") : [undefined, one.name];
  const inner = embedded.filter(({ inside }) => inside === one.name);
  return {
    type: "library",
    "bom-ref": purl,
    ...(group === undefined ? {} : { group }),
    name: name!,
    version: one.version,
    licenses: licenceOf(one.licence),
    hashes: [{ alg: "SHA-512", content: archiveHash(one, lock) }],
    purl,
    ...(inner.length === 0 ? {} : { components: inner.map((part) => embeddedOf(part, purl)) }),
  };
}

/** Compiled in by others: its version is not stated in the package that it came in. */
function embeddedOf({ name, licence }: (typeof embedded)[number], purl: string): Component {
  return { type: "library", "bom-ref": `${purl}#${name}`, name, licenses: licenceOf(licence) };
}

function modelOf({ path, sha256 }: BuildFile): Component {
  return {
    type: "machine-learning-model",
    "bom-ref": path,
    name: path,
    version: sha256.slice(0, 12),
    licenses: [{ license: { id: "Apache-2.0" } }],
    hashes: [{ alg: "SHA-256", content: sha256 }],
  };
}

function licenceOf(licence: string): Component["licenses"] & object {
  return /^[\w.-]+$/.test(licence) ? [{ license: { id: licence } }] : [{ expression: licence }];
}

/** The hash of the package's archive, as the lock file pins it. */
function archiveHash({ name, version }: ShippedPackage, lock: Lock): string {
  const entry = lockEntry(name, version, lock);
  const [algorithm, content] = entry?.integrity?.split("-") ?? [];
  if (algorithm !== "sha512" || !content)
    throw new Error(`package-lock.json pins no SHA-512 of ${name}@${version}.`);
  return Buffer.from(content, "base64").toString("hex");
}

function lockEntry(name: string, version: string, { packages }: Lock): Lock["packages"][string] | undefined {
  const places = Object.entries(packages).filter(([path]) => path.endsWith(`node_modules/${name}`));
  return places.find(([, entry]) => entry.version === version)?.[1];
}

function dependenciesOf(one: ShippedPackage, packages: readonly ShippedPackage[], lock: Lock): string[] {
  const names = Object.keys(lockEntry(one.name, one.version, lock)?.dependencies ?? {});
  return packages.filter(({ name }) => names.includes(name)).map(purlOf);
}

function purlOf({ name, version }: { name: string; version: string }): string {
  return `pkg:npm/${name.replace(/^@/, "%40")}@${version}`;
}
