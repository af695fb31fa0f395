// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useDarkroom } from "@/state/store";
import { exampleDataset } from "../testing/examples";
import { NewRun } from "./NewRun";

const dataset = exampleDataset([
  ["a", "P-1", "train"],
  ["a", "P-2", "train"],
  ["b", "P-3", "test"],
]);
const createRun = vi.fn(async () => undefined);

beforeEach(() => {
  useDarkroom.setState({ dataset, classId: null, runs: [], activeRunId: null, importing: null, createRun });
});
afterEach(() => {
  cleanup();
  createRun.mockClear();
});

it("cannot train on a class without training images, and says why", () => {
  render(<NewRun dataset={dataset} />);
  fireEvent.click(screen.getByLabelText("Beta"));
  const train = screen.getByRole("button", { name: "Train on 0 images" });
  expect(train.getAttribute("aria-disabled")).toBe("true");
  expect(train.title).toContain("no images of this class");
  expect(screen.getByText(train.title)).toBeTruthy();
  fireEvent.click(train);
  expect(createRun).not.toHaveBeenCalled();
});

it("trains with what was chosen, a batch no larger than the images", async () => {
  render(<NewRun dataset={dataset} />);
  fireEvent.click(screen.getByLabelText(/Toronto 2018/));
  fireEvent.click(screen.getByRole("button", { name: "128 × 128" }));
  fireEvent.change(screen.getByLabelText(/^Steps/), { target: { value: "77" } });
  fireEvent.click(screen.getByRole("button", { name: "Train on 2 images" }));
  await vi.waitFor(() => expect(createRun).toHaveBeenCalledOnce());
  expect(createRun).toHaveBeenCalledWith(
    expect.objectContaining({
      preset: "toronto-2018",
      size: 128,
      classIds: ["a"],
      steps: 77,
      batch: 2,
      seed: 1,
    }),
    1,
  );
});

it("trains several models as one source, and says that it takes as many times as long", async () => {
  render(<NewRun dataset={dataset} />);
  fireEvent.change(screen.getByLabelText(/^Models trained as one source/), { target: { value: "3" } });
  expect(screen.getByText(/An ensemble: 3 runs one after the other/)).toBeTruthy();
  expect(screen.getByText(/3 × 2,000 steps/)).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Train on 2 images" }));
  await vi.waitFor(() => expect(createRun).toHaveBeenCalledOnce());
  expect(createRun).toHaveBeenCalledWith(expect.objectContaining({ classIds: ["a"] }), 3);
});

it("keeps the last good number while a wrong one is typed", () => {
  render(<NewRun dataset={dataset} />);
  const steps = screen.getByLabelText(/^Steps/);
  fireEvent.change(steps, { target: { value: "-5" } });
  expect(steps.getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByText(/Between 1 and 1000000. 2000 is kept./)).toBeTruthy();
});
