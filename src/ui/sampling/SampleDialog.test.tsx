// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { useDarkroom } from "@/state/store";
import { exampleRun } from "../testing/examples";
import { SampleDialog } from "./SampleDialog";

afterEach(cleanup);

const run = exampleRun({
  checkpoints: [200, 400].map((step) => ({ step, bytes: 1, saved: "2026-01-01T00:00:00Z" })),
});

it("asks for the counts, seed, truncation and step that were chosen, then shows the set on Compare", async () => {
  const requestSamples = vi.fn(async () => useDarkroom.setState({ sampleSetId: "s2" }));
  useDarkroom.setState({ requestSamples, sampleSetId: null, sampling: null, page: "train" });
  const onClose = vi.fn();
  render(<SampleDialog run={run} step={200} onClose={onClose} />);
  fireEvent.change(screen.getByLabelText("Alpha, images"), { target: { value: "12" } });
  fireEvent.change(screen.getByLabelText(/First seed/), { target: { value: "700" } });
  fireEvent.change(screen.getByLabelText(/Truncation/), { target: { value: "0.7" } });
  await act(async () => fireEvent.click(screen.getByRole("button", { name: "Make 12 images" })));
  expect(requestSamples).toHaveBeenCalledWith({
    runId: "r1",
    step: 200,
    counts: [{ classId: "a", count: 12 }],
    seed: 700,
    truncation: 0.7,
  });
  expect(onClose).toHaveBeenCalledOnce();
  expect(useDarkroom.getState().page).toBe("compare");
});

it("shows progress while images are made, and stops them", () => {
  const cancelSampling = vi.fn();
  useDarkroom.setState({ sampling: { done: 12, total: 40 }, cancelSampling });
  render(<SampleDialog run={run} onClose={() => undefined} />);
  expect(screen.getByText("12 of 40 images made")).toBeTruthy();
  expect(screen.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("30");
  fireEvent.click(screen.getByRole("button", { name: "Stop" }));
  expect(cancelSampling).toHaveBeenCalledOnce();
});

it("cannot make nothing", () => {
  useDarkroom.setState({ sampling: null });
  render(<SampleDialog run={run} onClose={() => undefined} />);
  fireEvent.change(screen.getByLabelText("Alpha, images"), { target: { value: "0" } });
  expect(screen.getByRole("button", { name: "Make 0 images" }).title).toBe("Ask for at least one image.");
});
