import { ASKED_EACH_TIME, HASHED_FOLDER, KEPT_FOR_EVER } from "../../src/domain/cacheControl";
import { contentTypes } from "../../src/domain/contentTypes";
import { commonHeaders, pagePolicy, WORKER_FOLDER, workerPolicy } from "../../src/domain/securityHeaders";

/** What every configuration in deploy/ says, each in its own language; all of it from src/domain/. */
export const facts = {
  page: pagePolicy(),
  worker: workerPolicy(),
  /** Headers with one value for all responses. TLS is for hosts only, so its header is not in the app's own list. */
  common: { ...commonHeaders, "Strict-Transport-Security": "max-age=31536000" },
  types: Object.entries(contentTypes),
  workers: WORKER_FOLDER,
  hashed: HASHED_FOLDER,
  keptForEver: KEPT_FOR_EVER,
  askedEachTime: ASKED_EACH_TIME,
} as const;

/** Where an installation differs from another. */
export interface Place {
  readonly name: string;
  readonly root: string;
  /** null: plain HTTP on this address, for the tests. */
  readonly plainHttp: string | null;
}

export const examplePlace: Place = {
  name: "darkroom.hospital.example",
  root: "/srv/darkroom/current",
  plainHttp: null,
};

export const generatedFrom =
  "Generated from src/domain/securityHeaders.ts by `npm run deploy:files`. Change the name, the folder and the\n# certificate; leave the headers as they are.";

/** Without the slashes at both ends. */
export function bare(folder: string): string {
  return folder.slice(1, -1);
}
