import { Random } from "@/domain/random";
import { gaussianBlur } from "./blur";
import type { Exposure } from "./exposure";

/** Scattered rays behind an anti-scatter grid, as a share of the blurred primary beam. */
const SCATTER_SHARE = 0.19;
/** Standard deviation of the scatter's spread, in cm. */
const SCATTER_SPREAD = 4.5;
/** Where nothing is in the beam no patient scatters: more than this share adds nothing. */
const SCATTER_SOURCE = 0.3;
/** Standard deviation of the scintillator's blur, in cm. */
const DETECTOR_BLUR = 0.016;

/**
 * Signal of an ideal detector from the attenuation along each ray, averaged over factor² rays per pixel.
 * Beer–Lambert: the share of quanta that pass is exp(−depth).
 * @param depth  (size · factor)²
 * @returns size², 1 where nothing is in the beam
 */
export function primaryBeam(depth: Float32Array, size: number, factor: number): Float32Array {
  const signal = new Float32Array(size * size);
  const wide = size * factor;
  const share = 1 / (factor * factor);
  for (let j = 0; j < wide; j++) {
    const row = Math.floor(j / factor) * size;
    for (let i = 0; i < wide; i++)
      signal[row + Math.floor(i / factor)]! += Math.exp(-depth[j * wide + i]!) * share;
  }
  return signal;
}

/** What the detector reports: primary and scattered quanta, counted with their noise and blurred by the scintillator. */
export function detect(primary: Float32Array, size: number, exposure: Exposure): Float32Array {
  const pixel = exposure.field / size;
  const scatter = gaussianBlur(
    primary.map((value) => Math.min(value, SCATTER_SOURCE)),
    size,
    SCATTER_SPREAD / pixel,
  );
  const random = new Random(exposure.noise);
  // Quanta per pixel: the dose is per mm², the pixel in cm.
  const quanta = exposure.dose * pixel * pixel * 100;
  const counted = primary.map((value, at) => {
    const expected = value + SCATTER_SHARE * scatter[at]!;
    // Poisson noise of this many quanta is normal to well under its own spread.
    return Math.max(expected * 0.05, expected + Math.sqrt(expected / quanta) * random.normal());
  });
  return gaussianBlur(counted, size, DETECTOR_BLUR / pixel);
}
