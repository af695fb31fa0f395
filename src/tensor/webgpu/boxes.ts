import { FUSED, type BoxAttrs } from "../fusedKernels";
import { countOf, registerGpuKernel, type Inputs } from "./gpuKernel";
import type { Recorder } from "./recorder";
import type { Shader } from "./shader";

const UNIFORMS = {
  columns: "u32",
  channels: "u32",
  boxRows: "u32",
  boxColumns: "u32",
  scale: "f32",
} as const;

/** y is [rows, columns, channels], the batch counted as rows; each is a box of x. */
const sumBoxes = {
  name: "sumBoxes",
  buffers: ["x", "y"],
  writes: ["y"],
  uniforms: UNIFORMS,
  body: `
  let channel = i % u.channels;
  let place = i / u.channels;
  let column = place % u.columns;
  let row = place / u.columns;
  var sum = 0.0;
  for (var r = 0u; r < u.boxRows; r++) {
    let start = (row * u.boxRows + r) * u.columns * u.boxColumns + column * u.boxColumns;
    for (var c = 0u; c < u.boxColumns; c++) { sum += x[(start + c) * u.channels + channel]; }
  }
  y[i] = sum * u.scale;`,
} satisfies Shader;

/** y is [rows · boxRows, columns · boxColumns, channels]; each element copies its box's number. */
const spreadBoxes = {
  name: "spreadBoxes",
  buffers: ["x", "y"],
  writes: ["y"],
  uniforms: UNIFORMS,
  body: `
  let channel = i % u.channels;
  let place = i / u.channels;
  let column = (place % (u.columns * u.boxColumns)) / u.boxColumns;
  let row = place / (u.columns * u.boxColumns * u.boxRows);
  y[i] = x[(row * u.columns + column) * u.channels + channel] * u.scale;`,
} satisfies Shader;

/** `columns` counts boxes in both directions. */
export function registerBoxes(recorder: Recorder): void {
  registerGpuKernel(FUSED.sumBoxes, ({ x }: Inputs<"x">, box: BoxAttrs) => {
    const [batch, rows, width, channels] = x.shape as [number, number, number, number];
    const columns = width / box.columns;
    const y = recorder.output([batch, rows / box.rows, columns, channels]);
    const uniforms = {
      columns,
      channels,
      boxRows: box.rows,
      boxColumns: box.columns,
      scale: box.scale,
    };
    recorder.run(sumBoxes, { x, y }, countOf(y), uniforms);
    return y;
  });
  registerGpuKernel(FUSED.spreadBoxes, ({ x }: Inputs<"x">, box: BoxAttrs) => {
    const [batch, rows, columns, channels] = x.shape as [number, number, number, number];
    const y = recorder.output([batch, rows * box.rows, columns * box.columns, channels]);
    const uniforms = {
      columns,
      channels,
      boxRows: box.rows,
      boxColumns: box.columns,
      scale: box.scale,
    };
    recorder.run(spreadBoxes, { x, y }, countOf(y), uniforms);
    return y;
  });
}
