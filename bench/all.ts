/** `step`, then `ops`, in one JSON; options as for `step`. */
import { opCases } from "./engine/opCases";
import { readOptions } from "./engine/options";
import { runBench } from "./engine/runBench";
import { stepCases } from "./engine/stepCases";

await runBench({ cases: [...stepCases, ...opCases], threads: [1, 2] }, readOptions(20));
process.exit(0);
