import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { addressesIn, unexplainedAddresses } from "./addresses";
import { unexplainedInstallScripts } from "./installScripts";
import { sbomProblems } from "./sbomProblems";

describe("addresses in what ships", () => {
  it.each([
    [`fetch("https://a.example/x")`, "https://a.example/x"],
    ["const u = `wss://${host}/x`", "wss://${host}/x"],
    [`new Image().src = "//cdn.example/p.png"`, "//cdn.example/p.png"],
    [`{urls:"stun:stun.example:3478"}`, "stun:stun.example:3478"],
    [`url(https://fonts.example/f.woff2)`, "https://fonts.example/f.woff2"],
  ])("finds the one in %s", (text, address) => {
    expect(addressesIn(text)).toEqual([address]);
  });

  it("takes no object's property, comment slash or division for one", () => {
    expect(addressesIn("{rows:e.rows,news:1} // note\nreturn a//b")).toEqual([]);
  });

  it("names the file of an address that nothing explains, and passes over a namespace", () => {
    const folder = mkdtempSync(join(tmpdir(), "darkroom-addresses-"));
    writeFileSync(
      join(folder, "a.js"),
      `const ns = "http://www.w3.org/2000/svg"; load("https://cdn.example/a.js")`,
    );
    expect(unexplainedAddresses(folder)).toEqual([{ file: "a.js", address: "https://cdn.example/a.js" }]);
  });
});

describe("packages", () => {
  it("need no install script", () => {
    const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as Parameters<
      typeof unexplainedInstallScripts
    >[0];
    expect(unexplainedInstallScripts(lock)).toEqual([]);
  });

  it("with a new install script are named", () => {
    const packages = { "node_modules/a/node_modules/@b/c": { hasInstallScript: true }, "node_modules/d": {} };
    expect(unexplainedInstallScripts({ packages })).toEqual(["@b/c"]);
  });
});

describe("bill of materials", () => {
  const bill = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: { type: "application", "bom-ref": "app", name: "app" } },
    components: [
      {
        type: "library",
        "bom-ref": "a",
        name: "a",
        licenses: [{ license: { id: "MIT" } }],
        hashes: [{ alg: "SHA-256", content: "0".repeat(64) }],
      },
    ],
    dependencies: [{ ref: "app", dependsOn: ["a"] }],
  };
  const component = bill.components[0]!;

  it("is right as it stands", () => expect(sbomProblems(bill)).toEqual([]));

  it.each([
    [
      "a hash that is too short",
      { components: [{ ...component, hashes: [{ alg: "SHA-256", content: "00" }] }] },
    ],
    ["an unknown field", { components: [{ ...component, colour: "red" }] }],
    ["a licence without a name", { components: [{ ...component, licenses: [{ license: {} }] }] }],
    ["the same component twice", { components: [component, component] }],
    ["a dependency that is not listed", { dependencies: [{ ref: "app", dependsOn: ["b"] }] }],
    ["another format", { bomFormat: "SPDX" }],
  ])("is wrong with %s", (_, change) => {
    expect(sbomProblems({ ...bill, ...change })).toHaveLength(1);
  });
});
