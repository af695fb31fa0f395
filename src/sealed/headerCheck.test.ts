import { expect, it } from "vitest";
import { securityHeaders } from "@/domain/securityHeaders";
import { compareHeaders } from "./headerCheck";

it("names a missing header and one with another value, and nothing else", () => {
  const headers = new Headers(securityHeaders);
  headers.delete("Connection-Allowlist");
  headers.set("Referrer-Policy", "origin");
  expect(compareHeaders("/", headers, securityHeaders)).toEqual([
    { path: "/", header: "Connection-Allowlist", found: null },
    { path: "/", header: "Referrer-Policy", found: "origin" },
  ]);
  expect(compareHeaders("/", new Headers(securityHeaders), securityHeaders)).toEqual([]);
});
