/**
 * Which room of `src/` may import which: the table of docs/architecture.md, in code.
 * A room may always import itself. `workers` is three rooms; `app` may import all.
 * @type {Record<string, string[]>}
 */
export const layers = {
  domain: [],
  tensor: ["domain"],
  dicom: ["domain"],
  phantom: ["domain"],
  dataset: ["domain", "dicom", "phantom"],
  gan: ["domain", "tensor"],
  evaluation: ["domain", "tensor"],
  storage: ["domain"],
  "workers/protocol": ["domain"],
  "workers/client": ["domain", "workers/protocol"],
  "workers/host": [
    "domain",
    "tensor",
    "dicom",
    "phantom",
    "dataset",
    "gan",
    "evaluation",
    "storage",
    "export",
    "workers/protocol",
  ],
  sealed: ["domain"],
  offline: ["domain"],
  state: ["domain", "storage", "sealed", "offline", "workers/client", "workers/protocol"],
  viewer: ["domain"],
  export: ["domain", "dicom"],
  ui: ["domain", "state", "viewer", "export"],
};

/** Packages that live behind one room; everywhere else they are refused. */
export const packageHomes = [
  { pattern: /^@tensorflow\/(?!.*\?url$)/, rooms: ["tensor"] },
  { pattern: /^cornerstone-core/, rooms: ["viewer"] },
  { pattern: /^dicom-parser/, rooms: ["dicom"] },
  { pattern: /^react(-dom)?($|\/)/, rooms: ["ui", "viewer", "app", "state"] },
];

/** The room a path belongs to, or undefined outside `src/`. `app` and files directly in `src/` are rooms too. */
export function roomOf(/** @type {string} */ path) {
  const inside = path.replaceAll("\\", "/").split("/src/").pop();
  if (inside === undefined || inside === path) return undefined;
  const [first, second] = inside.split("/");
  return first === "workers" ? `workers/${second}` : first;
}
