/**
 * What CycloneDX 1.6 demands of the parts that are used here (bom-1.6.schema.json of ECMA-424): required fields, no
 * fields that it does not know, hashes by their length, references that are there and used once.
 */
const fieldsOf = {
  bill: [
    "$schema",
    "bomFormat",
    "specVersion",
    "serialNumber",
    "version",
    "metadata",
    "components",
    "dependencies",
  ],
  component: ["type", "bom-ref", "group", "name", "version", "licenses", "hashes", "purl", "components"],
} as const;

const hexDigits: Readonly<Record<string, number>> = { "SHA-256": 64, "SHA-384": 96, "SHA-512": 128 };
const types = ["application", "framework", "library", "file", "data", "machine-learning-model"];

type Part = Readonly<Record<string, unknown>>;

/** Every way in which a bill is not valid; none when it is. */
export function sbomProblems(bill: Part): string[] {
  const components = [
    (bill.metadata as Part | undefined)?.component as Part,
    ...flat((bill.components ?? []) as Part[]),
  ].filter(Boolean);
  const refs = components.map((component) => String(component["bom-ref"]));
  return [
    ...(bill.bomFormat === "CycloneDX" ? [] : ["bomFormat is not CycloneDX"]),
    ...(bill.specVersion === "1.6" ? [] : ["specVersion is not 1.6"]),
    ...(Number.isInteger(bill.version) && Number(bill.version) >= 1 ? [] : ["version is no count from 1"]),
    ...unknownFields("the bill", bill, fieldsOf.bill),
    ...components.flatMap(componentProblems),
    ...refs.filter((ref, i) => refs.indexOf(ref) !== i).map((ref) => `${ref} stands twice`),
    ...((bill.dependencies ?? []) as Part[]).flatMap((one) => dependencyProblems(one, refs)),
  ];
}

function flat(components: readonly Part[]): Part[] {
  return components.flatMap((one) => [one, ...flat((one.components ?? []) as Part[])]);
}

function componentProblems(component: Part): string[] {
  const name = String(component["bom-ref"]);
  return [
    ...unknownFields(name, component, fieldsOf.component),
    ...(types.includes(String(component.type)) ? [] : [`${name} has no type`]),
    ...(typeof component.name === "string" && component.name !== "" ? [] : [`${name} has no name`]),
    ...((component.hashes ?? []) as Part[]).flatMap((hash) => hashProblems(name, hash)),
    ...licenceProblems(name, (component.licenses ?? []) as Part[]),
  ];
}

function hashProblems(name: string, { alg, content }: Part): string[] {
  const digits = hexDigits[String(alg)];
  const right = digits !== undefined && new RegExp(`^[0-9a-f]{${digits}}$`).test(String(content));
  return right ? [] : [`${name} has a hash that is none`];
}

/** One expression alone, or licences each with an SPDX id or a name. */
function licenceProblems(name: string, licences: readonly Part[]): string[] {
  if (licences.some((one) => "expression" in one)) {
    return licences.length === 1 ? [] : [`${name} has an expression beside other licences`];
  }
  const stated = licences.every((one) => {
    const licence = one.license as Part | undefined;
    return typeof licence?.id === "string" || typeof licence?.name === "string";
  });
  return stated ? [] : [`${name} has a licence without a name`];
}

function dependencyProblems({ ref, dependsOn }: Part, refs: readonly string[]): string[] {
  const named = [String(ref), ...((dependsOn ?? []) as string[])];
  return named.filter((one) => !refs.includes(one)).map((one) => `${one} is depended on and not listed`);
}

function unknownFields(name: string, part: Part, known: readonly string[]): string[] {
  return Object.keys(part)
    .filter((field) => !known.includes(field))
    .map((field) => `${name} has the unknown field ${field}`);
}
