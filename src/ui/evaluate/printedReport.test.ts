import { expect, it } from "vitest";
import { exampleConfig, exampleResult, exampleTrust } from "../testing/exampleExperiment";
import { experimentReport } from "@/export/experiment/report";

const config = exampleConfig(["a", "b"]);
const html = experimentReport({
  ...{ name: "Does <it> help?", config, result: exampleResult(config) },
  trust: { real: exampleTrust(0.04) },
  names: { a: "Alpha", b: "Beta" },
  ...{ appVersion: "0.1.0", created: "2026-11-22T04:05:06.000Z" },
});

it("says how many test images would not be called, and how right the rest are", () => {
  const row = /<td>Real images<\/td><td>0\.70<\/td><td>258<\/td><td>86<\/td><td>0\.8\d\d<\/td>/;
  expect(html).toMatch(row);
});

it("loads nothing, shows no markup of a person's own words, and dates itself to the minute", () => {
  expect(html).not.toMatch(/(src|href)=|<script/);
  expect(html).toContain("Does &lt;it&gt; help?");
  expect(html).toContain("2026-11-22 04:05 UTC");
});
