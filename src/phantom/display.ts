import { gaussianBlur } from "./blur";
import type { Exposure } from "./exposure";

/** Above this signal nothing of the patient is in the beam. */
const AIR_SIGNAL = 0.62;
/** Structures wider than this, in cm, are held back so that fine ones show: what every digital system does. */
const WIDE = 4;
const WIDE_GAIN = 0.78;
const FINE_GAIN = 1.35;

/**
 * From signal to a picture in which dense is bright: logarithm, wide structures compressed, and the range of
 * the chest brought to 0–1 by its histogram.
 */
export function displayValues(signal: Float32Array, size: number, exposure: Exposure): Float32Array {
  const logged = signal.map((value) => Math.min(-Math.log(value), 6));
  const wide = gaussianBlur(logged, size, (WIDE * size) / exposure.field);
  const mixed = logged.map((value, at) => WIDE_GAIN * wide[at]! + FINE_GAIN * (value - wide[at]!));
  const [dark, bright] = range(mixed, signal, size);
  const scale = exposure.contrast / (bright - dark);
  return mixed.map((value, at) => {
    const shown = tone(1.2 * (value - dark) * scale) + exposure.brightness;
    return signal[at]! > AIR_SIGNAL ? Math.min(shown, 0) : shown;
  });
}

/** A film's curve: straight in the lungs, flattening where the beam hardly passes. */
const tone = (x: number): number =>
  FOG + (x < KNEE ? x : KNEE + SHOULDER * (1 - Math.exp((KNEE - x) / SHOULDER)));
const FOG = 0.09;
const KNEE = 0.42;
const SHOULDER = 0.47;

/** The 4th and 96th percentile of what lies behind the patient, in the middle of the picture. */
function range(values: Float32Array, signal: Float32Array, size: number): readonly [number, number] {
  const step = Math.max(1, Math.floor(size / 96));
  const inside: number[] = [];
  for (let j = Math.floor(size * 0.12); j < size * 0.92; j += step) {
    for (let i = Math.floor(size * 0.1); i < size * 0.9; i += step) {
      if (signal[j * size + i]! < AIR_SIGNAL) inside.push(values[j * size + i]!);
    }
  }
  inside.sort((a, b) => a - b);
  const at = (share: number) => inside[Math.floor(share * (inside.length - 1))] ?? 0;
  return [at(0.04), Math.max(at(0.96), at(0.04) + 0.1)];
}

/** Black where the collimator kept the beam away. */
export function shutter(values: Float32Array, size: number, { margins }: Exposure): void {
  const [left, right, top, bottom] = margins.map((margin) => margin * size) as [
    number,
    number,
    number,
    number,
  ];
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < size; i++) {
      const open = Math.min(i + 1 - left, size - i - right, j + 1 - top, size - j - bottom);
      if (open < 1) values[j * size + i] = open <= 0 ? -0.1 : values[j * size + i]! * open;
    }
  }
}
