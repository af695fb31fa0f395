import type { DisplayWindow, StoredPixels } from "@/domain/image";
import { HU_WINDOW, RELATIVE_WINDOW, type ValueScale, type VolumeSlice } from "@/domain/volumeSet";
import type { View } from "./link";

/** The range that views of a CT are fractions of: from air to the densest metal that 12 bits hold. */
const CT_RANGE = HU_WINDOW;
const LOWEST = CT_RANGE.center - CT_RANGE.width / 2;

/** Window width and level in Hounsfield units, as read in practice. */
export const CT_PRESETS: readonly { readonly name: string; readonly hu: DisplayWindow }[] = [
  { name: "Lung", hu: { center: -500, width: 1200 } },
  { name: "Soft", hu: { center: 40, width: 400 } },
  { name: "Bone", hu: { center: 400, width: 1800 } },
  { name: "Vessel", hu: { center: 150, width: 600 } },
  { name: "Full", hu: CT_RANGE },
];

function fraction({ center, width }: DisplayWindow): View["window"] {
  return { center: (center - LOWEST) / CT_RANGE.width, width: width / CT_RANGE.width };
}

export function withCtPreset(view: View, index: number): View {
  const preset = CT_PRESETS[index];
  return preset ? { ...view, window: fraction(preset.hu) } : view;
}

/** Which preset a view shows, or −1. */
export function ctPresetOf({ window }: View): number {
  return CT_PRESETS.findIndex(({ hu }) => {
    const { center, width } = fraction(hu);
    return Math.abs(center - window.center) < 1e-6 && Math.abs(width - window.width) < 1e-6;
  });
}

/** A slice as the screen draws it: shifted to values without sign. */
export function pictureOf(
  { rows, columns, values, spacing }: VolumeSlice,
  scale: ValueScale = "hounsfield",
): StoredPixels {
  const pixels = new Uint16Array(values.length);
  for (let i = 0; i < pixels.length; i++) pixels[i] = values[i]! + 32_768;
  const window = scale === "hounsfield" ? CT_RANGE : RELATIVE_WINDOW;
  return { rows, columns, pixels, slope: 1, intercept: -32_768, window, spacing };
}
