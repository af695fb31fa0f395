// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { CascadeChoices, CascadePlan } from "@/domain/cascadeRecord";
import type { AppErrorData } from "@/domain/errors";
import { examplePlan } from "@/state/testing/exampleCascade";
import { useDarkroom } from "@/state/store";
import { exampleDataset } from "../testing/examples";
import { NewTraining } from "./NewTraining";

const dataset = exampleDataset([
  ["a", "P-1", "train"],
  ["b", "P-2", "train"],
]);
const plan = vi.fn((_: CascadeChoices, signal: AbortSignal): Promise<CascadePlan | AppErrorData> =>
  Promise.resolve(signal.aborted ? { code: "cancelled", message: "Stopped." } : examplePlan()),
);
const createCascade = vi.fn(async () => null);

beforeEach(() => {
  vi.useFakeTimers();
  useDarkroom.setState({
    ...{ dataset, classId: null, runs: [], cascades: [], activeRunId: null, importing: null },
    ...{ planCascade: plan, createCascade, volumeSets: [], cascadeTraining: null },
  });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  plan.mockClear();
  createCascade.mockClear();
});
const settled = () => act(() => vi.advanceTimersByTimeAsync(500));
const size = (name: string) =>
  within(screen.getByRole("group", { name: "Final size" })).getByRole("button", { name });
const button = (name: string | RegExp) => screen.getByRole("button", { name });

it("asks once what the last of several choices will take, shows it, and starts with those choices", async () => {
  render(<NewTraining dataset={dataset} />);
  fireEvent.click(button("High resolution"));
  fireEvent.click(size("512 × 512"));
  fireEvent.click(size("128 × 128"));
  expect(button("Train").title).toContain("still being worked out");
  await settled();
  expect(plan).toHaveBeenCalledOnce();
  expect(screen.getByText("about 30 min")).toBeTruthy();
  expect(screen.getByRole("row", { name: "128 × 128 12 2,000 20 min" })).toBeTruthy();
  await act(async () => fireEvent.click(button("Train on 40 images")));
  expect(createCascade).toHaveBeenCalledWith(expect.objectContaining({ size: 128, baseSize: 64 }));
});

it("drops the question before when a choice changes, and says why it is refused", async () => {
  const refusal = "At least 8 images of 1024 pixels a side are needed; there are 2.";
  render(<NewTraining dataset={dataset} />);
  fireEvent.click(button("High resolution"));
  await settled();
  plan.mockResolvedValueOnce(examplePlan({ refusal }));
  fireEvent.click(size("1,024 × 1,024"));
  expect(plan.mock.calls[0]![1].aborted).toBe(true);
  await settled();
  expect(screen.getByText(refusal)).toBeTruthy();
  const start = button(/^Train on/);
  expect(start.title).toBe(refusal);
  fireEvent.click(start);
  expect(createCascade).not.toHaveBeenCalled();
});

it("sends who has no volumes to where they come from", () => {
  render(<NewTraining dataset={dataset} />);
  fireEvent.click(button("Volume"));
  fireEvent.click(button("Go to Data"));
  expect(useDarkroom.getState().page).toBe("data");
});
