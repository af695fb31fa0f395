// Compiles src/tensor/assembly to build/kernels: once with plain SIMD, once with relaxed multiply-add.
// Does nothing when both files are newer than their sources.
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const sources = join(root, "src/tensor/assembly");
const output = join(root, "build/kernels");
const variants = [
  { file: "kernels.wasm", features: ["simd"], relaxed: 0 },
  { file: "kernels-relaxed.wasm", features: ["simd", "relaxed-simd"], relaxed: 1 },
];

/** Time of the newest source, this script included. */
function newestSource() {
  const files = readdirSync(sources).map((name) => join(sources, name));
  return Math.max(...[...files, fileURLToPath(import.meta.url)].map((file) => statSync(file).mtimeMs));
}

/** @param {string} file */
function age(file) {
  return statSync(join(output, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** @param {(typeof variants)[number]} variant */
async function compile({ file, features, relaxed }) {
  // The memory is TensorFlow.js's: no runtime, no heap and no static data of our own in it.
  const { error, stderr } = await asc.main([
    join(sources, "index.ts"),
    ...["--outFile", join(output, file), "--runtime", "stub", "--importMemory", "--noAssert"],
    ...["-O3", "--converge", "--optimizeLevel", "3", "--shrinkLevel", "0"],
    ...["--use", "abort=", "--use", `RELAXED=${relaxed}`],
    ...features.flatMap((feature) => ["--enable", feature]),
  ]);
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
}

mkdirSync(output, { recursive: true });
const newest = newestSource();
for (const variant of variants) {
  if (age(variant.file) < newest) await compile(variant);
}
