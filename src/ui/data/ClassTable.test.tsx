// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { useDarkroom } from "@/state/store";
import { exampleDataset } from "../testing/examples";
import { ClassTable } from "./ClassTable";

afterEach(cleanup);

it("shows images, patients and training images of each class, and counts shared patients once", () => {
  const dataset = exampleDataset(
    [
      ["a", "P-1", "train"],
      ["a", "P-2", "test"],
      ["b", "P-1", "train"],
    ],
    2,
  );
  useDarkroom.setState({ dataset, classId: null });
  render(<ClassTable dataset={dataset} />);
  const rows = screen.getAllByRole("row").map((row) => [...row.children].map((cell) => cell.textContent));
  expect(rows.slice(1)).toEqual([
    ["Alpha", "2", "2", "1"],
    ["Beta", "1", "1", "1"],
    ["All", "3", "2", "2"],
  ]);
  expect(screen.getByText("3 accepted of 5 read")).toBeTruthy();
  expect(screen.getByText(/^1 patient appears in several classes/)).toBeTruthy();
});

it("chooses a class by its row, and lets it go by a second click", () => {
  const dataset = exampleDataset([["a", "P-1", "train"]]);
  useDarkroom.setState({ dataset, classId: null });
  render(<ClassTable dataset={dataset} />);
  const row = screen.getByRole("button", { name: "Alpha" });
  fireEvent.click(row);
  expect(useDarkroom.getState().classId).toBe("a");
  expect(row.getAttribute("aria-pressed")).toBe("true");
  fireEvent.click(row);
  expect(useDarkroom.getState().classId).toBeNull();
});
