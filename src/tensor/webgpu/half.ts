import type { tf } from "../tf";
import { countOf } from "./gpuKernel";
import type { Recorder } from "./recorder";
import type { Shader } from "./shader";

/** A tensor's numbers in half precision, two in each 32-bit word, and the power of two that they were scaled by. */
export interface Half {
  readonly words: tf.TensorInfo;
  readonly scale: tf.TensorInfo;
}

/** Multiplications below which converting the operands costs more than reading half as much can win. */
const WORTH = 2 ** 20;
const FIRST_RUNS = 4096;
const LAST_RUNS = 64;

/** The largest magnitude of each of `count` interleaved runs. */
const most: Shader<"x" | "largest", "length"> = {
  name: "half largest",
  buffers: ["x", "largest"],
  writes: ["largest"],
  uniforms: { length: "u32" },
  body: `
  var found = 0.0;
  for (var at = i; at < u.length; at += u.count) { found = max(found, abs(x[at])); }
  largest[i] = found;`,
};

/**
 * Two numbers to a word. Scaled so that the largest lies between 2^14 and 2^15: half precision ends at 65,504, and
 * gradients would fall below its smallest. A power of two changes no digit.
 */
const convert: Shader<"x" | "largest" | "words" | "scale", "length" | "runs"> = {
  name: "half convert",
  buffers: ["x", "largest", "words", "scale"],
  writes: ["words", "scale"],
  elements: { words: "u32" },
  uniforms: { length: "u32", runs: "u32" },
  body: `
  var found = 0.0;
  for (var run = 0u; run < u.runs; run++) { found = max(found, largest[run]); }
  var exponent = 0;
  // Infinities and numbers that are none have no exponent; they stay what they are.
  if (found > 0.0 && found < 3.4e38) { exponent = clamp(15 - frexp(found).exp, -60, 60); }
  let by = ldexp(1.0, exponent);
  let last = u.length - 1u;
  let start = i * 4u;
  for (var word = 0u; word < 4u; word++) {
    let at = 2u * (start + word);
    if (at < u.length) {
      words[start + word] = pack2x16float(vec2f(x[at], select(0.0, x[min(at + 1u, last)], at < last)) * by);
    }
  }
  if (i == 0u) { scale[0] = by; }`,
};

/**
 * Halves of the tensors that products read, made at the first use and kept as long as their numbers: an activation
 * or a filter is read in both directions. They stand beside the single-precision tensor, so products read half as
 * much and the peak is higher.
 */
export class Halves {
  private readonly known = new Map<tf.DataId, Half>();

  constructor(
    private readonly recorder: Recorder,
    readonly worth = WORTH,
  ) {}

  of(tensor: tf.TensorInfo): Half {
    const found = this.known.get(tensor.dataId);
    if (found) return found;
    const made = this.make(tensor);
    this.known.set(tensor.dataId, made);
    return made;
  }

  /** The tensor's numbers are gone, or others now. */
  forget(dataId: tf.DataId): void {
    const half = this.known.get(dataId);
    if (!half) return;
    this.known.delete(dataId);
    this.recorder.release(half.words, half.scale);
  }

  clear(): void {
    for (const dataId of [...this.known.keys()]) this.forget(dataId);
  }

  private make(tensor: tf.TensorInfo): Half {
    const { recorder } = this;
    const length = countOf(tensor);
    const runs = (count: number) => recorder.output([Math.min(count, length)]);
    const [first, last] = [runs(FIRST_RUNS), runs(LAST_RUNS)];
    const half = {
      words: recorder.backend.makeTensorInfo([4 * Math.ceil(length / 8)], "int32"),
      scale: recorder.output([1]),
    };
    recorder.run(most, { x: tensor, largest: first }, countOf(first), { length });
    recorder.run(most, { x: first, largest: last }, countOf(last), { length: countOf(first) });
    const groups = Math.ceil(length / 8);
    recorder.run(convert, { x: tensor, largest: last, ...half }, groups, { length, runs: countOf(last) });
    recorder.release(first, last);
    return half;
  }
}
