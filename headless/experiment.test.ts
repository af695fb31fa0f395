import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExperimentResult } from "@/domain/evaluation";
import type { Quality } from "@/domain/quality";
import { parseEvaluation } from "./experimentOptions";

const SLOW = { timeout: 400_000 };
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "darkroom-experiment-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the command line as a user does; interrupts it once it has said `until`. */
function headless(line: string, until?: string): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", "headless/main.ts", ...line.split(" ")]);
  let said = "";
  let waiting = until;
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    if (waiting === undefined || !said.includes(waiting)) return;
    waiting = undefined;
    child.kill("SIGINT");
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, said })));
}

const json = async <T>(...path: string[]): Promise<T> =>
  JSON.parse(await readFile(join(folder, ...path), "utf8")) as T;

describe("npm run headless -- experiment", () => {
  it("runs, is interrupted, goes on, and measures its models", SLOW, async () => {
    const line =
      `experiment --data phantom --patients 120 --class normal,cardiomegaly --rare cardiomegaly --rare-share 0.15 ` +
      `--seeds 1 --arms real,duplicated,synthetic --out ${join(folder, "run")} --gan-steps 2 --shared-steps 1 --gan-batch 4 --width 4 ` +
      `--classifier-width 4 --classifier-steps 12 --backend wasm`;
    const first = await headless(line, "1 of 5 trainings are done");
    expect(first).toMatchObject({ code: 0 });
    expect(first.said).toContain("run the same command again");
    const partial = await json<ExperimentResult>("run", "result.json");
    expect(partial.arms.map(({ name }) => name)).toContain("real");

    const second = await headless(line);
    expect(second).toMatchObject({ code: 0 });
    expect(second.said).not.toContain("Reading");
    const files = await readdir(join(folder, "run"));
    expect(files.sort()).toEqual([
      ...["comparisons.csv", "experiment.json", "measures.csv", "report.html", "result.json"],
      ...["trust.json", "work"],
    ]);
    const result = await json<ExperimentResult>("run", "result.json");
    expect(result.arms.map(({ name }) => name)).toEqual(["real", "duplicated", "synthetic"]);
    const { normal, cardiomegaly } = result.split.train.perClass;
    expect(cardiomegaly!.images / (normal!.images + cardiomegaly!.images)).toBeLessThan(0.2);
    expect(result.arms[2]!.trainedOn.cardiomegaly!.synthetic).toBe(normal!.images - cardiomegaly!.images);
    expect(await readFile(join(folder, "run", "measures.csv"), "utf8")).toContain(
      "synthetic,1,cardiomegaly,sensitivity",
    );

    const other = await headless(`${line} --confidence 0.5`);
    expect(other.code).toBe(2);
    expect(other.said).toContain("other settings");

    const quality = await headless(`quality --experiment ${join(folder, "run")} --count 20 --backend wasm`);
    expect(quality.said).toMatch(/fewer than 16 held-out|× the floor/);
    expect(quality.code).toBe(0);
    const { models } = await json<{ models: { quality: Quality }[] }>("run", "quality.json");
    for (const one of models) expect(one.quality.relative).toBeGreaterThan(1);
  });

  it("explains a class that is too small", SLOW, async () => {
    const { code, said } = await headless(
      `experiment --data phantom --patients 60 --out ${join(folder, "small")} --backend wasm`,
    );
    expect(code).toBe(1);
    expect(said).toContain("the experiment needs at least 10 in each class");
  });
});

describe("npm run headless -- heatmaps and calibration", () => {
  const tiny = "--patients 70 --classifier-steps 4 --classifier-width 4 --ensemble 2 --backend wasm";
  interface Scored {
    readonly pointingGame: number;
    readonly interval: { readonly lo: number; readonly hi: number };
    readonly chance: number;
  }

  it("scores methods against the known places of findings, alone and together", SLOW, async () => {
    const methods = ["fine-grad-cam", "occlusion"];
    const { code } = await headless(
      `heatmaps --out ${join(folder, "maps")} ${tiny} --images 4 --methods ${methods.join()}`,
    );
    expect(code).toBe(0);
    const report = await json<{
      heldOut: number;
      methods: { method: string; ensemble: Scored; members: Scored[]; sanity: { images: number } }[];
    }>("maps", "heatmaps.json");
    expect(report.methods.map(({ method }) => method)).toEqual(methods);
    expect(report.heldOut).toBe(4);
    for (const { ensemble, members, sanity } of report.methods) {
      expect(members).toHaveLength(2);
      expect(sanity.images).toBe(4);
      for (const { chance, pointingGame, interval } of [ensemble, ...members]) {
        expect(chance).toBeGreaterThan(0);
        expect(chance).toBeLessThan(0.6);
        expect([0, 0.25, 0.5, 0.75, 1]).toContain(pointingGame);
        expect(interval.lo).toBeLessThan(pointingGame + 1e-9);
        expect(interval.hi - interval.lo).toBeGreaterThan(0.4);
      }
    }
  });

  it(
    "measures calibration with the classifiers that are there, and refuses those of other patients",
    SLOW,
    async () => {
      const first = join(folder, "maps", "classifier-1.dkc");
      const written = (await stat(first)).mtimeMs;
      const { code, said } = await headless(
        `calibration --out ${join(folder, "maps")} ${tiny} --images 20 --draws 2`,
      );
      expect(code).toBe(0);
      expect((await stat(first)).mtimeMs).toBe(written);
      expect(said).toMatch(/Ensemble of 2: \d+\.\d% right of 20/);
      const { members, ensemble } = await json<{
        members: { before: { n: number }; after: { bins: { count: number }[] } }[];
        ensemble: { after: { equalWidth: { value: number } } };
      }>("maps", "calibration.json");
      expect(members).toHaveLength(2);
      expect(members[0]!.after.bins.reduce((sum, { count }) => sum + count, 0)).toBe(20);
      expect(ensemble.after.equalWidth.value).toBeGreaterThanOrEqual(0);
      const other = await headless(`calibration --out ${join(folder, "maps")} ${tiny.replace("70", "77")}`);
      expect(other.code).toBe(2);
      expect(other.said).toContain("trained otherwise");
    },
  );
});

describe("the command line of an experiment", () => {
  const least = ["experiment", "--data", "phantom", "--out", "x"];

  it("runs every arm with five seeds unless told otherwise", () => {
    expect(parseEvaluation(least)).toMatchObject({
      ...{ seeds: 5, doses: [1], ensemble: 5, confidence: 0, classifier: "residual", size: 64 },
      arms: [
        ...["real", "undersampled", "duplicated", "classical"],
        ...["synthetic", "synthetic-only", "ensemble", "mixed"],
      ],
    });
  });

  it("takes one number of patients, or one for each class", () => {
    expect(parseEvaluation([...least, "--patients", "300"])).toMatchObject({ patients: [300] });
    const two = [...least, "--class", "normal,cardiomegaly", "--patients"];
    expect(parseEvaluation([...two, "90,40"])).toMatchObject({ patients: [90, 40] });
    expect(() => parseEvaluation([...two, "90,40,10"])).toThrow("one for each class");
  });

  it.each([
    [["--arms", "real,fake"], "--arms must be one of"],
    [["--rare-share", "1.5"], "above 0 and below 1"],
    [["--doses", "a"], "--doses must be a number"],
    [["--classifier", "vgg"], "residual, alexnet"],
    [["--wings", "2"], "--wings"],
  ])("refuses %j", (more, words) => {
    expect(() => parseEvaluation([...least, ...more])).toThrow(words);
  });
});
