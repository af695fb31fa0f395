import { createServer, type Server } from "node:http";

const files: Readonly<Record<string, readonly [type: string, body: string]>> = {
  "/": ["text/html", "<!doctype html><title>Control</title><script src='/page.js'></script>"],
  "/page.js": [
    "text/javascript",
    "globalThis.helper = new Worker('/worker.js'); navigator.serviceWorker.register('/sw.js');",
  ],
  "/worker.js": ["text/javascript", "onmessage = () => {};"],
  "/sw.js": [
    "text/javascript",
    "addEventListener('install', () => skipWaiting()); addEventListener('activate', (e) => e.waitUntil(clients.claim()));",
  ],
};

/** The positive control: a page, a worker and a service worker served with no security header at all. */
export function createControlServer(): Server {
  return createServer((request, response) => {
    const file = files[new URL(request.url ?? "/", "http://localhost").pathname];
    if (!file) response.writeHead(404).end();
    else response.writeHead(200, { "Content-Type": file[0], "Cache-Control": "no-store" }).end(file[1]);
  });
}
