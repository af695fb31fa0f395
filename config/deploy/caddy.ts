import { facts, generatedFrom, type Place } from "./facts";

/** A Caddyfile for Caddy 2. */
export function caddy({ name, root, plainHttp }: Place): string {
  const headers = Object.entries(facts.common).map(([header, value]) => `${header} "${value}"`);
  const types = facts.types.flatMap(([ending, type]) => [
    `@${ending} path *.${ending}`,
    `header @${ending} Content-Type "${type}"`,
  ]);
  return `# Darkroom on Caddy. ${generatedFrom}
{
  admin off
}

${plainHttp ? `http://:${plainHttp.split(":")[1]}` : name} {
  root * ${root}
  @workers path ${facts.workers}*
  @pages not path ${facts.workers}*
  @hashed path ${facts.hashed}*
  @others not path ${facts.hashed}*

  # A worker is ruled by the headers of its own script, and only workers may compile WebAssembly.
  header @pages Content-Security-Policy "${facts.page}"
  header @workers Content-Security-Policy "${facts.worker}"
  header {
    ${headers.join("\n    ")}
  }
  header @hashed Cache-Control "${facts.keptForEver}"
  header @others Cache-Control "${facts.askedEachTime}"
  # Unpacked files may all bear one date: asked again, each file is sent again.
  request_header -If-None-Match
  request_header -If-Modified-Since
  header {
    -Server
    -Etag
    -Last-Modified
    defer
  }
  ${types.join("\n  ")}

  @refused not method GET HEAD
  error @refused 405
  @hidden path */.*
  error @hidden 404
  file_server
  handle_errors {
    header Cache-Control "no-store"
    header Content-Type "text/plain; charset=utf-8"
    respond "{http.error.status_code}"
  }
}
`;
}
