// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useDarkroom } from "@/state/store";
import { exampleConfig, exampleExperiment, exampleResult, exampleTrust } from "../testing/exampleExperiment";
import { exampleDataset } from "../testing/examples";
import EvaluatePage from "./EvaluatePage";

const dataset = exampleDataset([]);
const config = exampleConfig(["a", "b"]);
const experiment = exampleExperiment(config);
const result = exampleResult(config);
const found = () => screen.getByRole("table", { name: "How well each class is found" });

beforeEach(() => {
  useDarkroom.setState({
    dataset,
    loaded: true,
    experiments: [experiment],
    experimentId: "e1",
    activeExperimentId: null,
    experimentProgress: null,
    experimentResult: result,
    experimentTrust: { real: exampleTrust(0.041), synthetic: exampleTrust(0.029) },
    experimentWarnings: {},
  });
});
afterEach(cleanup);

it("says the verdict, and calls a gain whose interval holds zero not clear", () => {
  render(<EvaluatePage />);
  const verdict = screen.getByRole("region", { name: "Verdict" });
  expect(verdict.textContent).toContain("Adding synthetic images helped");
  expect(verdict.textContent).toContain("Gain over real only+0.07 +0.02 to +0.12");
  expect(verdict.textContent).toContain("Gain over real, altered+0.04 −0.01 to +0.09, not clear");
  expect(verdict.textContent).toContain("25 of 25 trainings");
});

it("shows every set and class with interval and n, the rare class called out", () => {
  render(<EvaluatePage />);
  expect(within(found()).getByRole("columnheader", { name: /Beta/ }).textContent).toContain("n = 120, rare");
  const row = within(found()).getByRole("row", { name: /Real \+ synthetic/ });
  expect(row.textContent).toContain("0.960.91 to 1.00");
  expect(within(found()).getByRole("row", { name: /Synthetic only/ }).textContent).toContain("3 of 5 seeds");
});

it("switches to another measure in table and gains", () => {
  render(<EvaluatePage />);
  fireEvent.click(screen.getByRole("button", { name: "Sensitivity" }));
  expect(within(found()).getByRole("row", { name: /Real only/ }).textContent).toContain("0.80");
  // The example has gains in AUC only: none are invented for sensitivity.
  expect(screen.queryByText(/Gain over/)).toBeNull();
});

it("draws the calibration of real images and of the synthetic set, each with its error", () => {
  render(<EvaluatePage />);
  const plot = screen.getByRole("img", { name: /Reliability diagram/ });
  expect(plot.getAttribute("aria-label")).toContain("Real only: calibration error 0.041");
  expect(plot.getAttribute("aria-label")).toContain("Real + synthetic: calibration error 0.029");
});

it("leaves doubtful images uncalled up to the limit, which the slider moves for Compare as well", () => {
  useDarkroom.setState({ doubtLimit: null });
  render(<EvaluatePage />);
  const calls = () => screen.getByRole("list", { name: "What the limit does" }).textContent;
  expect(calls()).toContain("Real onlycalls 258 of 344 test images, 0.87 of them rightly, 86 uncertain");
  fireEvent.change(screen.getByRole("slider", { name: /Doubt up to which/ }), { target: { value: "100" } });
  expect(calls()).toContain("Real onlycalls 344 of 344 test images, 0.84 of them rightly");
  expect(calls()).not.toContain("uncertain");
  expect(useDarkroom.getState().doubtLimit).toBeCloseTo(0.95);
  fireEvent.click(screen.getByRole("button", { name: "Reset" }));
  expect(calls()).toContain("86 uncertain, not called");
});

it("counts what was called what, in shares of the true class", () => {
  render(<EvaluatePage />);
  const table = screen.getByRole("table", { name: /What each class was called, Real \+ synthetic/ });
  expect(within(table).getAllByRole("row")[1]?.textContent).toBe("Alpha93% 807% 6");
});

it("shows the queue, and resumes", () => {
  const resumeExperiment = vi.fn(async () => undefined);
  useDarkroom.setState({ resumeExperiment });
  render(<EvaluatePage />);
  expect(screen.getByRole("heading", { name: "30 of 36 trainings" })).toBeTruthy();
  expect(screen.getByRole("row", { name: /Main table/ }).textContent).toContain("25 of 25");
  expect(screen.getByRole("row", { name: /115 added/ }).textContent).toContain("4 of 5");
  fireEvent.click(screen.getByRole("button", { name: "Resume" }));
  expect(resumeExperiment).toHaveBeenCalledWith("e1");
});

it("asks before it removes, and says what is lost", () => {
  const removeExperiment = vi.fn(async () => undefined);
  useDarkroom.setState({ removeExperiment });
  render(<EvaluatePage />);
  fireEvent.click(screen.getByRole("button", { name: "Remove" }));
  const dialog = screen.getByRole("dialog");
  expect(dialog.textContent).toContain("30 finished trainings");
  fireEvent.click(within(dialog).getByRole("button", { name: "Remove" }));
  expect(removeExperiment).toHaveBeenCalledWith("e1");
});

it("offers the result as report, CSV and JSON", () => {
  const exportExperiment = vi.fn(async () => undefined);
  useDarkroom.setState({ exportExperiment });
  render(<EvaluatePage />);
  for (const [word, format] of [
    ["Report", "html"],
    ["CSV", "csv"],
    ["JSON", "json"],
  ]) {
    fireEvent.click(screen.getByRole("button", { name: "Save" }));
    fireEvent.click(screen.getByRole("button", { name: word! }));
    expect(exportExperiment).toHaveBeenLastCalledWith(format);
  }
});

it("plots what several models cover together, once that is measured", () => {
  const at = (models: number, recall: number) => ({
    models,
    precision: 0.8,
    recall,
    density: 0.9,
    coverage: 0.6,
  });
  const coverage = {
    classId: "b",
    extractor: "the real-image classifier",
    seed: 1,
    n: { real: 40, synthetic: 200 },
  };
  const ensembles = [{ ...coverage, points: [at(1, 0.3), at(2, 0.45)] }];
  useDarkroom.setState({ experimentResult: { ...result, ensembles } });
  render(<EvaluatePage />);
  const plot = screen.getByRole("img", { name: /by number of models/ });
  expect(plot.getAttribute("aria-label")).toContain("1: 0.30 and 0.60, 2: 0.45 and 0.60");
});
