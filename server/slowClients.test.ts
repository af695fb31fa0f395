import { writeFileSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import { securityHeaders } from "../src/domain/securityHeaders";
import { APP, get, RawClient, readAnswers, startSite, type TestSite } from "./testing/site";

/** The same limits, with short times, so that the tests need not wait for the real ones. */
const limits = { headersMs: 400, requestMs: 600, idleMs: 900, keepAliveMs: 300, checkMs: 50, connections: 8 };

let site: TestSite;
afterEach(() => site.close());

async function closesWithin(client: RawClient, ms: number): Promise<string> {
  const late = new Promise<never>((_, reject) => setTimeout(reject, ms, new Error("still open")).unref());
  return Promise.race([client.closed, late]);
}

it("a connection that says nothing is closed", async () => {
  site = await startSite({ limits });
  const text = await closesWithin(new RawClient(site.port), 3_000);
  expect(readAnswers(text).map(({ status }) => status)).toEqual([408]);
});

it("headers that trickle in are cut off, sealed", async () => {
  site = await startSite({ limits });
  const client = new RawClient(site.port).send("GET / HTTP/1.1\r\nHost: localhost\r\n");
  const trickle = setInterval(() => client.send("X: y\r\n"), 50);
  const [answer] = readAnswers(await closesWithin(client, 3_000));
  clearInterval(trickle);
  expect(answer?.status).toBe(408);
  expect(answer?.headers["connection-allowlist"]).toBe(securityHeaders["Connection-Allowlist"]);
});

it("a body that trickles in is not waited for", async () => {
  site = await startSite({ limits });
  const client = new RawClient(site.port).send(
    "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n",
  );
  const trickle = setInterval(() => client.send("x"), 50);
  const [answer] = readAnswers(await closesWithin(client, 3_000));
  clearInterval(trickle);
  expect(answer?.status).toBe(405);
});

it("an answered connection that falls silent is closed", async () => {
  site = await startSite({ limits });
  const client = new RawClient(site.port).send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  expect(readAnswers(await closesWithin(client, 3_000))[0]).toMatchObject({ status: 200, body: APP });
});

it("a client that does not read its answer is dropped", async () => {
  site = await startSite({ limits });
  writeFileSync(`${site.root}/big.txt`, Buffer.alloc(64 * 1024 * 1024, 97));
  const client = new RawClient(site.port).send("GET /big.txt HTTP/1.1\r\nHost: localhost\r\n\r\n");
  client.socket.pause();
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(await new Promise((resolve) => site.server.getConnections((_, count) => resolve(count)))).toBe(0);
  client.socket.destroy();
});

it("a flood of idle connections is capped, and the page is there again once they are gone", async () => {
  site = await startSite({ limits });
  const flood = Array.from({ length: 50 }, () => new RawClient(site.port).send("GET / HTTP/1.1\r\n"));
  await new Promise((resolve) => setTimeout(resolve, 100));
  const open = await new Promise<number>((resolve) =>
    site.server.getConnections((_, count) => resolve(count)),
  );
  expect(open).toBeLessThanOrEqual(limits.connections);
  await Promise.all(flood.map((client) => closesWithin(client, 3_000)));
  expect(await get(site.port, "/")).toMatchObject({ status: 200, body: APP });
});
