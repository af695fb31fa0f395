import type { StoredPixels } from "@/domain/image";
import { bodyOf, chestFront } from "./anatomy";
import { detect, primaryBeam } from "./detector";
import { displayValues, shutter } from "./display";
import { beamOf, exposureOf, type Exposure } from "./exposure";
import type { PhantomPatient } from "./patient";
import { project } from "./project";

export interface Radiograph {
  /** 12 bits stored; low is dark. */
  readonly image: StoredPixels;
  /** size², 1 where the finding shows; all 0 for a normal patient. */
  readonly mask: Uint8Array;
}

/** Stored value of black and width of the window; a margin on both sides keeps what the window cuts off. */
const BLACK = 350;
const WIDTH = 3200;
const LARGEST = 4095;

/**
 * A posteroanterior chest radiograph, a pure function of its arguments. Every size shows the same anatomy.
 * @param exposure  number of the radiograph of this patient, from 0
 * @param size  rows and columns, 32 to 2048
 */
export function renderRadiograph(patient: PhantomPatient, exposure: number, size: number): Radiograph {
  const taken = exposureOf(patient, exposure);
  const factor = raysPerPixelSide(size);
  const beam = beamOf(taken, chestFront(patient), size * factor);
  const seen = project(bodyOf(patient, patient.inspiration + taken.inspiration), beam);
  const signal = detect(primaryBeam(seen.depth, size, factor), size, taken);
  const values = displayValues(signal, size, taken);
  shutter(values, size, taken);
  return { image: stored(values, size, taken), mask: reducedMask(seen.finding, size, factor, taken) };
}

/** Small pictures average several rays per pixel, as a detector does; fine vessels would flicker otherwise. */
const raysPerPixelSide = (size: number): number =>
  size >= 700 ? 1 : Math.max(size <= 512 ? 2 : 1, Math.ceil(256 / size));

function stored(values: Float32Array, size: number, { field }: Exposure): StoredPixels {
  const pixels = new Uint16Array(size * size);
  values.forEach((value, at) => {
    pixels[at] = Math.max(0, Math.min(LARGEST, Math.round(BLACK + WIDTH * value)));
  });
  const spacing = (field * 10) / size;
  return {
    rows: size,
    columns: size,
    pixels,
    slope: 1,
    intercept: 0,
    window: { center: BLACK + WIDTH / 2, width: WIDTH },
    spacing: [spacing, spacing],
  };
}

/** A pixel belongs to the finding when at least half its rays do, and the beam reached it. */
function reducedMask(finding: Uint8Array, size: number, factor: number, taken: Exposure): Uint8Array {
  const count = new Float32Array(size * size);
  const wide = size * factor;
  for (let j = 0; j < wide; j++) {
    const row = Math.floor(j / factor) * size;
    for (let i = 0; i < wide; i++) count[row + Math.floor(i / factor)]! += finding[j * wide + i]!;
  }
  shutter(count, size, taken);
  return Uint8Array.from(count, (value) => (value >= (factor * factor) / 2 ? 1 : 0));
}
