// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { WHOLE_SET } from "@/state/evaluationTypes";
import { useDarkroom } from "@/state/store";
import { exampleQuality } from "../testing/exampleExperiment";
import { exampleDataset } from "../testing/examples";
import EvaluatePage from "./EvaluatePage";

afterEach(cleanup);

it("measures a set of synthetic images, and sets every number beside its control", () => {
  const measureQuality = vi.fn(async () => undefined);
  const made = { runId: "r", step: 10, size: 64, preset: "small-data", truncation: 1 } as const;
  const set = {
    id: "s",
    datasetId: "d1",
    ...made,
    classIds: Array<string>(8).fill("b"),
    classNames: Array<string>(8).fill("Beta"),
    seeds: [...Array(8).keys()],
  };
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
  expect(measureQuality).toHaveBeenCalledWith("s", ["b"]);
  useDarkroom.setState({ quality: { s: { b: { quality: exampleQuality } } } });
  rerender(<EvaluatePage />);
  const table = screen.getByRole("table", { name: "Quality of the synthetic images" });
  const distance = within(table).getByRole("row", { name: /Relative Fréchet distance/ });
  expect(distance.textContent).toContain("2.6 ×1.0 ×real half against real half: 5.15, here 13.42");
  expect(within(table).getByRole("row", { name: /Likeness of pairs/ }).textContent).toContain(
    "variety is missing",
  );
  expect(screen.getAllByText(/residual classifier of experiment e1/).length).toBeGreaterThan(0);
});

it("measures a set of several classes as a whole and class by class, and says where there are too few", () => {
  const measureQuality = vi.fn(async () => undefined);
  const made = { runId: "r", step: 10, size: 64, preset: "small-data", truncation: 1 } as const;
  const classIds = [
    ...Array<string>(9).fill("a"),
    ...Array<string>(4).fill("b"),
    ...Array<string>(8).fill("c"),
  ];
  const names = { a: "Alpha", b: "Beta", c: "Gamma" } as Record<string, string>;
  const set = { id: "s", datasetId: "d1", ...made, classIds, classNames: classIds.map((id) => names[id]!) };
  const error = { code: "too-few-images" as const, message: "There are 9 real images of this class." };
  useDarkroom.setState({
    dataset: exampleDataset([]),
    experiments: [],
    sampleSets: [{ ...set, seeds: classIds.map((_, i) => i), created: "2026-01-01T00:00:00Z" }],
    measureQuality,
    quality: {},
  });
  const { rerender } = render(<EvaluatePage />);
  fireEvent.click(screen.getByRole("button", { name: "How alike are they?" }));
  fireEvent.click(screen.getByRole("button", { name: "Measure" }));
  expect(measureQuality).toHaveBeenCalledWith("s", [WHOLE_SET, "a", "c"]);
  const answers = { [WHOLE_SET]: { quality: exampleQuality }, a: { quality: exampleQuality }, c: { error } };
  useDarkroom.setState({ quality: { s: answers } });
  rerender(<EvaluatePage />);
  const table = screen.getByRole("table", { name: "Quality of each class" });
  const row = (name: RegExp) => within(table).getByRole("row", { name }).textContent;
  expect(row(/^All together/)).toContain("2.6 ×1.0 ×");
  expect(row(/^Alpha/)).toContain("0.440.90");
  expect(screen.getByText(/With 25 images on a side these numbers are a first look/)).toBeTruthy();
  expect(row(/^Beta/)).toContain("8 synthetic images are needed");
  expect(row(/^Gamma/)).toContain("There are 9 real images of this class.");
  fireEvent.click(within(table).getByRole("button", { name: "Alpha" }));
  expect(screen.getByRole("heading", { name: "How near they come: alpha" })).toBeTruthy();
});
