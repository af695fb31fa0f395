import type { CascadeConfig, CascadeState } from "@/domain/cascade";
import { decodeCheckpoint } from "../checkpoint";
import { decodeScale } from "./scaleFile";

/**
 * How far each scale of a cascade is trained, by its checkpoints; nothing runs.
 * @param files  base first; undefined where there is none
 * @throws {AppError} `bad-checkpoint`
 */
export function cascadeState(
  config: CascadeConfig,
  files: readonly (Uint8Array | undefined)[],
): CascadeState {
  const scales = [config.base.run, ...config.scales].map(({ size, steps }, index) => {
    const bytes = files[index];
    if (!bytes) return { index, size, step: 0, steps, state: "untrained" as const };
    const ofGan = index === 0 && config.base.kind === "image";
    const { step } = ofGan ? decodeCheckpoint(bytes) : decodeScale(bytes);
    return { index, size, step, steps, state: step >= steps ? ("finished" as const) : ("paused" as const) };
  });
  return { config, scales };
}
