import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Licences, Notice } from "../../src/domain/licences";
import { embedded } from "./embedded";
import type { ShippedPackage } from "./packages";

/** The notices of everything that ships, each text once. */
export function collectLicences(
  root: string,
  version: string,
  packages: readonly ShippedPackage[],
): Licences {
  const texts: string[] = [];
  const indexOf = (text: string): number => {
    const known = texts.indexOf(text);
    return known === -1 ? texts.push(text) - 1 : known;
  };
  const app: Notice = {
    name: "Darkroom",
    version,
    licence: "Apache-2.0",
    inside: null,
    text: indexOf(tidy(readFileSync(join(root, "LICENSE"), "utf8"))),
  };
  const own = packages.map((one) => ({
    name: one.name,
    version: one.version,
    licence: one.licence,
    inside: null,
    text: indexOf(textOf(one, root)),
  }));
  const inner = embedded
    .filter(({ inside }) => packages.some(({ name }) => name === inside))
    .map(({ name, inside, licence, text }) => ({
      name,
      version: null,
      licence,
      inside,
      text: indexOf(tidy(readFileSync(join(root, "config/licences", text), "utf8"))),
    }));
  return { format: 1, notices: [app, ...own, ...inner], texts };
}

/** The same as one text file, for a reader without the app. */
export function licencesAsText({ notices, texts }: Licences): string {
  const blocks = texts.map((text, i) => {
    const names = notices.filter((notice) => notice.text === i).map(nameOf);
    return `${names.join("\n")}\n\n${text}\n`;
  });
  return blocks.join(`\n${"=".repeat(78)}\n\n`);
}

function nameOf({ name, version, licence, inside }: Notice): string {
  return `${[name, version].filter(Boolean).join(" ")} (${licence})${inside ? `, inside ${inside}` : ""}`;
}

/** The package's own files; where it has none, its readme's section; where that is missing too, the licence's text. */
function textOf(one: ShippedPackage, root: string): string {
  const files = readdirSync(one.folder).sort();
  const own = files.filter((name) => /^(licen[cs]e|copying|notice)(\.(md|txt))?$/i.test(name));
  if (own.length > 0)
    return own.map((name) => ownPart(readFileSync(join(one.folder, name), "utf8"))).join("\n\n");
  const readme = files.find((name) => /^readme(\.md)?$/i.test(name));
  const section = readme && sectionOf(readFileSync(join(one.folder, readme), "utf8"));
  if (section) return section;
  // Packages of one project state one licence without a text: it is given in full all the same.
  const ids = one.licence.split(" AND ");
  const head = `Copyright the authors of ${one.name}${one.author ? ` (${one.author})` : ""}.`;
  return one.licence === "Apache-2.0"
    ? commonText("Apache-2.0", root)
    : [head, ...ids.map((id) => commonText(id, root))].join("\n\n");
}

function sectionOf(readme: string): string | undefined {
  const found = /^#* *licen[cs]e[^\n]*\n[-=]*\n?([\s\S]*?)(?=\n#|\n[^\n]+\n[-=]{3,}\n|$(?![\s\S]))/im.exec(
    readme,
  )?.[1];
  // A link or a name alone is no text.
  return found && /without warranty/i.test(found) ? tidy(found) : undefined;
}

function commonText(id: string, root: string): string {
  const file = id === "Apache-2.0" ? join(root, "LICENSE") : join(root, "config/licences", `${id}.txt`);
  if (!existsSync(file)) throw new Error(`There is no text for the licence ${id} in config/licences.`);
  return tidy(readFileSync(file, "utf8"));
}

/** Build tools list the licences of what they bundle themselves; none of that gets into our build. */
function ownPart(text: string): string {
  return tidy(text.split(/^#+ Licenses of bundled dependencies/m, 1)[0]!);
}

function tidy(text: string): string {
  return text.replaceAll("\r\n", "\n").trim();
}
