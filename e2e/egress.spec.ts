import { expect, test } from "@playwright/test";
import { createControlServer } from "../scripts/verifyEgress/control";
import { buildAttack } from "../scripts/verifyEgress/buildPage";
import { listenForEach } from "../scripts/verifyEgress/loopback";
import { placesAt } from "../scripts/verifyEgress/places";
import type { Subject } from "../scripts/verifyEgress/plan";
import { runAttempts } from "../scripts/verifyEgress/runAttempts";
import { landmarks, openProfile } from "../scripts/verifyEgress/subjects";
import { weaken } from "../scripts/verifyEgress/weaken";
import { findBrowser } from "../scripts/findBrowser";
import { listen } from "../server/listen";
import { createStaticServer } from "../server/staticServer";
import { channels } from "../src/sealed/channels/all";

/** The reduced form of `npm run verify:egress`, without root: a port on this machine for each attempt. */

let code: string;
test.beforeAll(async () => {
  code = await buildAttack();
});

async function arrivals(subject: Subject, url: string, only = /./): Promise<string[]> {
  const listeners = await listenForEach(channels, subject);
  const context = await openProfile(findBrowser()!);
  const tried = new Set<string>();
  const wanted = listeners.attempts.filter(({ name }) => only.test(name));
  try {
    await runAttempts(wanted, placesAt(context, url, landmarks[subject]), code, ({ token }) =>
      tried.add(token),
    );
    expect(wanted.filter(({ token }) => !tried.has(token)).map(({ token }) => token)).toEqual([]);
    return [...listeners.arrived];
  } finally {
    await context.close();
    listeners.close();
  }
}

test("no attempt from the app, its worker or its service worker reaches a listener", async ({ baseURL }) => {
  expect(await arrivals("sealed", `${baseURL}/`)).toEqual([]);
});

test("the same attempts from a page without headers do arrive", async () => {
  const server = createControlServer();
  const port = await listen(server, "127.0.0.1", 0);
  const arrived = await arrivals("control", `http://localhost:${port}/`);
  server.close();
  expect(arrived.length).toBeGreaterThanOrEqual(60);
  for (const name of ["fetch-get-page", "preconnect-page", "webrtc-stun-page", "location-page"])
    expect(
      arrived.some((token) => token.endsWith(`x-${name}`)),
      name,
    ).toBe(true);
});

test("without Connection-Allowlist the test notices what a content security policy lets through", async () => {
  const server = weaken(createStaticServer("dist"), "allowlist");
  const port = await listen(server, "127.0.0.1", 0);
  const arrived = await arrivals(
    "sealed",
    `http://localhost:${port}/`,
    /^(webrtc-(stun|direct)|preconnect|location|xhr-get)$/,
  );
  server.close();
  expect(arrived.map((token) => token.replace(/^\w+-/, "")).sort()).toEqual([
    "location-page",
    "preconnect-page",
    "webrtc-direct-page",
    "webrtc-stun-page",
  ]);
});
