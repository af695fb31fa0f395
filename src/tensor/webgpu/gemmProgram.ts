import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { tf } from "../tf";
import { OwnBackend } from "./ownBackend";
import { gemmShader, type Variant } from "./gemmShader";
import { axisUniforms, type Kind } from "./operands";
import { plan, type Product, type Profile } from "./tile";

type Program = Parameters<WebGPUBackend["runWebGPUProgram"]>[0];

/** A product with all that a shader needs to know of it. */
export interface Gemm {
  readonly kind: Kind;
  readonly axes: readonly string[];
  readonly product: Product;
  readonly vectors: Pick<Variant, "a" | "b" | "lines">;
  /** Steps in memory, and the geometry of a convolution. */
  readonly uniforms: Readonly<Record<string, number>>;
  readonly outShape: number[];
}

const UNIFORMS = [
  ...["m", "n", "k", "rowTiles", "columnTiles", "splits", "perSplit", "parts", "outLength"],
  ...["channels", "aBatch", "bBatch", "aRow", "aDepth", "bDepth", "bColumn"],
];

const flat = ({ dataId, dtype, shape }: tf.TensorInfo): tf.TensorInfo => ({
  ...{ dataId, dtype },
  shape: [tf.util.sizeFromShape(shape)],
});

function runProgram(
  backend: WebGPUBackend,
  program: Omit<Program, "dispatchLayout" | "dispatch"> & { groups: number },
  inputs: tf.TensorInfo[],
  uniforms: Readonly<Record<string, number>>,
): tf.TensorInfo {
  const names = Object.keys(uniforms);
  const { groups, outputShape, ...rest } = program;
  const output = backend.makeTensorInfo(outputShape, "float32");
  backend.runWebGPUProgram(
    {
      ...rest,
      outputShape: flat(output).shape,
      // Threads are numbered in one row: tfjs folds long rows into the device's limits.
      dispatch: [groups, 1, 1],
      dispatchLayout: { x: [0] },
      uniforms: names.map((name) => `${name}: i32,`).join(" "),
    },
    inputs.map(flat),
    "float32",
    names.map((name) => ({ type: "int32", data: [uniforms[name]!] })),
    flat(output),
  );
  return output;
}

/** What the shader binds: the operands, or where that is wanted and worth it their halves and scales. */
function operandsFor(
  backend: WebGPUBackend,
  { product: { m, n, k, outer }, vectors }: Gemm,
  [a, b]: readonly [tf.TensorInfo, tf.TensorInfo],
) {
  const single = [vectors.a, vectors.b].map((along) => (along === "none" ? 1 : 4));
  const halves = backend instanceof OwnBackend ? backend.halves : undefined;
  const worth = halves !== undefined && m * n * k * outer >= halves.worth;
  if (!worth) return { half: false, inputs: [a, b], components: single };
  const [x, y] = [halves.of(a), halves.of(b)];
  const components = [...single.map((count) => Math.max(1, count / 2)), 1, 1];
  return { half: true, inputs: [x.words, y.words, x.scale, y.scale], components };
}

/** C = A · B; where the depth is split, the parts are written out and summed in order, so bits are the same each time. */
export function runGemm(
  backend: WebGPUBackend,
  profile: Profile,
  gemm: Gemm,
  [a, b]: readonly [tf.TensorInfo, tf.TensorInfo],
): tf.TensorInfo {
  const { product, outShape, kind, axes, vectors } = gemm;
  const { tile, rowTiles, columnTiles, splits, perSplit } = plan(profile, product);
  const parts = rowTiles * columnTiles * splits * product.outer;
  const outLength = tf.util.sizeFromShape(outShape);
  const lanes = product.n === 1 ? 1 : 4;
  const quads = product.n % 4 === 0;
  const { half, inputs, components } = operandsFor(backend, gemm, [a, b]);
  const variant: Variant = { kind, axes, ...vectors, tile, lanes, quads, half };
  const threads = tile.across * tile.down;
  const sizes = { ...product, rowTiles, columnTiles, splits, perSplit, parts, outLength };
  const known: Record<string, number> = { ...gemm.uniforms, ...sizes };
  const names = [...UNIFORMS, ...axisUniforms(axes)];
  const shape = [tile.rows, tile.columns, tile.across, tile.down, tile.depth].join();
  const result = runProgram(
    backend,
    {
      variableNames: ["A", "B", "aScale", "bScale"].slice(0, inputs.length),
      variableComponents: components,
      outputComponent: quads ? 4 : 1,
      outputShape: splits > 1 ? [splits, outLength] : outShape,
      workgroupSize: [threads, 1, 1],
      groups: tile.depth > 0 ? parts : Math.ceil(parts / threads),
      shaderKey: `darkroom ${[kind, axes.length, ...Object.values(vectors), lanes, quads, half, shape].join(" ")}`,
      getUserCode: () => gemmShader(variant),
    },
    inputs,
    Object.fromEntries(names.map((name) => [name, known[name] ?? 0])),
  );
  if (splits === 1) return result;
  const whole = sumParts(backend, result, splits, outShape);
  backend.disposeData(result.dataId);
  return whole;
}

const SUM_THREADS = 64;

function sumParts(backend: WebGPUBackend, parts: tf.TensorInfo, splits: number, outShape: number[]) {
  const length = tf.util.sizeFromShape(outShape);
  const component = length % 4 === 0 ? 4 : 1;
  const type = component === 4 ? "vec4<f32>" : "f32";
  return runProgram(
    backend,
    {
      variableNames: ["A"],
      variableComponents: [component],
      outputComponent: component,
      outputShape: outShape,
      workgroupSize: [SUM_THREADS, 1, 1],
      groups: Math.ceil(length / component / SUM_THREADS),
      shaderKey: `darkroom sum ${component}`,
      getUserCode: () => `
        fn main(index: i32) {
          if (index >= uniforms.count) { return; }
          var sum = ${type}(0);
          for (var part = 0; part < uniforms.splits; part++) { sum += A[part * uniforms.count + index]; }
          result[index] = sum;
        }`,
    },
    [parts],
    { count: length / component, splits },
  );
}
