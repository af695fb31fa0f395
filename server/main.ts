import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildIfChanged } from "../scripts/buildIfChanged";
import { listen } from "./listen";
import { createStaticServer } from "./staticServer";

const usage = `Usage: npm start -- [--port N] [--open] [--no-build]
  --port N     listen on this port (8020); the next free one when it is taken
  --open       open the page in the default browser
  --no-build   serve what was built before`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "8020" },
      open: { type: "boolean", default: false },
      "no-build": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(usage);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port ${values.port} is no port.\n${usage}`);
  if (!values["no-build"]) await buildIfChanged();
  const root = fileURLToPath(new URL("../dist", import.meta.url));
  if (!existsSync(root)) throw new Error("There is no build yet. Run npm start without --no-build.");
  const server = createStaticServer(root);
  // Loopback only: the page is for the person at this machine.
  const url = `http://localhost:${await listen(server, "127.0.0.1", port)}/`;
  console.log(
    `\nDarkroom is ready: ${url}\nFor research and education, not for diagnosis. Stop with Ctrl+C.`,
  );
  if (values.open) openBrowser(url);
}

function openBrowser(url: string): void {
  const [command, ...rest] =
    process.platform === "darwin"
      ? ["open"]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", ""]
        : ["xdg-open"];
  spawn(command!, [...rest, url], { detached: true, stdio: "ignore" })
    .on("error", () => console.log("No browser could be opened; open the address above by hand."))
    .unref();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
