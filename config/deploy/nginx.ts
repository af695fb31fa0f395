import { facts, generatedFrom, type Place } from "./facts";

/** For `http { include … }`, as /etc/nginx/conf.d/ does. nginx 1.19.4 or later. */
export function nginx({ name, root, plainHttp }: Place): string {
  const listen = plainHttp ? `listen ${plainHttp};` : "listen 443 ssl;";
  const headers = Object.entries(facts.common).map(
    ([header, value]) => `add_header ${header} "${value}" always;`,
  );
  const types = facts.types.map(([ending, type]) => `    "${type}" ${ending};`);
  return `# Darkroom on nginx. ${generatedFrom}

# A worker is ruled by the headers of its own script, and only workers may compile WebAssembly.
map $uri $darkroom_policy {
  default "${facts.page}";
  ~^${facts.workers} "${facts.worker}";
}
map "$status $uri" $darkroom_cache {
  default "no-store";
  "~^(200|206|304) ${facts.hashed}" "${facts.keptForEver}";
  "~^(200|206|304) " "${facts.askedEachTime}";
}

server {
  ${listen}
  server_name ${name};${plainHttp ? "" : tls}
  root ${root};
  # No link inside the folder is followed.
  disable_symlinks on from=${root};
  server_tokens off;
  access_log off;

  add_header Content-Security-Policy "$darkroom_policy" always;
  ${headers.join("\n  ")}
  add_header Cache-Control "$darkroom_cache" always;
  # Unpacked files may all bear one date: asked again, each file is sent again.
  etag off;
  if_modified_since off;
  add_header Last-Modified "";

  default_type application/octet-stream;
  types {
${types.join("\n")}
  }

  client_max_body_size 1;
  client_header_timeout 10s;
  client_body_timeout 10s;
  large_client_header_buffers 4 4k;

  if ($request_method !~ ^(GET|HEAD)$) {
    return 405;
  }
  location / {
    try_files $uri $uri/index.html =404;
  }
  location ~ /\\. {
    return 404;
  }
}${plainHttp ? "" : otherNames}
`;
}

const tls = `
  ssl_certificate /etc/ssl/darkroom/fullchain.pem;
  ssl_certificate_key /etc/ssl/darkroom/key.pem;
  ssl_protocols TLSv1.2 TLSv1.3;`;

const otherNames = `

# Asked for under another name, the server does not answer.
server {
  listen 443 ssl default_server;
  server_name _;
  ssl_reject_handshake on;
}`;
