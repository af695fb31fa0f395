import { AppError } from "@/domain/errors";
import { readOwnFile } from "@/domain/ownFiles";

/** A file of the app's own `models` folder, or null when it did not ship. */
export async function fetchModel(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!/^[\w.-]+$/.test(name)) throw new AppError("bad-checkpoint", `Not the name of a model file: ${name}`);
  const url = new URL(`${import.meta.env.BASE_URL}models/${name}`, self.location.origin);
  const response = await readOwnFile(url);
  // A server that answers unknown addresses with the app's page has no such file either.
  const isPage = response.headers.get("content-type")?.startsWith("text/html") ?? false;
  if (response.status === 404 || isPage) return null;
  if (!response.ok) {
    throw new AppError("internal", `The model file ${name} could not be loaded (${response.status}).`, {
      advice: "Reload the page.",
    });
  }
  return new Uint8Array(await response.arrayBuffer());
}
