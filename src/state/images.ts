import type { StoredPixels } from "@/domain/image";
import type { ImageVerdict } from "@/domain/quality";
import { imageVerdict } from "@/workers/protocol/evaluation";
import { findNearest, readImage, readThumbnails } from "@/workers/protocol/library";
import { readGrid, readSample, readSampleThumbnails, saliency } from "@/workers/protocol/training";
import { ByteCache } from "@/domain/byteCache";
import { appClients, type Clients } from "./clients";
import type { NearestResult, PictureSource, Pixels } from "./pixels";
import { Thumbnails } from "./thumbnails";
import { unitSquare } from "./unitSquare";

const MB = 1024 * 1024;
const BUDGET = {
  thumbnails: 64 * MB,
  images: 96 * MB,
  grids: 64 * MB,
  maps: 16 * MB,
  verdicts: 16 * MB,
  nearest: 4 * MB,
};

type Saliency = Awaited<ReturnType<Pixels["saliency"]>>;

/** Pixels from the two workers, cached; budgets in bytes. */
export function createPixels({ library, training }: Clients, budget = BUDGET): Pixels {
  const thumbnails = new Thumbnails(budget.thumbnails);
  const images = new ByteCache<StoredPixels>(budget.images, ({ pixels }) => pixels.byteLength);
  const grids = new ByteCache<Uint8Array>(budget.grids, (grid) => grid.byteLength);
  const maps = new ByteCache<Saliency>(budget.maps, ({ map }) => map.byteLength);
  const verdicts = new ByteCache<ImageVerdict>(
    budget.verdicts,
    ({ heatmap }) => heatmap.map.byteLength + heatmap.spread.byteLength,
  );
  const nearest = new ByteCache<NearestResult>(
    budget.nearest,
    ({ control, neighbours }) => 8 * control.length + 16 * neighbours.length,
  );

  const image: Pixels["image"] = (source, index) =>
    images.get(`${keyOf(source)}/${index}`, () =>
      source.kind === "real"
        ? library.call(readImage, { id: source.datasetId, index })
        : training.call(readSample, { id: source.sampleSetId, index }),
    );

  return {
    image,
    forget: () => {
      for (const cache of [thumbnails, images, grids, maps, verdicts, nearest]) cache.clear();
    },
    thumbnails: (source, indices) =>
      thumbnails.read(keyOf(source), indices, (missing) =>
        source.kind === "real"
          ? library.call(readThumbnails, { id: source.datasetId, indices: missing })
          : training.call(readSampleThumbnails, { id: source.sampleSetId, indices: missing }),
      ),
    grid: (runId, step) => grids.get(`${runId}/${step}`, () => training.call(readGrid, { runId, step })),
    saliency: (runId, step, classId, source, index) =>
      maps.get(`${runId}/${step}/${classId}/${keyOf(source)}/${index}`, () =>
        training.call(saliency, { runId, step, classId, image: { ...source, index } }),
      ),
    verdict: (request) => verdicts.get(JSON.stringify(request), () => training.call(imageVerdict, request)),
    nearest: (datasetId, classIds, source, index, count) =>
      nearest.get(`${datasetId}/${classIds.join()}/${keyOf(source)}/${index}/${count}`, async () => {
        const square = unitSquare(await image(source, index));
        return library.call(findNearest, {
          datasetId,
          classIds,
          image: square.values,
          size: square.size,
          count,
        });
      }),
  };
}

function keyOf(source: PictureSource): string {
  return source.kind === "real" ? `r:${source.datasetId}` : `s:${source.sampleSetId}`;
}

/** The app's one door to pixels. */
export const pixels: Pixels = createPixels(appClients);
