/** The type of one element as the shader sees it. */
export type Element = "f32" | "u32" | "vec4f";
export type UniformType = "f32" | "u32" | "i32";

/** A compute shader as data; the header around its body is generated. */
export interface Shader<Buffers extends string = string, Uniforms extends string = string> {
  /** Tells apart all shaders of a device: variants of one source must differ in it. */
  readonly name: string;
  /** Storage buffers in binding order; those in `writes` may be written. */
  readonly buffers: readonly Buffers[];
  readonly writes: readonly Buffers[];
  readonly elements?: Readonly<Partial<Record<Buffers, Element>>>;
  readonly uniforms: Readonly<Record<Uniforms, UniformType>>;
  /** Functions before the entry point. */
  readonly functions?: string;
  /** Runs once for every `i` (u32) below the count of the call; uniforms are fields of `u`. */
  readonly body: string;
}

/** Threads of a workgroup: no shader here shares memory, so this only has to fill the lanes of every adapter. */
export const GROUP = 64;

/** The whole WGSL source. The thread number `i` runs over x and y, as one dimension ends at 65,535 groups. */
export function sourceOf({ buffers, writes, elements, uniforms, functions, body }: Shader): string {
  const declarations = buffers.map((name, at) => {
    const access = writes.includes(name) ? "read_write" : "read";
    return `@group(0) @binding(${at}) var<storage, ${access}> ${name}: array<${elements?.[name] ?? "f32"}>;`;
  });
  const fields = Object.entries(uniforms).map(([name, type]) => `  ${name}: ${type},`);
  return `
${declarations.join("\n")}
struct Uniforms {
  count: u32,
${fields.join("\n")}
}
@group(0) @binding(${buffers.length}) var<uniform> u: Uniforms;
${functions ?? ""}
@compute @workgroup_size(${GROUP})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * ${GROUP}u + lane;
  if (i >= u.count) { return; }
${body}
}
`;
}

/** The uniform block: the count, then the values in the order of their declaration, padded to 16 bytes. */
export function uniformBytes(
  types: Readonly<Record<string, UniformType>>,
  count: number,
  values: Readonly<Record<string, number>>,
): ArrayBuffer {
  const names = Object.keys(types);
  const bytes = new ArrayBuffer(Math.ceil((names.length + 1) / 4) * 16);
  const view = new DataView(bytes);
  view.setUint32(0, count, true);
  names.forEach((name, at) => {
    const value = values[name]!;
    if (types[name] === "f32") view.setFloat32(4 * at + 4, value, true);
    else view.setUint32(4 * at + 4, value, true);
  });
  return bytes;
}
