import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { securityHeaders } from "../src/domain/securityHeaders";
import { APP, exchange, get, RawClient, readAnswers, SECRET, startSite, type Answer } from "./testing/site";
import type { TestSite } from "./testing/site";

/** Everything here goes over raw sockets: a client library would tidy a request before sending it. */
let site: TestSite;
beforeAll(async () => void (site = await startSite()));
afterAll(() => site.close());

function expectRefused(answer: Answer | undefined, status: number): void {
  expect(answer?.status).toBe(status);
  expect(answer?.body).not.toContain(SECRET);
  expect(answer?.headers["cache-control"]).toBe("no-store");
  for (const [name, value] of Object.entries(securityHeaders))
    expect(answer?.headers[name.toLowerCase()]).toBe(value);
}

describe("ways out of the folder", () => {
  it.each([
    "/../secret.txt",
    "/../../../../../../etc/passwd",
    "/assets/../../secret.txt",
    "/%2e%2e/secret.txt",
    "/%2E%2E%2Fsecret.txt",
    "/..%2fsecret.txt",
    "/%252e%252e%252fsecret.txt",
    "/%25%32%65%25%32%65/secret.txt",
    "/%c0%ae%c0%ae/secret.txt",
    "/..;/secret.txt",
    "/.../secret.txt",
    "/./index.html",
    "//secret.txt",
    "//etc/passwd",
    "/../dist-old.txt",
    "/link.txt",
    "/up/secret.txt",
    "/up/",
    "/.vite/manifest.json",
    "/%2evite/manifest.json",
    "/.git/config",
    "/assets",
    "/assets/",
    "/models",
    "/index.html/",
    "/index.html::$DATA",
    "/C:/Windows/win.ini",
    "/missing.js",
  ])("%s is not found", async (target) => {
    const answer = await get(site.port, target);
    expect([400, 404]).toContain(answer.status);
    expectRefused(answer, answer.status);
  });

  it.each([
    "/%00",
    "/index.html%00.png",
    "/..%5csecret.txt",
    "/..\\secret.txt",
    "/%zz",
    "/%",
    "/a%0d%0ab",
    "/#/x",
  ])("%s is malformed", async (target) => expectRefused(await get(site.port, target), 400));

  it("raw control bytes in the address are malformed", async () => {
    for (const byte of ["\0", "\x01", "\x7f"]) {
      const [answer] = await exchange(
        site.port,
        `GET /${byte} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
      );
      expectRefused(answer, 400);
    }
  });
});

describe("methods and forms", () => {
  it.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])(
    "%s is refused",
    async (method) => {
      const answer = await get(site.port, "/", [], method);
      expectRefused(answer, 405);
      expect(answer.headers.allow).toBe("GET, HEAD");
    },
  );

  it("is no proxy: CONNECT and addresses of other hosts are refused", async () => {
    const [tunnel] = await exchange(
      site.port,
      "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n",
    );
    expectRefused(tunnel, 405);
    expectRefused(await get(site.port, "http://example.org/"), 421);
    expectRefused(await get(site.port, "http://localhost@example.org/"), 421);
    expectRefused(await get(site.port, "https://localhost/"), 400);
    expectRefused(await get(site.port, "example.org:80"), 400);
    expectRefused(await get(site.port, "*"), 400);
  });

  it("an address in full for this host is the same file, and no way round", async () => {
    expect(await get(site.port, `http://localhost:${site.port}/index.html`)).toMatchObject({
      status: 200,
      body: APP,
    });
    expect(await get(site.port, "http://localhost")).toMatchObject({ status: 200, body: APP });
    expectRefused(await get(site.port, "http://localhost/../secret.txt"), 404);
  });

  it("a request without a host, or with two, is malformed", async () => {
    const [none] = await exchange(site.port, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
    expectRefused(none, 400);
    const [two] = await exchange(
      site.port,
      "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    );
    expectRefused(two, 400);
  });

  it("a body is not taken, whatever it is announced by", async () => {
    expectRefused(await get(site.port, "/", ["Content-Length: 5"]), 400);
    expectRefused(await get(site.port, "/", ["Transfer-Encoding: chunked"]), 400);
    expectRefused(await get(site.port, "/", ["Content-Length: 5", "Expect: 100-continue"]), 417);
    expectRefused(await get(site.port, "/", ["Expect: anything"]), 417);
    expect((await get(site.port, "/", ["Content-Length: 0"])).status).toBe(200);
  });

  it("an upgrade is not made", async () => {
    const answer = await get(site.port, "/", ["Upgrade: websocket", "Sec-WebSocket-Key: x"]);
    expect(answer).toMatchObject({ status: 200, body: APP });
  });
});

describe("bytes that are no request", () => {
  it.each([
    ["noise", "\x16\x03\x01\x02\0\x01\0"],
    ["a bare line", "hello\r\n\r\n"],
    ["two lengths", "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"],
    [
      "a length and chunks (smuggling)",
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    ["a folded header", "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n"],
    ["a space before the colon", "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n"],
    ["another protocol", "GET / HTTP/3.7\r\nHost: localhost\r\n\r\n"],
  ])("%s: 400, sealed, closed", async (_, text) => {
    const [answer] = await exchange(site.port, Buffer.from(text, "latin1"));
    expectRefused(answer, 400);
  });

  it("headers that are too large: 431", async () => {
    const [one] = await exchange(
      site.port,
      `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"a".repeat(20_000)}\r\n\r\n`,
    );
    expectRefused(one, 431);
    const many = Array.from({ length: 1_000 }, (_, i) => `X-${i}: ${"a".repeat(20)}\r\n`).join("");
    const [other] = await exchange(site.port, `GET / HTTP/1.1\r\nHost: localhost\r\n${many}\r\n`);
    expectRefused(other, 431);
  });

  it("addresses that are too long: 414", async () => {
    for (const length of [2_100, 7_000, 20_000]) {
      const [answer] = await exchange(
        site.port,
        `GET /${"a".repeat(length)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
      );
      expectRefused(answer, 414);
    }
  });
});

describe("several requests on one connection", () => {
  const request = (path: string, last = false) =>
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${last ? "Connection: close\r\n" : ""}\r\n`;

  it("are answered in order", async () => {
    const answers = await exchange(
      site.port,
      request("/") + request("/models/demo.dkm") + request("/sw.js", true),
    );
    expect(answers.map(({ body }) => body)).toEqual([APP, "0123456789", "self"]);
  });

  it("end with a refusal: what follows it is not read as a request", async () => {
    const answers = await exchange(
      site.port,
      request("/") +
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60\r\n\r\n" +
        request("/sw.js", true),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 405]);
  });

  it("noise after a request does not get into its answer", async () => {
    const text = await new RawClient(site.port).send(`${request("/")}\x16\x03\x01\r\n\r\n`).closed;
    for (const { status } of text === "" ? [] : readAnswers(text)) expect([200, 400]).toContain(status);
  });
});
