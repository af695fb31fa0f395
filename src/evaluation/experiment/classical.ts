import type { Random } from "@/domain/random";

/** Degrees, share of the side, share of the size, share of contrast: what a positioned patient varies by. */
const LIMITS = { degrees: 8, shift: 0.06, scale: 0.08, contrast: 0.15, brightness: 0.1 } as const;

/**
 * A classical alteration of an image: turned, shifted and scaled together (one bilinear look-up), with another
 * contrast and brightness. Never mirrored: a mirrored chest is situs inversus.
 * @param image  size × size, −1 to 1
 */
export function altered(image: Float32Array, size: number, random: Random): Float32Array {
  const angle = (random.uniform(-LIMITS.degrees, LIMITS.degrees) * Math.PI) / 180;
  const scale = 1 / (1 + random.uniform(-LIMITS.scale, LIMITS.scale));
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  const right = random.uniform(-LIMITS.shift, LIMITS.shift) * size;
  const down = random.uniform(-LIMITS.shift, LIMITS.shift) * size;
  const contrast = 1 + random.uniform(-LIMITS.contrast, LIMITS.contrast);
  const brightness = random.uniform(-LIMITS.brightness, LIMITS.brightness);
  const middle = (size - 1) / 2;
  const result = new Float32Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const y = row - middle - down;
      const x = column - middle - right;
      const value = bilinear(image, size, middle + sin * x + cos * y, middle + cos * x - sin * y);
      result[row * size + column] = Math.max(-1, Math.min(1, value * contrast + brightness));
    }
  }
  return result;
}

/** Beyond the edge the edge's own value counts. */
function bilinear(image: Float32Array, size: number, row: number, column: number): number {
  const y = Math.max(0, Math.min(size - 1, row));
  const x = Math.max(0, Math.min(size - 1, column));
  const top = Math.floor(y);
  const left = Math.floor(x);
  const bottom = Math.min(size - 1, top + 1);
  const end = Math.min(size - 1, left + 1);
  const above = mix(image[top * size + left]!, image[top * size + end]!, x - left);
  const below = mix(image[bottom * size + left]!, image[bottom * size + end]!, x - left);
  return mix(above, below, y - top);
}

const mix = (a: number, b: number, share: number): number => a + (b - a) * share;
