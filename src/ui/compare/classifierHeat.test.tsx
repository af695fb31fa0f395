// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ImageVerdict } from "@/domain/quality";
import { useDarkroom } from "@/state/store";
import { exampleConfig, exampleExperiment } from "../testing/exampleExperiment";
import { exampleDataset } from "../testing/examples";
import { ClassifierControls } from "./ClassifierControls";
import { drawnVerdict } from "./heatWords";
import { armAsked, trainedArms } from "./useVerdict";
import { VerdictBar } from "./VerdictBar";

const dataset = exampleDataset([]);
const experiment = exampleExperiment(exampleConfig(["a", "b"]), {
  cells: [
    { id: "arm/real/1/0", kind: "classifier", state: "done" },
    { id: "arm/synthetic/1/0", kind: "classifier", state: "waiting" },
    { id: "arm/classical/0.5/0", kind: "classifier", state: "done" },
  ],
});
const verdict = (part: Partial<ImageVerdict> = {}): ImageVerdict => ({
  perClass: [
    { classId: "a", mean: 0.2, lo: 0.1, hi: 0.4 },
    { classId: "b", mean: 0.8, lo: 0.6, hi: 0.9 },
  ],
  disagreement: 0.12,
  doubt: 0.5,
  limit: 0.6,
  called: "b",
  heatmap: { size: 2, map: Float32Array.of(0, 1, 0.5, 0.2), spread: Float32Array.of(0, 0.1, 0.2, 0) },
  method: "grad-cam",
  sanity: null,
  ...part,
});
const asked = (value: ImageVerdict) => ({ busy: false, value, current: true, error: null });
const nameOf = (id: string) => (id === "a" ? "Alpha" : "Beta");

beforeEach(() => {
  useDarkroom.setState({
    dataset,
    methodChecks: {},
    doubtLimit: null,
    classifierView: { classId: null, method: null, arm: "real", shows: "mean" },
  });
});
afterEach(cleanup);

it("says what the image is called, the likeliest class first, with the range of the members", () => {
  render(<VerdictBar verdict={asked(verdict())} nameOf={nameOf} />);
  expect(screen.getByText("Called").textContent).toContain("Called Beta");
  expect(screen.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual([
    "Beta0.80 0.60 to 0.90",
    "Alpha0.20 0.10 to 0.40",
  ]);
});

it("does not call what it is not sure of, by the limit of the validation part or the one chosen on Evaluate", () => {
  const shown = () => <VerdictBar verdict={asked(verdict({ doubt: 0.65, called: null }))} nameOf={nameOf} />;
  const { rerender } = render(shown());
  expect(screen.getByText("Uncertain, not called")).toBeTruthy();
  expect(screen.getByText(/Doubt 0.65, called up to 0.60/)).toBeTruthy();
  expect(screen.queryByText(/^Called/)).toBeNull();
  useDarkroom.setState({ doubtLimit: 0.68 });
  rerender(shown());
  expect(screen.getByText("Called").textContent).toContain("Called Beta");
});

it("draws where the members look, or where they differ, scaled to the largest difference", () => {
  expect(drawnVerdict(verdict(), "mean", "Beta")).toMatchObject({ note: "Grad-CAM, Beta" });
  const spread = drawnVerdict(verdict(), "spread", "Beta");
  expect([...spread.map]).toEqual([0, 0.5, 1, 0]);
  expect(spread.note).toBe("Grad-CAM, Beta, differ by 0.20");
});

it("asks only arms whose classifiers are trained", () => {
  expect(trainedArms(experiment)).toEqual(["real"]);
  expect(armAsked(experiment, "synthetic")).toBe("real");
});

it("marks a method that failed its randomisation check", () => {
  useDarkroom.setState({
    methodChecks: {
      "e1/real/occlusion": { method: "occlusion", correlation: 0.71, images: 8, passed: false },
    },
  });
  render(<ClassifierControls dataset={dataset} experiment={experiment} />);
  fireEvent.change(screen.getByLabelText("Method"), { target: { value: "occlusion" } });
  expect(screen.getByRole("option", { name: "Occlusion (failed its check)" })).toBeTruthy();
  expect(screen.getByRole("status").textContent).toBe(
    "Occlusion. Failed its check: 0.71 like those of an untrained network. It shows edges, not reasons.",
  );
  fireEvent.change(screen.getByLabelText("Heatmap of the class"), { target: { value: "b" } });
  expect(useDarkroom.getState().classifierView).toMatchObject({ method: "occlusion", classId: "b" });
});
