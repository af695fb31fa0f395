import { expect, it } from "vitest";
import { CANARY_DOMAIN } from "@/sealed/probe";
import { ownPaths, pageRequests } from "./pageRequests";

const entry = (name: string, startTime: number) =>
  ({
    name,
    startTime,
    initiatorType: "script",
    responseStatus: 200,
    encodedBodySize: 10,
  }) as PerformanceResourceTiming;

it("counts what went to the app's own files apart from what went elsewhere", () => {
  const view = pageRequests(
    [
      entry("http://localhost:8020/assets/b.js?v=1", 20),
      entry("http://localhost:8020/", 10),
      entry("https://example.org/pixel.png", 30),
      entry("blob:http://localhost:8020/1", 35),
      entry(`http://img.${CANARY_DOMAIN}/scan`, 40),
    ],
    "http://localhost:8020",
    1000,
  );
  expect(view).toMatchObject({ seenBy: "page", since: 1000, own: 2, elsewhere: 1 });
  expect(view.requests.map(({ at, url, from }) => ({ at, url, from }))).toEqual([
    { at: 1010, url: "/", from: "server" },
    { at: 1020, url: "/assets/b.js?v=1", from: "server" },
    { at: 1030, url: "https://example.org/pixel.png", from: "refused" },
  ]);
});

it("names the loaded files as they lie in the app's folder", () => {
  const entries = [
    { name: "http://h/app/assets/a.js?x#y" },
    { name: "http://h/other.js" },
    { name: "http://h/app/" },
  ];
  expect(ownPaths(entries as PerformanceEntry[], "http://h/app/")).toEqual(["assets/a.js", ""]);
});
