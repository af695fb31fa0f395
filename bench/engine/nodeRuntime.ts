import { fork, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import type { Reply, SideName } from "./protocol";
import { valueOf, type Runtime, type RuntimeOptions, type Side } from "./sides";

/** Where browsers keep a software Vulkan driver, its description and the library that loads it. */
const BROWSERS = ["/usr/lib/chromium", "/opt/google/chrome", "/opt/microsoft/msedge"];
const DRIVER = "vk_swiftshader_icd.json";
const place = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

function driver(adapter: string): Record<string, string> {
  if (adapter === "real") return {};
  const runtime = { XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? tmpdir() };
  if (adapter !== "software") return { ...runtime, VK_ICD_FILENAMES: adapter };
  const folder = BROWSERS.find((path) => existsSync(`${path}/${DRIVER}`));
  return folder ? { ...runtime, VK_ICD_FILENAMES: `${folder}/${DRIVER}`, LD_LIBRARY_PATH: folder } : {};
}

/** Both engines in processes of their own under Node, WebGPU by Dawn. */
export function nodeRuntime({ adapter }: RuntimeOptions): Promise<Runtime> {
  const built = place("build/kernels/");
  return Promise.resolve({
    name: `Node ${process.versions.node} with Dawn`,
    wasm: {
      tfjsFolder: place("node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/"),
      kernels: `${built}kernels.wasm`,
      kernelsRelaxed: `${built}kernels-relaxed.wasm`,
    },
    open: (side) => Promise.resolve(openProcess(side, adapter)),
    close: () => Promise.resolve(),
  });
}

function openProcess(side: SideName, adapter: string): Side {
  const config = side === "stock" ? { TSX_TSCONFIG_PATH: place("bench/stock/tsconfig.json") } : {};
  const child = fork(place("bench/engine/nodeEntry.ts"), [side], {
    execArgv: ["--import", "tsx"],
    env: { ...process.env, ...driver(adapter), ...config },
    serialization: "advanced",
  });
  return {
    call: (command) =>
      new Promise((resolve, reject) => {
        const ended = () => reject(new Error(`The ${side} engine's process ended.`));
        child.once("exit", ended);
        child.once("message", (reply: Reply) => {
          child.off("exit", ended);
          try {
            resolve(valueOf(reply));
          } catch (thrown) {
            reject(thrown as Error);
          }
        });
        child.send(command);
      }),
    close: () => endProcess(child),
  };
}

/** Dawn keeps a process alive, so it is ended from outside. */
function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}
