// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { GRID_COUNT } from "@/domain/training";
import { pixels } from "@/state/images";
import { exampleRun } from "../testing/examples";
import { Samples } from "./Samples";

const grid = vi.spyOn(pixels, "grid");

beforeEach(() => {
  grid.mockReset();
  grid.mockImplementation(async () => new Uint8Array(GRID_COUNT * 64 * 64));
});
afterEach(cleanup);

it("follows the newest step, looks back by the slider, and follows again at its end", () => {
  const { rerender } = render(<Samples run={exampleRun()} message={null} />);
  const shown = () => screen.getByText(/^step /).textContent;
  expect(shown()).toBe("step 200");

  rerender(<Samples run={exampleRun({ gridSteps: [0, 50, 100, 150, 200, 250] })} message={null} />);
  expect(shown()).toBe("step 250");

  const slider = screen.getByRole("slider", { name: "Step shown" });
  fireEvent.change(slider, { target: { value: "1" } });
  expect(shown()).toBe("step 50");
  expect(slider.getAttribute("aria-valuetext")).toBe("Step 50");
  expect(grid).toHaveBeenCalledWith("r1", 50);

  rerender(<Samples run={exampleRun({ gridSteps: [0, 50, 100, 150, 200, 250, 300] })} message={null} />);
  expect(shown()).toBe("step 50");
  fireEvent.change(slider, { target: { value: "6" } });
  expect(shown()).toBe("step 300");
  expect(screen.getByText(/Newest is shown/)).toBeTruthy();
});

it("shows how the chosen seed develops", () => {
  render(<Samples run={exampleRun()} message={null} />);
  fireEvent.click(screen.getByRole("button", { name: /fixed seed 7,/ }));
  expect(screen.getByText(/^Fixed seed 7\./)).toBeTruthy();
});
