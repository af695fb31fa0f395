import { bin, runStep, type Step } from "./steps";

/** Everything that must hold before a commit; under five minutes on two cores. */
const steps: Step[] = [
  { name: "format", args: [bin.prettier, "--check", "--log-level", "warn", "."] },
  { name: "kernels", args: ["scripts/buildKernels.mjs"] },
  { name: "types (app)", args: [bin.tsc, "-p", "tsconfig.json"] },
  { name: "types (server, tools, tests)", args: [bin.tsc, "-p", "tsconfig.node.json"] },
  { name: "lint", args: [bin.eslint, "."] },
  { name: "dead code", args: [bin.knip] },
  { name: "unit tests", args: [bin.vitest, "run"] },
  { name: "build", args: ["scripts/build.mjs"] },
  { name: "size", args: [bin.tsx, "scripts/size.ts"] },
];

const failed: string[] = [];
for (const step of steps) if (!(await runStep(step))) failed.push(step.name);
console.log(failed.length ? `\nFailed: ${failed.join(", ")}` : "\nAll checks hold.");
process.exit(failed.length ? 1 : 0);
