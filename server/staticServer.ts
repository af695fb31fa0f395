import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { extname, join, sep } from "node:path";
import { securityHeadersFor } from "../src/domain/securityHeaders";

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".wasm": "application/wasm",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
};

/**
 * Serves the files of one folder, and nothing else: GET and HEAD, loopback host names, no listing, no way out of
 * the folder, no log.
 * @param root the folder of the built app
 */
export function createStaticServer(root: string): Server {
  const server = createServer((request, response) => {
    answer(root, request, response).catch(() => refuse(request, response, 500));
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  return server;
}

async function answer(root: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isLoopbackHost(request.headers.host)) return refuse(request, response, 421);
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(request, response, 405);
  const path = await fileFor(root, request.url ?? "/");
  if (path === undefined) return refuse(request, response, 404);
  const { size, mtimeMs } = await stat(path);
  const tag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
  const headers = {
    ...securityHeadersFor(pathOf(request)),
    "Content-Type": contentTypes[extname(path)] ?? "application/octet-stream",
    // Names under assets/ carry a hash of their content.
    "Cache-Control": path.includes(`${sep}assets${sep}`) ? "public, max-age=31536000, immutable" : "no-cache",
    ETag: tag,
  };
  if (request.headers["if-none-match"] === tag) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, "Content-Length": size });
  if (request.method === "HEAD") response.end();
  else
    createReadStream(path)
      .on("error", () => response.destroy())
      .pipe(response);
}

/** Where the request path begins, for the choice of headers. */
function pathOf(request: IncomingMessage): string {
  return request.url ?? "/";
}

/** A name that could be rebound by a hostile DNS server is refused: only loopback names may be asked for. */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host);
}

/** The file that a request path names, or undefined: outside the folder, hidden, missing, not a file. */
async function fileFor(root: string, url: string): Promise<string | undefined> {
  let path: string;
  try {
    path = decodeURIComponent(new URL(url, "http://localhost").pathname);
  } catch {
    return undefined;
  }
  if (path.includes("\0") || path.includes("\\") || path.split("/").some((part) => part.startsWith("."))) {
    return undefined;
  }
  const wanted = join(root, path.endsWith("/") ? `${path}index.html` : path);
  try {
    const [real, realRoot] = await Promise.all([realpath(wanted), realpath(root)]);
    // realpath follows links: one that points outside the folder is refused here.
    if (!real.startsWith(realRoot + sep)) return undefined;
    return (await stat(real)).isFile() ? real : undefined;
  } catch {
    return undefined;
  }
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, {
    ...securityHeadersFor(pathOf(request)),
    "Content-Type": "text/plain; charset=utf-8",
  });
  response.end(`${status}\n`);
}
