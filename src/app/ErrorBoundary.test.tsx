// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { ErrorBoundary } from "./ErrorBoundary";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("says what stopped and what was kept, and shows the page again", () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  let broken = true;
  function Page() {
    if (broken) throw new Error("no such curve");
    return <p>The page</p>;
  }
  render(
    <ErrorBoundary>
      <Page />
    </ErrorBoundary>,
  );
  expect(screen.getByRole("alert").textContent).toContain("no such curve");
  expect(screen.getByRole("alert").textContent).toContain("runs and checkpoints are kept");
  broken = false;
  fireEvent.click(screen.getByRole("button", { name: "Show again" }));
  expect(screen.getByText("The page")).toBeTruthy();
});
