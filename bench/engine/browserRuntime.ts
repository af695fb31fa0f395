import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { extname, join } from "node:path";
import { chromium, type Browser } from "playwright";
import { findBrowser, launchOptions, noBrowserAdvice } from "../../scripts/findBrowser";
import { listen } from "../../server/listen";
import { bundle } from "./bundle";
import type { Command, Reply } from "./protocol";
import { valueOf, type Runtime, type RuntimeOptions, type Side } from "./sides";

const FOLDER = "build/bench";
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};
const ISOLATED = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/**
 * Ours is isolated, so that shared memory is on offer, as the app's own server does. Stock is not: isolated, its
 * WebAssembly backend asks for a threaded build whose own workers do not start from a bundled module.
 */
function serveFolder(): Server {
  return createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    readFile(join(FOLDER, path)).then(
      (bytes) => {
        response.writeHead(200, {
          "Content-Type": TYPES[extname(path)] ?? "text/html",
          ...(path.startsWith("/stock/") ? {} : ISOLATED),
        });
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
}

/** The flags that force the software adapter are left away for a real one; headless Linux needs Vulkan named. */
function options(executable: string, adapter: string): { executablePath: string; args: string[] } {
  const launch = launchOptions(executable);
  if (adapter !== "real") return launch;
  const args = launch.args.filter((flag) => !flag.includes("swiftshader"));
  return {
    ...launch,
    args: [...args, "--enable-features=Vulkan", "--use-angle=vulkan", "--ignore-gpu-blocklist"],
  };
}

/** Both engines in one Chromium, each in a worker of a page of its own. */
export async function browserRuntime({ adapter }: RuntimeOptions): Promise<Runtime> {
  const executable = findBrowser();
  if (!executable) throw new Error(noBrowserAdvice);
  await bundle(FOLDER);
  const server = serveFolder();
  const port = await listen(server, "127.0.0.1", 0);
  const browser = await chromium.launch(options(executable, adapter));
  return {
    name: `Chromium ${browser.version()}`,
    wasm: { tfjsFolder: "/", kernels: "/kernels.wasm", kernelsRelaxed: "/kernels-relaxed.wasm" },
    open: (side) => openWorker(browser, `http://localhost:${port}/${side}/`),
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

async function openWorker(browser: Browser, url: string): Promise<Side> {
  const page = await browser.newPage();
  await page.goto(`${url}index.html`);
  const worker = await page.evaluateHandle(() => new Worker("side.js", { type: "module" }));
  return {
    call: async (command) => valueOf(await worker.evaluate(askWorker, command)),
    close: () => page.close(),
  };
}

/** Runs in the page. */
function askWorker(worker: Worker, command: Command): Promise<Reply> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Reply>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(command);
  });
}
