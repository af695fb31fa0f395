import type { StoredPixels } from "@/domain/image";
import type { Point, View } from "./link";
import { rangeOf, toValues, valueAt } from "./window";

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Narrow value ranges need decimals, wide ones do not; minus is the true sign. */
function worded(value: number, span: number): string {
  return (span < 20 ? fine : whole).format(value).replace("-", "\u2212");
}

/** "W 2,680  L 1,420", in the image's own values. */
export function windowWords(image: StoredPixels, view: View): string {
  const { center, width } = toValues(view.window, rangeOf(image));
  const span = image.window.width;
  return `W ${worded(width, span)}  L ${worded(center, span)}`;
}

/** "Zoom 1.08  0.34 mm/px": zoom relative to fit, and the size of an image pixel when it is known. */
export function zoomWords(image: StoredPixels, view: View): string {
  const size = image.spacing ? `  ${fine.format(image.spacing[0])} mm/px` : "";
  return `Zoom ${fine.format(view.scale)}${size}`;
}

/** Value and place under the cursor, or null when it is beside the image. */
export function cursorWords(image: StoredPixels, at: Point | null): readonly [string, string] | null {
  const found = at && valueAt(image, at);
  if (!found) return null;
  return [
    `At cursor ${worded(found.value, image.window.width)}`,
    `x ${whole.format(found.column)}  y ${whole.format(found.row)}`,
  ];
}
