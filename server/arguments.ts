import { parseArgs } from "node:util";

export interface ServerArguments {
  readonly port: number;
  readonly host: string;
  readonly names: readonly string[];
  readonly open: boolean;
  readonly build: boolean;
  readonly help: boolean;
}

export const usage = `Options
  --port N       listen on this port (8020); the next free one when it is taken
  --open         open the page in the default browser
  --host ADDR    listen on this address instead of 127.0.0.1: other machines can then open the page
  --name NAME    answer to this host name as well (may be given several times); needed with --host`;

/** @throws Error with the usage when something is not understood */
export function readArguments(args: readonly string[]): ServerArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string", default: "8020" },
      host: { type: "string", default: "127.0.0.1" },
      name: { type: "string", multiple: true, default: [] },
      open: { type: "boolean", default: false },
      "no-build": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new Error(`--port ${values.port} is no port.\n${usage}`);
  return {
    port,
    host: values.host,
    names: values.name,
    open: values.open,
    build: !values["no-build"],
    help: values.help,
  };
}

export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** What to know before other machines can reach the page. */
export function openToOthers(host: string, names: readonly string[]): string {
  const asked = names.length ? names.join(", ") : "none but loopback; add --name";
  return `Warning: --host ${host} lets other machines open this page. Scans still stay in the browser they are
dropped on, but without TLS a browser gives such a page no graphics card and no storage, and anyone on the
way can change it. For more than one machine use a web server with TLS: docs/deploy.md.
Host names answered: ${asked}.`;
}
