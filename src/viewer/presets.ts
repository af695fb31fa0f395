import type { View, WindowFraction } from "./link";

export interface WindowPreset {
  readonly name: string;
  readonly window: WindowFraction;
}

/**
 * Radiographs have no Hounsfield scale, so presets are fractions of the image's own range: air is near 0, bone
 * near 1. Lung opens up the dark end, Bone the bright end, Soft narrows around the middle, Flat lowers contrast.
 */
export const PRESETS: readonly WindowPreset[] = [
  { name: "Full", window: { center: 0.5, width: 1 } },
  { name: "Lung", window: { center: 0.35, width: 0.6 } },
  { name: "Bone", window: { center: 0.7, width: 0.6 } },
  { name: "Soft", window: { center: 0.55, width: 0.45 } },
  { name: "Flat", window: { center: 0.5, width: 1.8 } },
];

export function withPreset(view: View, index: number): View {
  const preset = PRESETS[index];
  return preset ? { ...view, window: preset.window } : view;
}

/** Which preset a view shows, or −1 when its window was set by hand. */
export function presetOf(view: View): number {
  return PRESETS.findIndex(
    ({ window }) =>
      Math.abs(window.center - view.window.center) < 1e-6 &&
      Math.abs(window.width - view.window.width) < 1e-6,
  );
}
