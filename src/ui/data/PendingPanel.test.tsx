// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { PendingImport } from "@/state/types";
import { useDarkroom } from "@/state/store";
import { PendingPanel } from "./PendingPanel";

const pending: PendingImport = {
  fileCount: 120,
  folderName: "chest",
  folders: [{ name: "normal", files: 120 }],
  csvs: [
    {
      path: "chest/labels.csv",
      text: "id,finding,who\n1.png,normal,7\n",
      columns: ["id", "finding", "who"],
      rows: [["1.png", "normal", "7"]],
      guess: { file: "id" },
    },
  ],
};
const confirmImport = vi.fn(async () => undefined);

beforeEach(() => useDarkroom.setState({ confirmImport }));
afterEach(() => {
  cleanup();
  confirmImport.mockClear();
});

it("waits for the class column, then reads with the columns that were chosen", () => {
  render(<PendingPanel pending={pending} names={[]} />);
  const read = screen.getByRole("button", { name: "Read 120 files" });
  expect(read.getAttribute("aria-disabled")).toBe("true");
  expect(read.title).toContain("Choose the columns");
  fireEvent.click(read);
  expect(confirmImport).not.toHaveBeenCalled();

  fireEvent.change(screen.getByLabelText("Class"), { target: { value: "finding" } });
  fireEvent.change(screen.getByLabelText("Patient"), { target: { value: "who" } });
  fireEvent.click(read);
  expect(confirmImport).toHaveBeenCalledWith({
    name: "chest",
    labels: {
      kind: "csv",
      text: pending.csvs[0]!.text,
      fileColumn: "id",
      classColumn: "finding",
      patientColumn: "who",
    },
    patients: { kind: "auto" },
  });
});

it("shows live which part of a file name is the patient", () => {
  render(<PendingPanel pending={pending} names={["chest/normal/person17_a.png"]} />);
  fireEvent.click(screen.getByLabelText(/From the file name/));
  const table = () => screen.getByRole("table", { name: "Patients of the first files" });
  fireEvent.change(screen.getByLabelText(/Pattern/), { target: { value: "person(\\d+)" } });
  expect(table().textContent).toContain("17");
  fireEvent.change(screen.getByLabelText(/Pattern/), { target: { value: "case(\\d+)" } });
  expect(table().textContent).toContain("its own");
});

it("reads all files as one class with the name that was given", () => {
  render(<PendingPanel pending={{ ...pending, csvs: [] }} names={[]} />);
  fireEvent.click(screen.getByLabelText("One class for all"));
  fireEvent.change(screen.getByLabelText("Name of the class"), { target: { value: "Oedema" } });
  fireEvent.click(screen.getByRole("button", { name: "Read 120 files" }));
  expect(confirmImport).toHaveBeenCalledWith(
    expect.objectContaining({ labels: { kind: "single", name: "Oedema" } }),
  );
});
