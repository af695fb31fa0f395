// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { useDarkroom } from "@/state/store";
import { exampleQuality } from "../testing/exampleExperiment";
import { exampleDataset } from "../testing/examples";
import EvaluatePage from "./EvaluatePage";

afterEach(cleanup);

it("measures a set of synthetic images, and sets every number beside its control", () => {
  const measureQuality = vi.fn(async () => undefined);
  const made = { runId: "r", step: 10, size: 64, preset: "small-data", truncation: 1 } as const;
  const set = { id: "s", datasetId: "d1", ...made, classIds: ["b"], classNames: ["Beta"], seeds: [1] };
  useDarkroom.setState({
    dataset: exampleDataset([]),
    experiments: [],
    sampleSets: [{ ...set, created: "2026-01-01T00:00:00Z" }],
    measureQuality,
    quality: {},
  });
  const { rerender } = render(<EvaluatePage />);
  fireEvent.click(screen.getByRole("button", { name: "How alike are they?" }));
  fireEvent.click(screen.getByRole("button", { name: "Measure" }));
  expect(measureQuality).toHaveBeenCalledWith("s");
  useDarkroom.setState({ quality: { s: exampleQuality } });
  rerender(<EvaluatePage />);
  const table = screen.getByRole("table", { name: "Quality of the synthetic images" });
  const distance = within(table).getByRole("row", { name: /Relative Fréchet distance/ });
  expect(distance.textContent).toContain("2.6 ×1.0 ×real half against real half: 5.15, here 13.42");
  expect(within(table).getByRole("row", { name: /Likeness of pairs/ }).textContent).toContain(
    "variety is missing",
  );
  expect(screen.getAllByText(/residual classifier of experiment e1/).length).toBeGreaterThan(0);
});
