import { buildPyramids, storedPyramids, type Pyramids } from "@/dataset/pyramid";
import type { CascadeRecord } from "@/domain/cascadeRecord";
import type { FileStore } from "@/domain/files";
import { volumeShelf } from "@/storage/volumeFile";
import { pyramidFolder, readNumbers } from "./files";
import { sidesOf } from "./plan";
import { openTops } from "./source";

const VERSION = 1;
/** Written last: says that every image is there at every side that it has pixels for. */
const listFile = (id: string) => `${pyramidFolder(id)}/index.json`;

/**
 * The images of a cascade at every side. Prepared once: a stretch that was stopped goes on, and later ones open what
 * is there.
 * @throws {AppError} `quota`; the signal's reason when it aborts
 */
export async function* openPyramids(
  files: FileStore,
  { id, source, config }: CascadeRecord,
  signal: AbortSignal,
): AsyncGenerator<{ done: number; total: number }, Pyramids> {
  const shelf = volumeShelf(files, pyramidFolder(id));
  const tops = await readTops(files, id);
  if (tops) return storedPyramids(shelf, tops);
  const sides = sidesOf(config);
  const numbers = await readNumbers(files, id);
  const images = await openTops(files, source, { numbers, sides, values: config.values });
  const recipe = `${JSON.stringify(source)} ${JSON.stringify(config.values)}`;
  const built = yield* buildPyramids(shelf, config.dim, sides, images, recipe, signal);
  const text = JSON.stringify({ version: VERSION, tops: [...built.tops] });
  await files.write(listFile(id), new TextEncoder().encode(text));
  return built;
}

async function readTops(files: FileStore, id: string): Promise<ReadonlyMap<number, number> | null> {
  if (!(await files.exists(listFile(id)))) return null;
  try {
    const saved = JSON.parse(new TextDecoder().decode(await files.read(listFile(id)))) as unknown;
    const { version, tops } = saved as { version: unknown; tops: unknown };
    return version === VERSION && Array.isArray(tops) && tops.every(isPair) ? new Map(tops) : null;
  } catch (thrown) {
    // Prepared again, which finds what is there.
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

function isPair(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((each) => Number.isSafeInteger(each));
}
