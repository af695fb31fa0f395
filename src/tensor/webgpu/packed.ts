import type { tf } from "../tf";
import type { Recorder } from "./recorder";
import type { Shader } from "./shader";

/** A computation over many tensors of different sizes, written as if there were one, with numbers of its own. */
export interface PackedShader {
  readonly name: string;
  /** Buffers that each tensor has of its own. */
  readonly roles: readonly string[];
  /** Buffers that all share; `fields` say which part is whose. */
  readonly shared: readonly string[];
  readonly writes: readonly string[];
  /** Whole numbers of each tensor, by their names in the body. */
  readonly fields: readonly string[];
  /** In it `ROLE[…]` is the tensor's own buffer and `j` counts its threads. */
  readonly body: string;
}

export interface PackedCall {
  readonly shared: Readonly<Record<string, tf.TensorInfo>>;
  readonly slots: readonly Readonly<Record<string, tf.TensorInfo>>[];
  readonly fields: readonly Readonly<Record<string, number>>[];
  /** Threads of each. */
  readonly counts: readonly number[];
}

/** So many in one run that a chain of comparisons is still short. */
const MOST_SLOTS = 32;

/** As many tensors in one run as the adapter can bind buffers. */
export function runPacked(recorder: Recorder, shader: PackedShader, call: PackedCall): void {
  const { maxStorageBuffersPerShaderStage } = recorder.backend.device.limits;
  const left = maxStorageBuffersPerShaderStage - shader.shared.length;
  const room = shader.roles.length === 0 ? MOST_SLOTS : Math.max(1, Math.floor(left / shader.roles.length));
  for (let start = 0; start < call.slots.length; start += room) {
    runSome(recorder, shader, call, start, Math.min(call.slots.length, start + room));
  }
}

function runSome(
  recorder: Recorder,
  shader: PackedShader,
  { shared, slots, fields, counts }: PackedCall,
  start: number,
  stop: number,
): void {
  const buffers: Record<string, tf.TensorInfo> = { ...shared };
  const uniforms: Record<string, number> = {};
  let end = 0;
  for (let slot = start; slot < stop; slot++) {
    const at = slot - start;
    for (const role of shader.roles) buffers[`${role}${at}`] = slots[slot]![role]!;
    for (const field of shader.fields) uniforms[`${field}${at}`] = fields[slot]![field]!;
    end += counts[slot]!;
    uniforms[`end${at}`] = end;
  }
  recorder.run(repeated(shader, stop - start), buffers, end, uniforms);
}

/** The shader for so many tensors: thread numbers run through all of them in turn. */
function repeated(shader: PackedShader, count: number): Shader {
  const slots = Array.from({ length: count }, (_, at) => at);
  const own = (names: readonly string[]) => slots.flatMap((at) => names.map((name) => `${name}${at}`));
  const bodies = slots.map((at) => {
    const text = shader.roles.reduce(
      (body, role) => body.replaceAll(new RegExp(`\\b${role}\\[`, "g"), `${role}${at}[`),
      shader.body,
    );
    const fields = shader.fields.map((name) => `  let ${name} = u.${name}${at};`);
    const first = at === 0 ? "0u" : `u.end${at - 1}`;
    return `if (i < u.end${at}) {\n  let j = i - ${first};\n${fields.join("\n")}\n${text}\n}`;
  });
  const isRole = (name: string) => shader.roles.includes(name);
  return {
    name: `${shader.name}${count}`,
    buffers: [...own(shader.roles), ...shader.shared],
    writes: [...own(shader.writes.filter(isRole)), ...shader.writes.filter((name) => !isRole(name))],
    uniforms: Object.fromEntries([...own(shader.fields), ...own(["end"])].map((name) => [name, "u32"])),
    body: bodies.join(" else "),
  };
}
