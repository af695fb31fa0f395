/**
 * Whole training steps and sampling, ours and stock TensorFlow.js in turn:
 * `npm run bench -- step [--backend webgpu|wasm] [--adapter software|real] [--runtime browser|node] [--json FILE]`.
 */
import { readOptions } from "./engine/options";
import { runBench } from "./engine/runBench";
import { stepCases } from "./engine/stepCases";

await runBench({ cases: stepCases, threads: [1, 2] }, readOptions(60));
process.exit(0);
