// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useDarkroom } from "@/state/store";
import { exampleDataset } from "../testing/examples";
import EvaluatePage from "./EvaluatePage";

const dataset = exampleDataset([
  ["a", "P-1", "train"],
  ["a", "P-2", "train"],
  ["b", "P-3", "train"],
]);
const createExperiment = vi.fn(async () => null as unknown);

beforeEach(() => {
  const create = createExperiment as unknown as ReturnType<typeof useDarkroom.getState>["createExperiment"];
  useDarkroom.setState({
    dataset,
    loaded: true,
    experiments: [],
    experimentId: null,
    createExperiment: create,
  });
});
afterEach(() => {
  cleanup();
  createExperiment.mockReset();
});

it("teaches the first step where there are no images", () => {
  useDarkroom.setState({ dataset: null });
  render(<EvaluatePage />);
  expect(screen.getByRole("heading", { name: "Images come first" })).toBeTruthy();
  expect(screen.getByRole("button", { name: "Go to Data" })).toBeTruthy();
});

it("starts with what was chosen: the rare class, the sets, the seeds", async () => {
  render(<EvaluatePage />);
  expect(screen.getByLabelText<HTMLInputElement>("Beta is the rare class").checked).toBe(true);
  fireEvent.click(screen.getByLabelText("Alpha is the rare class"));
  fireEvent.click(screen.getByLabelText(/Synthetic only/));
  fireEvent.change(screen.getByLabelText(/Seeds for each set/), { target: { value: "7" } });
  fireEvent.click(screen.getByLabelText(/Short/));
  fireEvent.click(screen.getByRole("button", { name: "Check and start" }));
  await vi.waitFor(() => expect(createExperiment).toHaveBeenCalledOnce());
  expect(createExperiment).toHaveBeenCalledWith(
    expect.objectContaining({
      rareClassIds: ["a"],
      arms: ["real", "undersampled", "duplicated", "classical", "synthetic", "mixed"],
      seeds: 7,
      gan: expect.objectContaining({ steps: 500, width: 16 }) as unknown,
    }),
    "Do synthetic images help find alpha?",
  );
});

it("warns that a gain means less without the controls", () => {
  render(<EvaluatePage />);
  expect(screen.queryByText(/may come from having more images, and the verdict/)).toBeNull();
  fireEvent.click(screen.getByLabelText(/Real, repeated/));
  expect(screen.getByText(/may come from having more images, and the verdict/)).toBeTruthy();
});

it("shows why the images were refused, and what to do", async () => {
  createExperiment.mockResolvedValue({
    code: "too-few-images",
    message: "Beta has 1 patient; the experiment needs at least 10 in each class.",
    kept: "Nothing was changed.",
    advice: "Leave this class out or import more of it.",
  });
  render(<EvaluatePage />);
  fireEvent.click(screen.getByRole("button", { name: "Check and start" }));
  const message = await screen.findByRole("alert");
  expect(message.textContent).toContain("Beta has 1 patient");
  expect(message.textContent).toContain("Leave this class out");
});
