import { expect, it } from "vitest";
import type { ChannelFamily, ChannelResult, ChannelVerdict } from "@/domain/sealed";
import { familyRows, summary } from "./families";

const result = (family: ChannelFamily, verdict: ChannelVerdict, name: string = verdict): ChannelResult => ({
  name,
  label: name,
  family,
  context: "page",
  verdict,
  evidence: "",
});

it("one channel that got out outweighs all of its family that were blocked", () => {
  const [fetches, names] = familyRows([
    result("names", "unverifiable"),
    result("fetch", "blocked"),
    result("fetch", "open"),
    result("fetch", "unverifiable"),
  ]);
  expect(fetches).toMatchObject({ family: "fetch", verdict: "open", blocked: 1, open: 1, unverifiable: 1 });
  expect(names).toMatchObject({ family: "names", verdict: "unverifiable", blocked: 0 });
});

it("a family is blocked only when every one of its channels is", () => {
  const verdictOf = (...verdicts: ChannelVerdict[]) =>
    familyRows(verdicts.map((verdict, i) => result("webrtc", verdict, `c${i}`)))[0]?.verdict;
  expect(verdictOf("blocked", "blocked")).toBe("blocked");
  expect(verdictOf("blocked", "unverifiable")).toBe("unverifiable");
});

it("sums up in a sentence what was seen, and what was not", () => {
  const blocked = [result("fetch", "blocked"), result("fetch", "blocked")];
  expect(summary(blocked)).toBe("2 of 2 blocked");
  expect(summary([...blocked, result("names", "unverifiable"), result("beacons", "open")])).toBe(
    "2 of 4 blocked, 1 got out, 1 cannot be verified here",
  );
});
