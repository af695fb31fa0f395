import { describe, expect, it } from "vitest";
import { deniedFeatures, usedFeatures } from "./permissionsPolicy";
import { metaPolicy, pagePolicy, securityHeaders, securityHeadersFor } from "./securityHeaders";

/** A policy as a reader would take it apart: directive → sources. */
function directives(policy: string): Map<string, string[]> {
  return new Map(
    policy.split("; ").map((text) => {
      const [name, ...sources] = text.split(" ");
      return [name!, sources];
    }),
  );
}

describe("the page's policy", () => {
  const page = directives(pagePolicy());

  it("lets in nothing but the app's own files, and pictures made in memory", () => {
    const open = [...page].filter(([, sources]) => sources[0] !== "'none'");
    expect(Object.fromEntries(open)).toEqual({
      "script-src": ["'self'"],
      "style-src": ["'self'"],
      "img-src": ["'self'", "blob:"],
      "connect-src": ["'self'"],
      "worker-src": ["'self'"],
      "manifest-src": ["'self'"],
      "require-trusted-types-for": ["'script'"],
      "trusted-types": ["darkroom"],
    });
  });

  it("evaluates nothing: WebAssembly runs in workers only, and text nowhere", () => {
    expect(pagePolicy()).not.toMatch(/unsafe/);
    const worker = directives(
      securityHeadersFor("/assets/workers/training-1a.js")["Content-Security-Policy"]!,
    );
    expect(worker.get("script-src")).toEqual(["'self'", "'wasm-unsafe-eval'"]);
    expect([...worker.values()].flat().filter((source) => source.includes("unsafe"))).toHaveLength(1);
  });

  it("is in the meta tag without what browsers ignore there, and with all the rest", () => {
    const meta = directives(metaPolicy());
    expect([...page.keys()].filter((name) => !meta.has(name))).toEqual(["frame-ancestors"]);
    for (const [name, sources] of meta) expect(sources).toEqual(page.get(name));
  });

  it("of other paths is the page's, an upward path to the workers' folder included", () => {
    for (const path of ["/", "/sw.js", "/assets/index-1.js", "/x/../assets/workers/a.js"])
      expect(securityHeadersFor(path)).toEqual(securityHeaders);
  });
});

it("no feature is both denied and used, and none twice", () => {
  const all = [...deniedFeatures, ...usedFeatures];
  expect(new Set(all).size).toBe(all.length);
  expect(securityHeaders["Permissions-Policy"]).toContain("camera=()");
  expect(securityHeaders["Permissions-Policy"]).toContain("cross-origin-isolated=(self)");
});

it("header values are plain ASCII on one line: fit for any server's configuration", () => {
  for (const value of Object.values({ ...securityHeaders, ...securityHeadersFor("/assets/workers/a.js") }))
    expect(value).toMatch(/^[\x20-\x7e]+$/);
});
