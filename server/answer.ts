import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { cacheControlOf } from "../src/domain/cacheControl";
import { contentTypeOf } from "../src/domain/contentTypes";
import { securityHeadersFor } from "../src/domain/securityHeaders";
import { wanted, type Part } from "./conditions";
import { findFile, type Found } from "./findFile";
import { hasBody, refuse } from "./refuse";
import { targetOf, type HostNames } from "./target";

export interface Site {
  /** The folder of the built app. */
  readonly root: string;
  readonly names: HostNames;
  readonly targetBytes: number;
}

/** Answers one request: a file of the folder, a part of one, "unchanged", or a refusal. */
export async function answer(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = targetOf(request, site.names, site.targetBytes);
  if ("refused" in target) return refuse(response, target.refused);
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405);
  if (hasBody(request)) return refuse(response, 400);
  const found = await findFile(site.root, target.path);
  if (!found) return refuse(response, 404);
  try {
    await send(found, request, response);
  } finally {
    await found.file.close();
  }
}

async function send(found: Found, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { path, size, tag } = found;
  const headers = {
    ...securityHeadersFor(path),
    "Content-Type": contentTypeOf(path),
    "Cache-Control": cacheControlOf(path),
    "Accept-Ranges": "bytes",
    ETag: tag,
  };
  const want = wanted(request.headers, request.method!, tag, size);
  switch (want.kind) {
    case "unchanged":
      response.writeHead(304, headers).end();
      return;
    case "changed":
      return refuse(response, 412);
    case "unsatisfiable":
      return refuse(response, 416, { "Content-Range": `bytes */${size}` });
    case "part": {
      const { start, end } = want.part;
      const range = { "Content-Range": `bytes ${start}-${end}/${size}`, "Content-Length": end - start + 1 };
      response.writeHead(206, { ...headers, ...range });
      return stream(found, want.part, response);
    }
    case "whole":
      response.writeHead(200, { ...headers, "Content-Length": size });
      if (request.method === "HEAD" || size === 0) response.end();
      else await stream(found, { start: 0, end: size - 1 }, response);
      return;
    default:
      want satisfies never;
  }
}

async function stream({ file }: Found, part: Part, response: ServerResponse): Promise<void> {
  try {
    await pipeline(file.createReadStream({ ...part, autoClose: false }), response);
  } catch {
    // The client went away, or the file was cut short: there is nobody to tell, and half a file is not to look whole.
    response.destroy();
  }
}
