import { ESLint } from "eslint";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { layers } from "./layers.js";

const eslint = new ESLint({ overrideConfigFile: "eslint.config.js" });

async function complaints(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return result!.messages.filter((m) => m.ruleId === "darkroom/layers").map((m) => m.message);
}

describe("layer table", () => {
  it("refuses an import that the table does not list", async () => {
    expect(await complaints("src/gan/x.ts", `import { a } from "@/dicom/read"; a();`)).toEqual([
      "src/gan may not import src/dicom (docs/architecture.md has the table).",
    ]);
  });

  it("refuses it when written as a relative path, a re-export, a type or a lazy import", async () => {
    for (const code of [
      `import { a } from "../dicom/read"; a();`,
      `export { a } from "../../src/dicom/read";`,
      `import type { A } from "@/dicom/read"; export type B = A;`,
      `export const later = () => import("@/dicom/read");`,
    ]) {
      expect(await complaints("src/gan/x.ts", code), code).toHaveLength(1);
    }
  });

  it("allows what the table lists, the room itself, and everything in app", async () => {
    expect(await complaints("src/gan/x.ts", `import { a } from "@/tensor/ops"; a();`)).toEqual([]);
    expect(await complaints("src/gan/nets/x.ts", `import { a } from "../loss"; a();`)).toEqual([]);
    expect(await complaints("src/app/x.ts", `import { a } from "@/gan/train"; a();`)).toEqual([]);
  });

  it("tells the three worker rooms apart", async () => {
    const code = `import { a } from "@/workers/host/serve"; a();`;
    expect(await complaints("src/workers/client/x.ts", code)).toHaveLength(1);
    expect(await complaints("src/workers/host/x.ts", code)).toEqual([]);
  });

  it("keeps each named library behind its room", async () => {
    expect(
      await complaints("src/gan/x.ts", `import * as tf from "@tensorflow/tfjs"; tf.ready();`),
    ).toHaveLength(1);
    expect(
      await complaints("src/tensor/x.ts", `import * as tf from "@tensorflow/tfjs"; tf.ready();`),
    ).toEqual([]);
    expect(await complaints("src/ui/x.ts", `import c from "cornerstone-core"; c();`)).toHaveLength(1);
    expect(await complaints("src/gan/x.ts", `import { useState } from "react"; useState();`)).toHaveLength(1);
  });

  it("says the same as docs/architecture.md", () => {
    const text = readFileSync("docs/architecture.md", "utf8");
    const rows = [...text.matchAll(/^\| `src\/([\w/]+)\/` +\|[^|]*\| ([^|]*?) *\|$/gm)];
    const documented = Object.fromEntries(
      rows
        .filter(([, room]) => room !== "app")
        .map(([, room, list]) => [room, list === "nothing" ? [] : list!.split(", ").sort()]),
    );
    const enforced = Object.fromEntries(
      Object.entries(layers).map(([room, list]) => [room, [...list].sort()]),
    );
    expect(documented).toEqual(enforced);
  });
});
