import { bare, facts, generatedFrom, type Place } from "./facts";

/** A virtual host of Apache 2.4.6 or later. */
export function apache({ name, root, plainHttp }: Place): string {
  const headers = Object.entries(facts.common).map(
    ([header, value]) => `Header always set ${header} "${value}"`,
  );
  const types = facts.types.map(([ending, type]) => `AddType "${type}" .${ending}`);
  const pages = `expr=! (%{REQUEST_URI} =~ m#^${facts.workers}#)`;
  const workers = `expr=%{REQUEST_URI} =~ m#^${facts.workers}#`;
  const hashed = `%{REQUEST_URI} =~ m#^/${bare(facts.hashed)}/#`;
  return `# Darkroom on Apache. ${generatedFrom}
# Modules: allowmethods, dir, headers, mime, reqtimeout, ssl.

<VirtualHost ${plainHttp ?? "*:443"}>
  ServerName ${name}
  DocumentRoot "${root}"${plainHttp ? "" : tls}

  # A worker is ruled by the headers of its own script, and only workers may compile WebAssembly.
  Header always set Content-Security-Policy "${facts.page}" "${pages}"
  Header always set Content-Security-Policy "${facts.worker}" "${workers}"
  ${headers.join("\n  ")}
  Header always set Cache-Control "no-store" "expr=%{REQUEST_STATUS} -ge 400"
  Header always set Cache-Control "${facts.askedEachTime}" "expr=%{REQUEST_STATUS} -lt 400 && ! (${hashed})"
  Header always set Cache-Control "${facts.keptForEver}" "expr=%{REQUEST_STATUS} -lt 400 && ${hashed}"
  # Unpacked files may all bear one date: asked again, each file is sent again.
  FileETag None
  Header unset Last-Modified
  RequestHeader unset If-Modified-Since early

  AddDefaultCharset Off
  ${types.join("\n  ")}

  TraceEnable Off
  LimitRequestBody 1
  LimitRequestLine 2100
  RequestReadTimeout header=10 body=10
  <Directory "${root}">
    Options None
    AllowOverride None
    AllowMethods GET HEAD
    DirectoryIndex index.html
    DirectorySlash Off
    # Asked for under another name, it answers 403.
    Require expr "%{HTTP_HOST} =~ m#^${name.replaceAll(".", "\\.")}(:[0-9]+)?$#"
  </Directory>
  <LocationMatch "/\\.">
    Require all denied
  </LocationMatch>
</VirtualHost>
`;
}

const tls = `
  SSLEngine on
  SSLCertificateFile /etc/ssl/darkroom/fullchain.pem
  SSLCertificateKeyFile /etc/ssl/darkroom/key.pem
  SSLProtocol -all +TLSv1.2 +TLSv1.3
  SSLStrictSNIVHostCheck on`;
