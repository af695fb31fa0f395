import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** Where each bundle's list of modules is left for the software bill of materials (scripts/finishBuild.ts). */
export const MODULES_FOLDER = "build/bundled";

/**
 * Writes down which modules really went into a bundle: what tree shaking left out does not ship. Workers are bundles
 * of their own, so this plugin stands in `plugins` and in `worker.plugins`.
 */
export function bundledModules(root: string): Plugin {
  return {
    name: "darkroom:bundled-modules",
    apply: "build",
    generateBundle(_, bundle) {
      const modules = new Set<string>();
      let name = "";
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        if (chunk.isEntry) name = chunk.name;
        for (const [id, { renderedLength }] of Object.entries(chunk.modules))
          if (renderedLength > 0) modules.add(id);
      }
      mkdirSync(join(root, MODULES_FOLDER), { recursive: true });
      writeFileSync(join(root, MODULES_FOLDER, `${name}.json`), JSON.stringify([...modules].sort(), null, 1));
    },
  };
}
