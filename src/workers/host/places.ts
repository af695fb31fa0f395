/** Where things are kept, and the names of the locks that guard them. */

export const runFolder = (id: string) => `runs/${id}`;
export const checkpointFile = (id: string, step: number) => `runs/${id}/checkpoints/${step}.dkm`;
export const gridFile = (id: string, step: number) => `runs/${id}/grids/${step}.u8`;
export const curveFile = (id: string) => `runs/${id}/curve.bin`;
/** Relative distance and KID at some steps. */
export const qualityFile = (id: string) => `runs/${id}/quality.bin`;
/** Held by the worker that trains the run, in whichever tab. */
export const runLock = (id: string) => `darkroom-run:${id}`;

export const sampleFolder = (id: string) => `samples/${id}`;
export const samplePixels = (id: string) => `samples/${id}/pixels.bin`;
export const sampleThumbs = (id: string) => `samples/${id}/thumbs.bin`;
/** Held while the set is being made. */
export const sampleLock = (id: string) => `darkroom-samples:${id}`;

export const experimentFolder = (id: string) => `experiments/${id}`;
/** Held by the worker that works on it, in whichever tab. */
export const experimentLock = (id: string) => `darkroom-experiment:${id}`;

export const cascadeFolder = (id: string) => `cascades/${id}`;
/** Held by the worker that trains it, in whichever tab. */
export const cascadeLock = (id: string) => `darkroom-cascade:${id}`;
export const cascadeSampleFolder = (cascadeId: string, id: string) => `cascades/${cascadeId}/samples/${id}`;
/** Held while the sample is being made. */
export const cascadeSampleLock = (id: string) => `darkroom-cascade-sample:${id}`;
