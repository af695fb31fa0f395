import { expect, it } from "vitest";
import { exampleRun } from "../testing/examples";
import { canResume, filmSteps } from "./runStates";

it("offers to resume what was paused, stopped or cut off, and nothing else", () => {
  const states = ["ready", "paused", "stopped", "failed", "running", "finished", "diverged"] as const;
  expect(states.filter((state) => canResume(exampleRun({ state })))).toEqual([
    "ready",
    "paused",
    "stopped",
    "failed",
  ]);
  expect(canResume(exampleRun({ state: "paused", pretrained: true }))).toBe(false);
});

it("spreads the film over all kept steps, the first and the newest among them", () => {
  const steps = Array.from({ length: 41 }, (_, i) => i * 50);
  const film = filmSteps(steps);
  expect(film).toHaveLength(12);
  expect([film[0], film.at(-1)]).toEqual([0, 2000]);
  expect(filmSteps([0, 50])).toEqual([0, 50]);
});
