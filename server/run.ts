import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import type { Server } from "node:http";
import { isLoopback, openToOthers, type ServerArguments } from "./arguments";
import { listen } from "./listen";
import { createStaticServer } from "./staticServer";

/** How long answers under way may take once the server is told to stop. */
const STOP_MS = 2_000;

/**
 * Serves a built app until it is told to stop.
 * @param root the folder of the built app
 */
export async function run(root: string, args: ServerArguments): Promise<void> {
  if (!existsSync(root)) throw new Error("There is no built app to serve.");
  const server = createStaticServer(root, { names: args.names });
  const port = await listen(server, args.host, args.port);
  stopOnSignal(server);
  if (!isLoopback(args.host)) console.warn(`\n${openToOthers(args.host, args.names)}`);
  const url = `http://localhost:${port}/`;
  console.log(
    `\nDarkroom is ready: ${url}\nFor research and education, not for diagnosis. Stop with Ctrl+C.`,
  );
  if (args.open) openBrowser(url);
}

/** Takes no new connection, lets answers finish, ends. A second signal ends at once. */
function stopOnSignal(server: Server): void {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), STOP_MS).unref();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
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

/** Ends with a sentence instead of a trace. */
export function exitWith(thrown: unknown): never {
  console.error(thrown instanceof Error ? thrown.message : thrown);
  process.exit(1);
}
