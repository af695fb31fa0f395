import { expect, it, vi } from "vitest";
import { watchViolations } from "./violations";

it("tells what the policy of the page refuses: the rule, and what was asked for", async () => {
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = "img-src 'none'";
  document.head.append(policy);
  const told = vi.fn();
  watchViolations(told);
  new Image().src = "http://planted.invalid/pixel.png";
  await vi.waitFor(() => expect(told).toHaveBeenCalled());
  expect(told.mock.calls[0]?.[0]).toMatchObject({
    rule: "img-src",
    blocked: "http://planted.invalid/pixel.png",
  });
});
