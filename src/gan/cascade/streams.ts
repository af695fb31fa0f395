/** Streams of a cascade's random numbers, apart from those of the app's GAN (../streams.ts). */
export const GENERATOR_INIT = 101;
export const JUDGE_INIT = 102;
export const PATCH_PLACE = 104;
export const PATCH_NOISE = 105;
export const EDGES_LEFT_OUT = 106;
export const PREVIEW_PLACE = 107;
export const BASE_LATENT = 108;
export const AUGMENT_REAL = 109;
export const AUGMENT_FAKE = 110;
export const AUGMENT_GENERATOR = 111;
export const GUIDE_CANDIDATES = 112;
export const LOWER_WORN = 113;
/** The n-th doubling uses TILE_NOISE + n. */
export const TILE_NOISE = 1000;
