import { fileURLToPath } from "node:url";
import { build, type Rolldown } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Builds the page of the self-test into a folder that the app's own server can serve. */
export async function buildSelfTestPage(outDir: string): Promise<void> {
  await build({
    // The app's own settings: workers go where the server expects them.
    configFile: here("../../vite.config.ts"),
    configLoader: "runner",
    root: here("./page"),
    publicDir: false,
    logLevel: "warn",
    build: { outDir, emptyOutDir: true },
  });
}

/** The attempts as one script that can be run inside any page or worker. */
export async function buildAttack(): Promise<string> {
  const built = (await build({
    configFile: false,
    publicDir: false,
    resolve: { alias: { "@": here("../../src") } },
    logLevel: "warn",
    build: {
      write: false,
      minify: false,
      target: "es2022",
      lib: { entry: here("./page/attack.ts"), formats: ["iife"], name: "darkroomAttackBundle" },
    },
  })) as Rolldown.RolldownOutput | Rolldown.RolldownOutput[];
  const [first] = Array.isArray(built) ? built : [built];
  const chunk = first?.output.find((one) => one.type === "chunk");
  if (!chunk) throw new Error("The attempts could not be built.");
  return chunk.code;
}
