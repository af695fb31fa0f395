/** Single operations of the training step, ours and stock TensorFlow.js in turn; options as for `step`. */
import { opCases } from "./engine/opCases";
import { readOptions } from "./engine/options";
import { runBench } from "./engine/runBench";

await runBench({ cases: opCases, threads: [1] }, readOptions(4));
process.exit(0);
