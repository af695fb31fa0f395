import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filesOf } from "./shipped";

/** An address that stands in a file without being asked for, and why. */
interface Allowed {
  readonly address: RegExp;
  readonly why: string;
  /** Only in these files; everywhere when left out. */
  readonly files?: RegExp;
}

const allowed: readonly Allowed[] = [
  {
    address: /^http:\/\/www\.w3\.org\/(2000\/svg|1998\/Math\/MathML|1999\/xlink|XML\/1998\/namespace)/,
    why: "XML namespace",
  },
  {
    address: /^http:\/\/cyclonedx\.org\/schema\//,
    why: "name of the bill's schema",
    files: /^sbom\.cdx\.json$/,
  },
  { address: /./, why: "texts for people, never code", files: /^(licences\.(json|txt)|models\/README\.md)$/ },
  {
    address: /^https?:\/\/(www\.apache\.org|opensource\.org)\/licenses\//,
    why: "licence notice in a comment",
  },
  { address: /^https:\/\/react\.dev\/errors\//, why: "explains an error of React in a message" },
  {
    address: /^https:\/\/github\.com\/(mholt\/PapaParse|cornerstonejs\/dicomParser)\b/,
    why: "banner comment of a library",
  },
  { address: /^https:\/\/github\.com\/tensorflow\//, why: "advice in messages of TensorFlow.js" },
  { address: /^https:\/\/emscripten\.org\/docs\//, why: "advice in a message of Emscripten" },
  {
    address: /^https:\/\/(arxiv\.org\/abs|en\.wikipedia\.org\/wiki|www\.shadertoy\.com\/view)\//,
    why: "source of a formula, in a comment inside a shader or a kernel",
  },
  {
    // Its host is made up at run time and ends in .invalid; the policies in force refuse it, which is what is shown.
    address: /^(https:\/\/|stun:|turns?:)\$\{\w+\.(host|address)\}/,
    why: "the self-test's own attempts to get out",
    files: /^assets\/.*\.js$/,
  },
];

export interface FoundAddress {
  readonly file: string;
  readonly address: string;
}

const ADDRESS =
  /(?:\b(?:https?|wss?|ftp):\/\/|\b(?:stun|turn)s?:(?=[\w$[])|(?<=["'`(])\/\/(?=[\w-]+\.[a-z]))[^\s"'`<>)\\,;]*/gi;

/** Every absolute address in a text. */
export function addressesIn(text: string): string[] {
  return [...text.matchAll(ADDRESS)].map(([address]) => address);
}

/** Addresses in a folder that no entry of the list explains. */
export function unexplainedAddresses(folder: string): FoundAddress[] {
  return filesOf(folder).flatMap(({ path: file }) =>
    addressesIn(readFileSync(join(folder, file), "latin1"))
      .filter((address) => !isExplained(file, address))
      .map((address) => ({ file, address })),
  );
}

export function isExplained(file: string, address: string): boolean {
  return allowed.some((one) => one.address.test(address) && (one.files?.test(file) ?? true));
}
