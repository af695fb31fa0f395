import { expect, it } from "vitest";
import { run } from "@/state/testing/fakes";
import { ensembleName, grouped, newestOfEach } from "./ensembles";

const model = (member: number, steps: readonly number[] = []) =>
  run(`m${member}`, "d", {
    name: `A, run 7, model ${member + 1} of 2`,
    ensemble: { id: "e", member, of: 2 },
    checkpoints: steps.map((step) => ({ step, bytes: 1, saved: "" })),
  });

it("lists the models of an ensemble together and in order, among other runs", () => {
  const groups = grouped([run("later", "d"), model(1), model(0), run("earlier", "d")]);
  expect(groups.map(({ runs }) => runs.map(({ id }) => id))).toEqual([["later"], ["m0", "m1"], ["earlier"]]);
  expect(ensembleName(model(1))).toBe("A, run 7, ensemble of 2");
});

it("draws from the newest checkpoint of each model that has one", () => {
  expect(newestOfEach([model(0, [200, 400]), model(1)])).toEqual([{ runId: "m0", step: 400 }]);
});
