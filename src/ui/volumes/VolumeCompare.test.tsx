// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Triple } from "@/domain/volume";
import type { VolumeSet } from "@/domain/volumeSet";
import { useDarkroom } from "@/state/store";
import { VolumeCompare } from "./VolumeCompare";

// happy-dom draws nothing: only the drawing is left out, not what is said about it.
vi.mock("@/viewer/useScreen", () => ({ useScreen: () => ({ width: 300, height: 300 }) }));
vi.mock("@/state/volumeSlices", () => ({
  volumeSlices: {
    slice: async (_id: string, _number: number, plane: string, at: number) => ({
      ...{ plane, at, rows: 4, columns: 4, spacing: [1, 1], values: new Int16Array(16).fill(-856) },
    }),
  },
}));

const volumeSet = (id: string, kind: VolumeSet["kind"], size: Triple): VolumeSet => ({
  ...{ id, name: `Set ${id}`, created: "2026", kind, wanted: 1, side: size[0], seed: 1, bytes: 1 },
  volumes: [{ number: 0, label: `Volume ${id}`, className: "Normal", size, spacing: [1, 1, 1] }],
});
const real = volumeSet("r", "phantom", [100, 64, 64]);
const synthetic = volumeSet("s", "synthetic", [50, 64, 64]);

function open(...sets: VolumeSet[]) {
  useDarkroom.setState({ volumeSets: sets, linked: true });
  useDarkroom.getState().openVolumes(sets[0]!.id);
  render(<VolumeCompare />);
}
const images = () =>
  screen.getAllByRole("application").map((each) => each.getAttribute("aria-label")?.replace(/, slice/, ""));

beforeEach(() => useDarkroom.setState({ volumeSets: [], volumeSetId: null }));
afterEach(cleanup);

it("shows three planes of the real volume over three of the synthetic one, only those marked so", async () => {
  open(real, synthetic);
  expect(images()).toEqual([
    "Axial, real 51 of 100",
    "Coronal, real 33 of 64",
    "Sagittal, real 33 of 64",
    "Axial, synthetic 26 of 50",
    "Coronal, synthetic 33 of 64",
    "Sagittal, synthetic 33 of 64",
  ]);
  const row = (name: string) => within(screen.getByRole("region", { name }));
  expect(await row("Synthetic volume").findAllByText("SYNTHETIC")).toHaveLength(3);
  expect(await row("Real volume").findAllByText(/\u2212856 HU/)).toHaveLength(3);
  expect(row("Real volume").queryByText("SYNTHETIC")).toBeNull();
  expect(row("Real volume").queryByText("Synthetic")).toBeNull();
  expect(row("Synthetic volume").queryByText("Real")).toBeNull();
});

it("scrolls both by the same share of the body while they are linked, and one alone when not", () => {
  open(real, synthetic);
  const axial = () => screen.getByRole("application", { name: /^Axial, real/ });
  for (let i = 0; i < 10; i++) fireEvent.keyDown(axial(), { key: "ArrowDown" });
  expect(images()[0]).toBe("Axial, real 61 of 100");
  expect(images()[3]).toBe("Axial, synthetic 31 of 50");
  fireEvent.keyDown(axial(), { key: "l" });
  fireEvent.keyDown(axial(), { key: "ArrowDown" });
  fireEvent.keyDown(axial(), { key: "ArrowDown" });
  expect(images()[0]).toBe("Axial, real 63 of 100");
  expect(images()[3]).toBe("Axial, synthetic 31 of 50");
  fireEvent.click(screen.getByRole("button", { name: "Linked" }));
  expect(images()[3]).toBe("Axial, synthetic 32 of 50");
});

it("gives both the window of a preset, and leaves the zoom of other planes alone", async () => {
  open(real, synthetic);
  fireEvent.keyDown(screen.getByRole("application", { name: /^Coronal, synthetic/ }), { key: "3" });
  expect(await screen.findAllByText(/W 1,800 L 400/)).toHaveLength(6);
  expect(screen.getByRole("button", { name: "Bone" }).getAttribute("aria-pressed")).toBe("true");
  fireEvent.keyDown(screen.getByRole("application", { name: /^Axial, real/ }), { key: " " });
  expect(await screen.findAllByText(/W 1,200 L \u2212500/)).toHaveLength(6);
});

it("shows one plane of each side by side, or three of one", () => {
  open(real, synthetic);
  fireEvent.focus(screen.getByRole("application", { name: /^Sagittal, real/ }));
  fireEvent.click(screen.getByRole("button", { name: "Side by side" }));
  expect(images()).toEqual(["Sagittal, real 33 of 64", "Sagittal, synthetic 33 of 64"]);
  fireEvent.click(screen.getByRole("button", { name: "Synthetic" }));
  expect(images()).toHaveLength(3);
  expect(images()[0]).toBe("Axial, synthetic 26 of 50");
});

it("hides the lines with X, and says how to make a synthetic volume where there is none", async () => {
  open(real);
  expect(images()).toHaveLength(3);
  expect(screen.getByText(/No synthetic volume yet/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Linked" })).toBeNull();
  await screen.findAllByText(/HU/);
  const lines = () => document.querySelectorAll("svg.over").length;
  expect(lines()).toBe(3);
  fireEvent.keyDown(screen.getByRole("application", { name: /^Axial/ }), { key: "x" });
  expect(lines()).toBe(0);
  fireEvent.click(screen.getByRole("button", { name: "Lines" }));
  expect(lines()).toBe(3);
});

it("lets the volume of a side be chosen, of any set of that side", () => {
  open(real, synthetic, volumeSet("t", "imported", [10, 64, 64]));
  const choice = screen.getByRole("combobox", { name: "Real volume" });
  expect(
    within(choice)
      .getAllByRole("option")
      .map((each) => each.textContent),
  ).toEqual(["Volume r, normal", "Volume t, normal"]);
  fireEvent.change(choice, { target: { value: "0 t" } });
  expect(images()[0]).toBe("Axial, real 6 of 10");
  expect(images()[3]).toBe("Axial, synthetic 26 of 50");
});
