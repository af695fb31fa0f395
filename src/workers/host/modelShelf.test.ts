import { expect, it } from "vitest";
import { endingWithDevice } from "./interrupt";
import { ModelShelf } from "./modelShelf";

function shelf() {
  const log: string[] = [];
  const made = new ModelShelf(async (runId, step) => {
    log.push(`load ${runId}/${step}`);
    return { name: `${runId}/${step}`, dispose: () => log.push(`dispose ${runId}/${step}`) };
  });
  return { log, made };
}

it("loads a model once for image after image, and lets it go when another is used", async () => {
  const { log, made } = shelf();
  await made.use("a", 1, async () => undefined);
  expect(await made.use("a", 1, async ({ name }) => name)).toBe("a/1");
  await made.use("b", 2, async () => undefined);
  expect(log).toEqual(["load a/1", "load b/2", "dispose a/1"]);
});

it("never takes a model from under work that still uses it", async () => {
  const { log, made } = shelf();
  let finish: () => void = () => undefined;
  const sampling = made.use("a", 1, () => new Promise<void>((resolve) => (finish = resolve)));
  await made.use("b", 2, async () => undefined);
  expect(log).not.toContain("dispose a/1");
  finish();
  await sampling;
  await Promise.resolve();
  expect(log).toEqual(["load a/1", "load b/2", "dispose a/1"]);
});

it("tries again after a model could not be loaded", async () => {
  let tries = 0;
  const made = new ModelShelf(async () => {
    if (tries++ === 0) throw new Error("damaged");
    return { dispose: () => undefined };
  });
  await expect(made.use("a", 1, async () => "worked")).rejects.toThrow("damaged");
  expect(await made.use("a", 1, async () => "worked")).toBe("worked");
});

it("work on a device that is lost ends with device-lost, although it never answers", async () => {
  let lose: (reason: string) => void = () => undefined;
  let listening = 0;
  const onLost = (listener: (reason: string) => void) => {
    listening++;
    lose = listener;
    return () => void listening--;
  };
  const work = endingWithDevice(onLost, () => new Promise<never>(() => undefined));
  lose("the driver was reset");
  await expect(work).rejects.toMatchObject({ code: "device-lost" });
  expect(await endingWithDevice(onLost, async () => "done")).toBe("done");
  expect(listening).toBe(0);
});
