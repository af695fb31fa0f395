/**
 * Speed of the training kernels on one thread: `npx tsx bench/kernels.ts [--json FILE]`.
 * Rounds go through all cases in turn, so that other work on the machine hits them alike; the median of processor time is printed.
 */
import { writeFileSync } from "node:fs";
import { prepareDevice } from "../src/tensor/device";
import { nodeWasmSources } from "../src/tensor/nodeAssets";
import { normal } from "../src/tensor/random";
import { tf } from "../src/tensor/tf";

interface Case {
  name: string;
  flops: number;
  run: () => tf.Tensor;
  times: number[];
}

const ROUNDS = 9;

/** Processor time of this process, not wall time: what others do on the machine then counts for less. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const cases: Case[] = [];
const add = (name: string, flops: number, run: () => tf.Tensor) =>
  cases.push({ name, flops, run, times: [] });

function addMatMul(m: number, k: number, n: number, transposeA: boolean, transposeB: boolean): void {
  const a = normal(transposeA ? [k, m] : [m, k], 1, 1, 0) as tf.Tensor2D;
  const b = normal(transposeB ? [n, k] : [k, n], 1, 2, 0) as tf.Tensor2D;
  const form = `${transposeA ? "Aᵀ" : "A"}·${transposeB ? "Bᵀ" : "B"}`;
  add(`matmul ${form} ${m}×${k}×${n}`, 2 * m * k * n, () => tf.matMul(a, b, transposeA, transposeB));
}

function addConv(
  batch: number,
  size: number,
  channelsIn: number,
  out: number,
  kernel: number,
  stride: number,
) {
  const shape: [number, number, number, number] = [batch, size, size, channelsIn];
  const filter: [number, number, number, number] = [kernel, kernel, channelsIn, out];
  const x = normal(shape, 1, 3, 0) as tf.Tensor4D;
  const w = normal(filter, 1, 4, 0) as tf.Tensor4D;
  const dy = tf.keep(tf.conv2d(x, w, stride, "same"));
  const flops = 2 * dy.size * kernel * kernel * channelsIn;
  const label = `${size}² ${channelsIn}→${out} k${kernel} s${stride}`;
  add(`conv   ${label}`, flops, () => tf.conv2d(x, w, stride, "same"));
  add(`  dx   ${label}`, flops, () =>
    tf
      .engine()
      .runKernel(
        "Conv2DBackpropInput",
        { dy, filter: w },
        attributes({ inputShape: shape, strides: stride }),
      ),
  );
  add(`  dw   ${label}`, flops, () =>
    tf
      .engine()
      .runKernel("Conv2DBackpropFilter", { x, dy }, attributes({ filterShape: filter, strides: stride })),
  );
}

const attributes = (attrs: object) =>
  ({ ...attrs, pad: "same", dataFormat: "NHWC", dimRoundingMode: undefined }) as unknown as tf.NamedAttrMap;

const report = await prepareDevice({ prefer: "wasm", wasm: nodeWasmSources() });
addMatMul(512, 512, 512, false, false);
addMatMul(512, 512, 512, true, false);
addMatMul(512, 512, 512, false, true);
addConv(16, 64, 32, 32, 3, 1);
addConv(16, 32, 128, 64, 3, 1);
addConv(16, 16, 256, 128, 3, 1);
addConv(16, 8, 256, 256, 3, 1);
addConv(16, 4, 256, 256, 3, 1);
addConv(16, 64, 32, 64, 4, 2);
addConv(16, 64, 1, 32, 4, 2);
addConv(16, 64, 32, 1, 3, 1);

for (const { run } of cases) run().dispose();
for (let round = 0; round < ROUNDS; round++) {
  for (const { run, times } of cases) {
    const start = processorMs();
    const result = run();
    times.push(processorMs() - start);
    result.dispose();
  }
}
const rows = cases.map(({ name, flops, times }) => {
  const sorted = times.toSorted((a, b) => a - b);
  const ms = sorted[sorted.length >> 1]!;
  return { name, ms, gflops: flops / ms / 1e6, fastest: flops / sorted[0]! / 1e6 };
});
console.log(`${report.name}, Node ${process.version}, median of ${ROUNDS} rounds`);
for (const { name, ms, gflops, fastest } of rows) {
  console.log(
    `${name.padEnd(30)} ${ms.toFixed(2).padStart(8)} ms ${gflops.toFixed(1).padStart(6)} GFLOP/s (fastest ${fastest.toFixed(1)})`,
  );
}
const json = process.argv.indexOf("--json");
if (json > 0)
  writeFileSync(
    process.argv[json + 1]!,
    JSON.stringify({ device: report.name, rounds: ROUNDS, rows }, null, 2),
  );
