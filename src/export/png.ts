import { encode } from "fast-png";
import type { StoredPixels } from "@/domain/image";

/**
 * An 8-bit grey PNG of an image through its window.
 * @param facts  text chunks; characters beyond Latin-1, which PNG's tEXt does not know, become `?`
 */
export function writePng(image: StoredPixels, facts: Record<string, string>): Uint8Array {
  const text = Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, latin1(value)]));
  const { rows: height, columns: width } = image;
  return encode({ width, height, data: throughWindow(image), depth: 8, channels: 1, text });
}

function throughWindow({ pixels, slope, intercept, window }: StoredPixels): Uint8Array {
  const low = window.center - window.width / 2;
  const scale = 255 / Math.max(window.width, Number.EPSILON);
  const grey = new Uint8ClampedArray(pixels.length);
  // The clamped array rounds and clips.
  for (let i = 0; i < pixels.length; i++) grey[i] = (slope * pixels[i]! + intercept - low) * scale;
  return new Uint8Array(grey.buffer);
}

function latin1(value: string): string {
  return [...value].map((char) => (char.charCodeAt(0) > 0xff || char < " " ? "?" : char)).join("");
}
