/**
 * Where the elements of a product lie, as WGSL. Each of A's elements is found at the sum of two places, one of
 * its row and one of its depth: an output pixel's first source pixel, and a filter tap's step from there.
 */

/** `forward`: y = x ∗ w. `input`: dx from dy and w. `filter`: dw from x and dy. `plain`: matrices. */
export type Kind = "plain" | "forward" | "input" | "filter";

/** Along what an operand can be read four elements at a time. */
export type Along = "depth" | "outer" | "none";

export interface Operands {
  readonly kind: Kind;
  /** Spatial axes, outermost first: none, h and w, or d, h and w. */
  readonly axes: readonly string[];
  readonly a: Along;
  readonly b: Along;
  /** Whether four steps of the depth from a multiple of four on are pixels of one line. */
  readonly lines: boolean;
  /** Whether operands come as halves, two in a word, scaled by `aScale` and `bScale`. */
  readonly half: boolean;
}

/** What `input` starts from depends on the phase of the stride; the others have one phase. */
const PHASED = ["origin", "taps", "first", "firstTap"] as const;
const PER_AXIS = ["count", "size", "step", "tapStep", "pad", "stride", "filter", "outSize"] as const;

export function axisUniforms(axes: readonly string[]): string[] {
  return axes.flatMap((axis) => PER_AXIS.map((name) => `${name}_${axis}`));
}

const reversed = (axes: readonly string[]) => [...axes].reverse();

// Software adapters divide integers one by one, floats four at a time; the remainder puts rounding right.
function division(name: string, integers: string, floats: string): string {
  return `
    fn ${name}(value: ${integers}, by: i32) -> ${integers} {
      var quotient = ${integers}(${floats}(value) / f32(by));
      var rest = value - quotient * by;
      quotient += ${integers}(floor(${floats}(rest) / f32(by)));
      rest = value - quotient * by;
      return quotient + select(${integers}(0), ${integers}(1), rest >= ${integers}(by))
        - select(${integers}(0), ${integers}(1), rest < ${integers}(0));
    }`;
}

export function declarations({ axes }: Operands): string {
  const names = axes.flatMap((axis) => PHASED.map((name) => `${name}_${axis}`));
  return `
    struct Rows { base: vec4<i32>, ${axes.map((axis) => `${axis}: vec4<i32>,`).join(" ")} }
    ${names.map((name) => `var<private> ${name}: i32;`).join("\n")}
    var<private> aStart: i32;
    var<private> bStart: i32;
    var<private> depthEnd: i32;

    ${division("divide", "vec4<i32>", "vec4<f32>")}
    ${division("divideOne", "i32", "f32")}`;
}

/** Sets the private variables for the \`outer\`-th product: a matrix of a batch, or a phase of the stride. */
export function start({ kind, axes }: Operands): string {
  if (kind === "plain") {
    return `aStart = outer * uniforms.aBatch; bStart = outer * uniforms.bBatch; let depth = uniforms.k;`;
  }
  if (kind !== "input") {
    const fixed = axes.map(
      (axis) => `origin_${axis} = -uniforms.pad_${axis}; taps_${axis} = uniforms.filter_${axis};`,
    );
    return `${fixed.join("\n")} let depth = uniforms.k;`;
  }
  const phases = reversed(axes).map(
    (axis) => `
      first_${axis} = phase % uniforms.stride_${axis};
      phase = phase / uniforms.stride_${axis};
      // tfjs pads by less than nothing where a 3D filter is smaller than its stride.
      firstTap_${axis} = (first_${axis} + uniforms.pad_${axis} + uniforms.stride_${axis}) % uniforms.stride_${axis};
      origin_${axis} = (first_${axis} + uniforms.pad_${axis} - firstTap_${axis}) / uniforms.stride_${axis};
      let steps_${axis} = max(0, (uniforms.filter_${axis} - firstTap_${axis} + uniforms.stride_${axis} - 1)
        / uniforms.stride_${axis});
      // A filter smaller than the stride leaves phases without a tap; division still wants a number.
      taps_${axis} = max(1, steps_${axis});`,
  );
  return `var phase = outer; ${phases.join("")}
    let depth = ${axes.map((axis) => `steps_${axis}`).join(" * ")} * uniforms.channels;`;
}

/** A linear index over (batch, axes…) as source pixels: their places are left in \`at_…\` and \`base\`. */
function pixels(axes: readonly string[], type: string, divide: string): string {
  const [outermost, ...inner] = axes as [string, ...string[]];
  const decode = reversed(axes).map(
    (axis) => `
      let up_${axis} = ${divide}(rest, uniforms.count_${axis});
      let at_${axis} = (rest - up_${axis} * uniforms.count_${axis}) * uniforms.step_${axis} + origin_${axis};
      rest = up_${axis};`,
  );
  const base = inner.reduce(
    (sum, axis) => `(${sum}) * uniforms.size_${axis} + at_${axis}`,
    `rest * uniforms.size_${outermost} + at_${outermost}`,
  );
  return `var rest: ${type} = index; ${decode.join("")}
      let base = (${base}) * uniforms.channels;`;
}

