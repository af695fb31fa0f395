// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { useDarkroom } from "@/state/store";
import { Notices } from "./Notices";

afterEach(cleanup);

it("says what happened, what was kept and what to do, in that order, until it is closed", () => {
  useDarkroom.setState({ notices: [] });
  render(<Notices />);
  act(() =>
    useDarkroom.getState().tell(
      {
        code: "quota",
        message: "The disk quota is full. Run 7 is paused.",
        kept: "Step 18,000 is saved.",
        advice: "Free 0.5 GB to go on.",
      },
      "stopped",
    ),
  );
  const message = screen.getByRole("alert");
  expect(message.textContent).toBe(
    "The disk quota is full. Run 7 is paused.Step 18,000 is saved. Free 0.5 GB to go on.Close",
  );
  fireEvent.click(within(message).getByRole("button", { name: "Close" }));
  expect(screen.queryByRole("alert")).toBeNull();
});

it("draws only a loss in the danger colour", () => {
  useDarkroom.setState({ notices: [] });
  render(<Notices />);
  act(() => useDarkroom.getState().tell({ code: "storage", message: "The run is gone." }, "loss"));
  act(() => useDarkroom.getState().tell({ code: "busy", message: "Still reading." }));
  expect(screen.getByRole("alert").className).toContain("no");
  expect(screen.getByRole("status").className).not.toContain(" no");
});
