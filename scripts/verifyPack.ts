import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { securityHeadersFor } from "../src/domain/securityHeaders";

/**
 * Packs the project with npm, unpacks it into an empty folder, starts the server there with nothing installed, reads
 * every shipped file from it, and stops it. Fails with what was different.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "darkroom-pack-"));

function call(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    // On Windows npm is a script, which only a shell starts.
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed.\n${error?.message ?? stderr}`);
  return stdout;
}

function unpack(): { packed: string; bytes: number } {
  call("npm", ["pack", "--pack-destination", folder], root);
  const archive = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (!archive) throw new Error("npm pack left no archive.");
  call("tar", ["-xzf", archive], folder);
  return { packed: join(folder, "package"), bytes: readFileSync(join(folder, archive)).length };
}

/** The command of the package, run by Node alone; resolves with its address once it says that it is ready. */
async function start(packed: string): Promise<{ server: ChildProcess; url: string }> {
  const { bin } = JSON.parse(readFileSync(join(packed, "package.json"), "utf8")) as {
    bin: { darkroom: string };
  };
  const server = spawn(process.execPath, [join(packed, bin.darkroom), "--port", "0"], {
    cwd: tmpdir(),
    env: {},
  });
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    server.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const address = /http:\/\/localhost:\d+\//.exec(said)?.[0];
      if (address) resolve(address);
    });
    server.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    server.on("exit", (code) => reject(new Error(`The packed server ended with ${code}.\n${said}`)));
  });
  return { server, url };
}

async function read(url: string, path: string): Promise<string | undefined> {
  const { status, headers, bytes } = await new Promise<{
    status: number;
    headers: Readonly<Record<string, unknown>>;
    bytes: number;
  }>((resolve, reject) => {
    request(new URL(path, url), (response) => {
      let bytes = 0;
      response.on("data", (chunk: Buffer) => (bytes += chunk.length));
      response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, bytes }));
    })
      .on("error", reject)
      .end();
  });
  if (status !== 200 || bytes === 0) return `/${path}: status ${status}, ${bytes} bytes`;
  const wrong = Object.entries(securityHeadersFor(`/${path}`)).find(
    ([name, value]) => headers[name.toLowerCase()] !== value,
  );
  return wrong && `/${path}: ${wrong[0]} is ${String(headers[wrong[0].toLowerCase()])}`;
}

async function stop(server: ChildProcess): Promise<void> {
  const ended = new Promise<number | null>((resolve) => server.on("exit", (code) => resolve(code)));
  server.kill("SIGTERM");
  const code = await ended;
  // Windows has no signals: there the process is simply ended.
  if (code !== 0 && process.platform !== "win32") throw new Error(`Stopping gave exit code ${code}.`);
}

async function verify(): Promise<void> {
  const { packed, bytes } = unpack();
  if (existsSync(join(packed, "node_modules"))) throw new Error("The package brings node_modules.");
  const { server, url } = await start(packed);
  try {
    const files = (
      readdirSync(join(packed, "dist"), { recursive: true, withFileTypes: true }) as {
        name: string;
        parentPath: string;
        isFile(): boolean;
      }[]
    )
      .filter((entry) => entry.isFile())
      .map(({ name, parentPath }) => join(parentPath, name).slice(join(packed, "dist").length + 1));
    const problems: string[] = [];
    for (const file of ["", ...files]) {
      const problem = await read(url, file.replaceAll("\\", "/"));
      if (problem) problems.push(problem);
    }
    if (problems.length) throw new Error(problems.join("\n"));
    const size = (bytes / 1e6).toFixed(1);
    console.log(
      `The package (${size} MB) serves ${files.length} files with every header, and nothing installed.`,
    );
  } finally {
    await stop(server);
  }
}

try {
  await verify();
} finally {
  rmSync(folder, { recursive: true });
}
