import { expect, test, type Page } from "@playwright/test";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { deniedFeatures, usedFeatures } from "../src/domain/permissionsPolicy";
import { securityHeadersFor } from "../src/domain/securityHeaders";
import { watchErrors } from "./support/app";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
};

/** A host that sends the files, and of the security headers only what `headersFor` gives. */
async function plainHost(headersFor: (path: string) => Readonly<Record<string, string>>): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url!, "http://localhost").pathname;
    const file = path === "/" ? "/index.html" : path;
    try {
      const body = readFileSync(join("dist", file));
      const type = types[extname(file)] ?? "application/octet-stream";
      response.writeHead(200, { "Content-Type": type, ...headersFor(path) }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

async function open(page: Page, server: Server): Promise<void> {
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
  await expect(page.getByRole("button", { name: "Start the demo" })).toBeVisible();
}

const banner = (page: Page) => page.getByRole("region", { name: "Security headers" });

test("with all headers there is no banner, the page is isolated and every feature is denied", async ({
  page,
}) => {
  const errors = watchErrors(page);
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Start the demo" })).toBeVisible();
  await page.waitForTimeout(1_000);
  await expect(banner(page)).toHaveCount(0);
  expect(errors).toEqual([]);
  const seen = await page.evaluate(() => {
    const { featurePolicy } = document as unknown as {
      featurePolicy: { features(): string[]; allowedFeatures(): string[] };
    };
    return {
      isolated: crossOriginIsolated,
      allowed: featurePolicy.allowedFeatures(),
      known: featurePolicy.features(),
    };
  });
  expect(seen.isolated).toBe(true);
  expect(seen.allowed).toEqual([...usedFeatures]);
  // A browser that learns a new feature makes this fail: then permissionsPolicy.ts has to name it.
  expect(seen.known.filter((name) => ![...deniedFeatures, ...usedFeatures].includes(name))).toEqual([]);
});

test("scripts as text, WebAssembly in the page, markup and foreign workers are refused", async ({ page }) => {
  await page.goto("/");
  const refusals = await page.evaluate(async () => {
    const attempt = async (act: () => unknown) => {
      try {
        await act();
        return "done";
      } catch (thrown) {
        return (thrown as Error).name;
      }
    };
    // What the test tool itself evaluates may evaluate text; what a timer runs may not.
    await new Promise((resolve) => setTimeout(resolve, 10));
    return {
      eval: await attempt(() => globalThis.eval("1")),
      wasm: await attempt(() => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))),
      markup: await attempt(() => (document.createElement("div").innerHTML = "<b>x</b>")),
      worker: await attempt(() => new Worker("/assets/workers/none.js")),
      policy: await attempt(() =>
        (
          globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }
        ).trustedTypes.createPolicy("other", {}),
      ),
    };
  });
  expect(refusals).toEqual({
    eval: "EvalError",
    wasm: "CompileError",
    markup: "TypeError",
    worker: "TypeError",
    policy: "TypeError",
  });
});

test("a host without headers: the banner says what is not enforced, the meta policy still holds", async ({
  page,
}) => {
  const server = await plainHost(() => ({}));
  await open(page, server);
  await expect(banner(page)).toContainText("Served without all of its security headers.");
  await banner(page).locator("summary").click();
  await expect(banner(page).getByRole("listitem")).toHaveCount(9);
  await expect(banner(page)).toContainText("Connection-Allowlist");
  expect(await page.evaluate(() => fetch("http://localhost:9/").catch((error: Error) => error.name))).toBe(
    "TypeError",
  );
  const blocked = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener("securitypolicyviolation", (event) => resolve(event.violatedDirective));
        void fetch("http://localhost:9/again").catch(() => undefined);
      }),
  );
  expect(blocked).toBe("connect-src");
  server.close();
});

test("a host that forgets its workers is found out", async ({ page }) => {
  const server = await plainHost((path) => (path.endsWith(".js") ? {} : securityHeadersFor(path)));
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
  // Without the isolation header of its own, a worker does not even start in an isolated page.
  await expect(page.getByRole("button", { name: "Start the demo" })).toBeVisible();
  await expect(banner(page)).toContainText("Served without all of its security headers.");
  server.close();
});
