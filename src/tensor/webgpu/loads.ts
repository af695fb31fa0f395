import { readsDepth, type Operands } from "./operands";

/** Reading 4 × 4 elements of an operand, as WGSL. `kk` counts the four steps of the depth. */

const range = (length: number) => Array.from({ length }, (_, i) => i);
const each = (length: number, line: (i: number) => string) => range(length).map(line).join("\n");
const FOUR = "vec4<i32>(0, 1, 2, 3)";

/** Four neighbouring elements at once, from one that is a multiple of four. */
function quad({ half }: Operands, from: "A" | "B", index: string): string {
  return half ? `quad${from}(${index})` : `${from}[(${index}) >> 2u]`;
}

function single({ half }: Operands, from: "A" | "B", index: string): string {
  return half ? `single${from}(${index})` : `${from}[${index}]`;
}

/** How halves are read: sums are in single precision. */
export function halfReads(operands: Operands): string {
  const read = (from: "A" | "B", along: Operands["a"]) =>
    along === "none"
      ? `fn single${from}(index: i32) -> f32 {
          return unpack2x16float(bitcast<u32>(${from}[index >> 1u]))[index & 1];
        }`
      : `fn quad${from}(index: i32) -> vec4<f32> {
          let words = bitcast<vec2<u32>>(${from}[index >> 2u]);
          return vec4<f32>(unpack2x16float(words.x), unpack2x16float(words.y));
        }`;
  return operands.half ? read("A", operands.a) + read("B", operands.b) : "";
}

/** Whether source pixels lie in the source: \`rows\` and \`depth\` are expressions of one or four places. */
function inside(axes: readonly string[], row: (axis: string) => string, live: string): string {
  const within = axes.map((axis) => {
    const at = `vec4<u32>(${row(axis)})`;
    return `(${at} < vec4<u32>(u32(uniforms.size_${axis})))`;
  });
  return [live, ...within].join(" & ");
}

/**
 * Declares \`a0\`…\`a3\`, one vec4 for each kk, holding four rows of A.
 * @param rows  name of a Rows value
 * @param depth  name of a Depth value
 */
export function loadRows(operands: Operands, rows: string, depth: string, to: string): string {
  const { axes, a } = operands;
  if (a === "depth") {
    const live = `vec4<bool>(${depth}.live)`;
    const ok = inside(axes, (axis) => `${rows}.${axis} + ${depth}.${axis}`, live);
    return `let ${to}ok = ${ok};
      ${each(4, (r) => `let ${to}r${r} = select(vec4<f32>(0), ${quad(operands, "A", `${rows}.base[${r}] + ${depth}.base`)}, ${to}ok[${r}]);`)}
      ${each(4, (kk) => `let ${to}${kk} = vec4<f32>(${range(4).map((r) => `${to}r${r}[${kk}]`)});`)}`;
  }
  const live = `${depth}.live`;
  if (a === "outer") {
    const ok = inside(axes, (axis) => `${rows}.${axis}.x + ${depth}.${axis}`, live);
    return `let ${to}ok = ${ok};
      ${each(4, (kk) => `let ${to}${kk} = select(vec4<f32>(0), ${quad(operands, "A", `${rows}.base.x + ${depth}.base[${kk}]`)}, ${to}ok[${kk}]);`)}`;
  }
  return each(4, (kk) => {
    const ok = inside(
      axes,
      (axis) => `${rows}.${axis} + ${depth}.${axis}[${kk}]`,
      `vec4<bool>(${live}[${kk}])`,
    );
    const values = range(4).map((r) => single(operands, "A", `${rows}.base[${r}] + ${depth}.base[${kk}]`));
    return `let ${to}${kk} = select(vec4<f32>(0), vec4<f32>(${values}), ${ok});`;
  });
}

/** The place in B of the kk-th step of the depth. */
function other(operands: Operands, depth: string, kk: number): string {
  if (!readsDepth(operands)) return `${depth}.other[${kk}]`;
  return kk === 0 ? `${depth}.other` : `${depth}.other + ${kk} * uniforms.bDepth`;
}

/**
 * Declares \`b0\`…\`b3\`, one for each kk, holding four columns of B from \`column\` on, or one if \`lanes\` is 1.
 */
export function loadColumns(
  operands: Operands,
  lanes: 1 | 4,
  column: string,
  depth: string,
  to: string,
): string {
  const clamped = `let ${to}n = min(vec4<i32>(${column}) + ${FOUR}, vec4<i32>(uniforms.n - 1)) * uniforms.bColumn;`;
  if (operands.b === "outer") {
    return `let ${to}n = min(${column}, uniforms.n - 4);
      ${each(4, (kk) => `let ${to}${kk} = ${quad(operands, "B", `${other(operands, depth, kk)} + ${to}n`)};`)}`;
  }
  if (operands.b === "depth") {
    const read = (j: number) =>
      `let ${to}c${j} = ${quad(operands, "B", `${other(operands, depth, 0)} + ${to}n[${j}]`)};`;
    const pick = (kk: number) => range(4).map((j) => `${to}c${j}[${kk}]`);
    const value = (kk: number) => (lanes === 1 ? `${to}c0[${kk}]` : `vec4<f32>(${pick(kk)})`);
    return `${clamped}
      ${each(lanes, read)}
      ${each(4, (kk) => `let ${to}${kk} = ${value(kk)};`)}`;
  }
  const value = (kk: number) => {
    const values = range(lanes).map((j) =>
      single(operands, "B", `${other(operands, depth, kk)} + ${to}n[${j}]`),
    );
    return lanes === 1 ? values[0] : `vec4<f32>(${values})`;
  };
  return `${clamped}
    ${each(4, (kk) => `let ${to}${kk} = ${value(kk)};`)}`;
}