/** A linear index over (taps…, channel) as steps from a source pixel; \`tap_…\` and \`channel\` are left too. */
function taps(axes: readonly string[], type: string, divide: string): string {
  const [outermost, ...inner] = axes as [string, ...string[]];
  const decode = reversed(axes).map(
    (axis) => `
      let up_${axis} = ${divide}(rest, taps_${axis});
      let tap_${axis} = rest - up_${axis} * taps_${axis};
      let at_${axis} = tap_${axis} * uniforms.tapStep_${axis};
      rest = up_${axis};`,
  );
  const base = inner.reduce(
    (sum, axis) => `(${sum}) * uniforms.size_${axis} + at_${axis}`,
    `at_${outermost}`,
  );
  return `var rest: ${type} = ${divide}(index, uniforms.channels);
      let channel = index - rest * uniforms.channels; ${decode.join("")}
      let base = (${base}) * uniforms.channels + channel;`;
}

/** \`rowsAt\`: the places of four rows of A, none beyond the last. */
export function rowPlaces({ kind, axes }: Operands): string {
  const fields = ["base", ...axes.map((axis) => `at_${axis}`)].join(", ");
  const body = () => {
    if (kind === "plain") return "let base = aStart + index * uniforms.aRow;";
    return (kind === "filter" ? taps : pixels)(axes, "vec4<i32>", "divide");
  };
  return `
    fn rowsAt(row: i32) -> Rows {
      let index = min(vec4<i32>(row) + vec4<i32>(0, 1, 2, 3), vec4<i32>(uniforms.m - 1));
      ${body()}
      return Rows(${fields});
    }`;
}

/** Whether one depth place stands for four neighbours. */
export const readsDepth = ({ a }: Operands) => a === "depth";

/** \`depthAt\`: the places of four steps of the depth in A and in B. */
export function depthPlaces(operands: Operands): string {
  const { kind, axes } = operands;
  if (operands.lines) return linePlaces(operands);
  const one = readsDepth(operands);
  const [type, divide] = one ? ["i32", "divideOne"] : ["vec4<i32>", "divide"];
  const fields = ["base", "other", ...axes.map((axis) => `at_${axis}`), "live"].join(", ");
  const four = one ? "depth" : "vec4<i32>(depth) + vec4<i32>(0, 1, 2, 3)";
  const weights = () => {
    const tap = axes.reduce(
      (sum, axis) =>
        `(${sum}) * uniforms.filter_${axis} + firstTap_${axis} + tap_${axis} * uniforms.stride_${axis}`,
      "0",
    );
    return `let other = (${tap}) * uniforms.n * uniforms.channels + channel;`;
  };
  const plainOther = "let other = index * uniforms.n;";
  const body = () => {
    if (kind === "plain") {
      return `let base = index * uniforms.aDepth; let other = bStart + index * uniforms.bDepth;`;
    }
    if (kind === "filter") return `${pixels(axes, type!, divide!)} ${plainOther}`;
    return `${taps(axes, type!, divide!)} ${kind === "input" ? weights() : plainOther}`;
  };
  return `
    struct Depth { base: ${type}, other: ${type}, ${axes.map((axis) => `${axis}: ${type},`).join(" ")}
      live: ${one ? "bool" : "vec4<bool>"} }
    fn depthAt(depth: i32) -> Depth {
      let wanted = ${four};
      let live = wanted < ${type}(depthEnd);
      let index = max(min(wanted, ${type}(depthEnd - 1)), ${type}(0));
      ${body()}
      return Depth(${fields});
    }`;
}

/** \`depthAt\` where four pixels lie side by side: only the first is looked up. */
function linePlaces({ axes }: Operands): string {
  const steps = "vec4<i32>(0, 1, 2, 3)";
  const along = `${steps} * uniforms.step_${axes.at(-1)}`;
  const places = axes.map((axis, i) => `at_${axis} + ${i === axes.length - 1 ? along : "vec4<i32>(0)"}`);
  return `
    struct Depth { base: vec4<i32>, other: vec4<i32>, ${axes.map((axis) => `${axis}: vec4<i32>,`).join(" ")}
      live: vec4<bool> }
    fn depthAt(depth: i32) -> Depth {
      let index = max(min(depth, depthEnd - 4), 0);
      ${pixels(axes, "i32", "divideOne")}
      return Depth(base + ${along} * uniforms.channels, (index + ${steps}) * uniforms.n, ${places.join(", ")},
        vec4<bool>(depth < depthEnd));
    }`;
}

/** \`outAt\`: where a row of C starts, or -1 for a row that is not there. */
export function outPlace({ kind, axes }: Operands): string {
  if (kind !== "input") {
    return `
    fn outAt(row: i32, outer: i32) -> i32 {
      return select(-1, (outer * uniforms.m + row) * uniforms.n, row < uniforms.m);
    }`;
  }
  const decode = reversed(axes).map(
    (axis) => `
      let up_${axis} = rest / uniforms.count_${axis};
      let out_${axis} = (rest - up_${axis} * uniforms.count_${axis}) * uniforms.stride_${axis} + first_${axis};
      rest = up_${axis};`,
  );
  const inside = axes.map((axis) => `out_${axis} < uniforms.outSize_${axis}`).join(" && ");
  const pixel = axes.reduce((sum, axis) => `(${sum}) * uniforms.outSize_${axis} + out_${axis}`, "rest");
  return `
    fn outAt(row: i32, outer: i32) -> i32 {
      var rest = row; ${decode.join("")}
      return select(-1, (${pixel}) * uniforms.n, row < uniforms.m && ${inside});
    }`;
}
