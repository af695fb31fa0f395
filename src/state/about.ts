import { parseLicences, type Licences } from "@/domain/licences";
import { readOwnFile } from "@/domain/ownFiles";
import type { BuildManifest } from "@/domain/sealed";
import { readManifest } from "@/offline/client";

/** What the app can say of itself; a development server has neither list. */
export interface About {
  readonly manifest: BuildManifest | null;
  readonly licences: Licences | null;
}

export async function readAbout(): Promise<About> {
  const [manifest, licences] = await Promise.all([
    readManifest().catch(() => null),
    readLicences().catch(() => null),
  ]);
  return { manifest, licences };
}

async function readLicences(): Promise<Licences> {
  const response = await readOwnFile(new URL(`${import.meta.env.BASE_URL}licences.json`, location.origin));
  return parseLicences(await response.json());
}
