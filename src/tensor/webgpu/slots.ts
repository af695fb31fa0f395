import type { tf } from "../tf";
import { countOf } from "./gpuKernel";
import type { Recorder } from "./recorder";
import type { Shader, UniformType } from "./shader";

/** One set of equally long tensors that a shader treats alike. */
export type Slot = Readonly<Record<string, tf.TensorInfo>>;

/** A computation over one element of a slot, written as if there were only this one. */
export interface SlotShader {
  readonly name: string;
  readonly roles: readonly string[];
  readonly writes: readonly string[];
  readonly uniforms: Readonly<Record<string, UniformType>>;
  /** In it `ROLE[j]` is the element. */
  readonly body: string;
}

/** As many slots in one run as the adapter can bind buffers, so that many small tensors cost few runs. */
export function runSlots(
  recorder: Recorder,
  shader: SlotShader,
  slots: readonly Slot[],
  uniforms: Readonly<Record<string, number>>,
): void {
  const { maxStorageBuffersPerShaderStage } = recorder.backend.device.limits;
  const room = Math.max(1, Math.floor(maxStorageBuffersPerShaderStage / shader.roles.length));
  for (let start = 0; start < slots.length; start += room) {
    const together = slots.slice(start, start + room);
    const buffers: Record<string, tf.TensorInfo> = {};
    const ends: Record<string, number> = {};
    let end = 0;
    together.forEach((slot, at) => {
      for (const role of shader.roles) buffers[`${role}${at}`] = slot[role]!;
      end += countOf(slot[shader.roles[0]!]!);
      ends[`end${at}`] = end;
    });
    recorder.run(repeated(shader, together.length), buffers, end, { ...uniforms, ...ends });
  }
}

/** The shader for so many slots: thread numbers run through all of them in turn. */
function repeated(shader: SlotShader, count: number): Shader {
  const slots = Array.from({ length: count }, (_, at) => at);
  const named = (roles: readonly string[]) => slots.flatMap((at) => roles.map((role) => `${role}${at}`));
  const bodies = slots.map((at) => {
    const start = at === 0 ? "0u" : `u.end${at - 1}`;
    const body = shader.roles.reduce(
      (text, role) => text.replaceAll(`${role}[j]`, `${role}${at}[j]`),
      shader.body,
    );
    return `if (i < u.end${at}) {\n  let j = i - ${start};\n${body}\n}`;
  });
  return {
    name: `${shader.name}${count}`,
    buffers: named(shader.roles),
    writes: named(shader.writes),
    uniforms: { ...shader.uniforms, ...Object.fromEntries(slots.map((at) => [`end${at}`, "u32" as const])) },
    body: bodies.join(" else "),
  };
}
