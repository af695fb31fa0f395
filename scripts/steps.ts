import { spawn } from "node:child_process";

export interface Step {
  readonly name: string;
  /** Run through the shell-free `node` of this process: a script and its arguments. */
  readonly args: readonly string[];
}

export const bin = {
  tsc: "node_modules/typescript/bin/tsc",
  eslint: "node_modules/eslint/bin/eslint.js",
  prettier: "node_modules/prettier/bin/prettier.cjs",
  vitest: "node_modules/vitest/vitest.mjs",
  knip: "node_modules/knip/bin/knip.js",
  playwright: "node_modules/@playwright/test/cli.js",
  tsx: "node_modules/tsx/dist/cli.mjs",
};

/** Runs a step with its output shown; resolves with whether it succeeded. */
export async function runStep(step: Step): Promise<boolean> {
  const start = Date.now();
  console.log(`\n> ${step.name}`);
  const code = await new Promise<number | null>((resolve) => {
    spawn(process.execPath, [...step.args], { stdio: "inherit" })
      .on("close", resolve)
      .on("error", () => resolve(1));
  });
  console.log(
    `${code === 0 ? "done" : "FAILED"}: ${step.name}, ${((Date.now() - start) / 1000).toFixed(1)} s`,
  );
  return code === 0;
}
