// @vitest-environment happy-dom
import { expect, it } from "vitest";
import { useDarkroom } from "@/state/store";
import { followHash, pageFromHash } from "./routes";

it("reads the place from the address, and falls back to the first", () => {
  expect(["#/train", "#compare", "", "#/nowhere"].map(pageFromHash)).toEqual([
    "train",
    "compare",
    "data",
    "data",
  ]);
});

it("keeps address and page the same in both directions", () => {
  window.location.hash = "/compare";
  followHash();
  expect(useDarkroom.getState().page).toBe("compare");
  useDarkroom.getState().goTo("train");
  expect(window.location.hash).toBe("#/train");
  window.location.hash = "/data";
  window.dispatchEvent(new Event("hashchange"));
  expect(useDarkroom.getState().page).toBe("data");
});
