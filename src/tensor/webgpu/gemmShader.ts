import { halfReads, loadColumns, loadRows } from "./loads";
import { declarations, depthPlaces, outPlace, rowPlaces, start, type Operands } from "./operands";
import type { Tile } from "./tile";

/** What a shader is made for; sizes come as uniforms, so that few shaders serve all layers. */
export interface Variant extends Operands {
  readonly tile: Tile;
  /** Columns that a group holds: 1 only for products of one column. */
  readonly lanes: 1 | 4;
  /** Whether rows of C are written four columns at a time. */
  readonly quads: boolean;
}

const each = (length: number, line: (i: number) => string) =>
  Array.from({ length }, (_, i) => line(i)).join("\n");
const typeOf = (lanes: 1 | 4) => (lanes === 1 ? "f32" : "vec4<f32>");

/** One fused multiply-add of each row with each group of columns, for one step of the depth. */
function multiply({ tile, lanes }: Variant, a: (group: number) => string, b: (column: number) => string) {
  const scale = (r: number) => `${typeOf(lanes)}(${a(Math.floor(r / 4))}[${r % 4}])`;
  return each(tile.rows, (r) =>
    each(tile.columns, (c) => `sum${r}_${c} = fma(${scale(r)}, ${b(c)}, sum${r}_${c});`),
  );
}

function sums({ tile, lanes }: Variant): string {
  return each(tile.rows, (r) => each(tile.columns, (c) => `var sum${r}_${c} = ${typeOf(lanes)}(0);`));
}

function store({ tile, lanes, quads, half }: Variant, column: (c: number) => string): string {
  const put = (r: number, c: number) => {
    const value = `sum${r}_${c}${half ? " * unscale" : ""}`;
    if (lanes === 1) return `if (${column(c)} == 0) { result[at] = ${value}; }`;
    if (quads) return `if (${column(c)} < uniforms.n) { result[(at + ${column(c)}) >> 2u] = ${value}; }`;
    return each(4, (j) => {
      const n = `${column(c)} + ${j}`;
      return `if (${n} < uniforms.n) { result[at + ${n}] = (${value})[${j}]; }`;
    });
  };
  return each(
    tile.rows,
    (r) => `{
      let place = outAt(row + ${r}, outer);
      if (place >= 0) {
        let at = place + split * uniforms.outLength;
        ${each(tile.columns, (c) => put(r, c))}
      }
    }`,
  );
}

/** Which part of the work the \`part\`-th tile is. */
function locate(operands: Operands): string {
  return `
      let columnTile = part % uniforms.columnTiles;
      let rowTile = part / uniforms.columnTiles % uniforms.rowTiles;
      let split = part / (uniforms.columnTiles * uniforms.rowTiles) % uniforms.splits;
      let outer = part / (uniforms.columnTiles * uniforms.rowTiles * uniforms.splits);
      ${start(operands)}
      ${operands.half ? "let unscale = 1.0 / (aScale[0] * bScale[0]);" : ""}
      let depthStart = split * uniforms.perSplit;
      depthEnd = min(depth, depthStart + uniforms.perSplit);`;
}

/** Threads that share nothing: operands go from memory straight to registers. */
function alone(variant: Variant): string {
  const { tile, lanes } = variant;
  const groups = tile.rows / 4;
  const column = (c: number) => `(column + ${4 * c})`;
  return `
    fn main(part: i32) {
      if (part >= uniforms.parts) { return; }
      ${locate(variant)}
      let row = rowTile * ${tile.rows};
      let column = columnTile * ${4 * tile.columns};
      ${each(groups, (g) => `let rows${g} = rowsAt(row + ${4 * g});`)}
      ${sums(variant)}
      for (var k = depthStart; k < depthEnd; k += 4) {
        let place = depthAt(k);
        ${each(groups, (g) => loadRows(variant, `rows${g}`, "place", `a${g}_`))}
        ${each(tile.columns, (c) => loadColumns(variant, lanes, column(c), "place", `b${c}_`))}
        ${each(4, (kk) =>
          multiply(
            variant,
            (g) => `a${g}_${kk}`,
            (c) => `b${c}_${kk}`,
          ),
        )}
      }
      ${store(variant, column)}
    }`;
}

