// @vitest-environment happy-dom
import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { securityHeaders } from "@/domain/securityHeaders";
import { useDarkroom } from "@/state/store";
import { HeaderBanner } from "./HeaderBanner";
import { unenforced } from "./headerWords";

afterEach(cleanup);

it("is not there while all is right, and names what is not enforced otherwise, each once", () => {
  useDarkroom.setState({ headersWrong: [] });
  render(<HeaderBanner />);
  expect(screen.queryByRole("region", { name: "Security headers" })).toBeNull();
  const facts = ["/", "/assets/workers/a.js"].map((path) => ({
    path,
    header: "Connection-Allowlist",
    found: null,
  }));
  act(() => useDarkroom.setState({ headersWrong: facts }));
  expect(screen.getByText(/without all of its security headers/)).toBeTruthy();
  expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toEqual([
    "Connection-Allowlist: connections by WebRTC, links, pop-ups and name look-ups are not refused",
  ]);
});

it("has words for every header of the source", () => {
  const facts = Object.keys(securityHeaders).map((header) => ({ path: "/", header, found: null }));
  expect(unenforced(facts)).toHaveLength(facts.length);
});
