import { tf } from "./tf";
import { Halves } from "./webgpu/half";
import { OwnBackend } from "./webgpu/ownBackend";
import { Recorder } from "./webgpu/recorder";

/**
 * In what precision convolutions and matrix products on a graphics processor read their operands. Sums and results
 * are in single precision either way, and so is everything on the processor.
 */
export type Precision = "float32" | "float16";

/**
 * For the current device, from now on. Training in `float16` has not been shown to come out as well: it is off
 * unless asked for.
 * @param worth  multiplications from which a product reads halves; a smaller one is not worth the conversion
 */
export function setOperandPrecision(precision: Precision, worth?: number): void {
  const backend = tf.backend();
  if (!(backend instanceof OwnBackend)) return;
  backend.halves?.clear();
  backend.halves = precision === "float16" ? new Halves(new Recorder(backend), worth) : undefined;
}