/** Workgroups that read blocks of A and B once into memory they share. */
function shared(variant: Variant): string {
  const { tile, lanes } = variant;
  const threads = tile.across * tile.down;
  const [rowGroups, columnGroups] = [(tile.rows / 4) * tile.down, tile.columns * tile.across];
  const steps = tile.depth / 4;
  const column = (c: number) => `(firstColumn + 4 * (${c * tile.across} + x))`;
  const units = (groups: number) => Math.ceil((groups * steps) / threads);
  const idle = threads - ((rowGroups * steps) % threads);
  // Neighbouring threads read neighbouring memory; those that A leaves idle begin with B.
  const unit = (name: string, groups: number, alongDepth: boolean, i: number) => `
      let ${name}Unit${i} = ${name === "a" ? "local" : `(local + ${idle}) % ${threads}`} + ${i * threads};
      let ${name}Group${i} = ${alongDepth ? `${name}Unit${i} / ${steps}` : `${name}Unit${i} % ${groups}`};
      let ${name}Step${i} = ${alongDepth ? `${name}Unit${i} % ${steps}` : `${name}Unit${i} / ${groups}`};`;
  const fill = (name: string, groups: number, i: number, load: string, guard: boolean) => `
        ${guard ? `if (${name}Unit${i} < ${groups * steps}) {` : "{"}
          let place = depthAt(block + 4 * ${name}Step${i});
          ${load}
          ${each(4, (kk) => `${name}Block[(4 * ${name}Step${i} + ${kk}) * ${groups} + ${name}Group${i}] = v${kk};`)}
        }`;
  const fillA = (i: number) =>
    fill(
      ...(["a", rowGroups, i, loadRows(variant, `rows${i}`, "place", "v")] as const),
      (rowGroups * steps) % threads !== 0,
    );
  const fillB = (i: number) =>
    fill(
      ...(["b", columnGroups, i] as const),
      loadColumns(variant, lanes, `(firstColumn + 4 * bGroup${i})`, "place", "v"),
      (columnGroups * steps) % threads !== 0,
    );
  return `
    var<workgroup> aBlock: array<vec4<f32>, ${rowGroups * tile.depth}>;
    var<workgroup> bBlock: array<${typeOf(lanes)}, ${columnGroups * tile.depth}>;
    fn main(index: i32) {
      let local = i32(localIndex);
      let part = index / ${threads};
      ${locate(variant)}
      let x = local % ${tile.across};
      let y = local / ${tile.across};
      let firstRow = rowTile * ${tile.rows * tile.down};
      let firstColumn = columnTile * ${4 * columnGroups};
      let row = firstRow + y * ${tile.rows};
      ${each(units(rowGroups), (i) => unit("a", rowGroups, variant.a === "depth", i))}
      ${each(units(columnGroups), (i) => unit("b", columnGroups, variant.b === "depth", i))}
      ${each(units(rowGroups), (i) => `let rows${i} = rowsAt(firstRow + 4 * aGroup${i});`)}
      ${sums(variant)}
      // As many turns for every workgroup: all its threads must meet at the barriers.
      for (var turn = 0; turn < uniforms.perSplit; turn += ${tile.depth}) {
        let block = depthStart + turn;
        ${each(units(rowGroups), fillA)}
        ${each(units(columnGroups), fillB)}
        workgroupBarrier();
        for (var kk = 0; kk < ${tile.depth}; kk++) {
          ${each(tile.rows / 4, (g) => `let a${g} = aBlock[kk * ${rowGroups} + y * ${tile.rows / 4} + ${g}];`)}
          ${each(tile.columns, (c) => `let b${c} = bBlock[kk * ${columnGroups} + ${c * tile.across} + x];`)}
          ${multiply(
            variant,
            (g) => `a${g}`,
            (c) => `b${c}`,
          )}
        }
        workgroupBarrier();
      }
      if (part < uniforms.parts) {
        ${store(variant, column)}
      }
    }`;
}

/** WGSL of a matrix product. Reads `A` and `B`, writes `result`; a thread's number is passed to `main`. */
export function gemmShader(variant: Variant): string {
  const body = variant.tile.depth > 0 ? shared(variant) : alone(variant);
  return (
    [declarations, halfReads, rowPlaces, depthPlaces, outPlace].map((part) => part(variant)).join("\n") + body
  );
}
