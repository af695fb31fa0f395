import { saveVolumeSet } from "@/dataset/volumeSets";
import type { CascadeSampleProgress } from "@/domain/cascade";
import { syntheticSetId, type CascadeRecord, type CascadeSample } from "@/domain/cascadeRecord";
import { AppError, toErrorData } from "@/domain/errors";
import type { VolumeInfo } from "@/domain/volume";
import { followingModel } from "@/gan/cascade/guidedBase";
import { loadCascade } from "@/gan/cascade/loadCascade";
import type { CascadeModel } from "@/gan/cascade/model";
import { sampleCascade } from "@/gan/cascade/sampleCascade";
import type { StoredCascadeSample } from "@/storage/cascadeCodec";
import type { SampleCascadeRequest } from "../../protocol/cascades";
import { ifFree } from "../../protocol/locks";
import type { Desk } from "../desk";
import { cascadeSampleLock } from "../places";
import { readScale } from "./files";
import { guideOfSample, keepGuide } from "./guide";
import type { OpenScales } from "./openScales";
import { findCascade } from "./records";
import { busySample, findSample, removeSampleOf, SAMPLE, shareOf } from "./samples";

export interface SampleControl {
  readonly signal: AbortSignal;
  progress(report: { readonly sample: CascadeSample; readonly progress: CascadeSampleProgress }): void;
}

/** The record is put down this often, in tiles: what is there is known from the files. */
const KEEP_EVERY = 32;

/**
 * Makes a sample, or goes on with one. A signal that aborts pauses it.
 * @throws {AppError} `quota` with the sample paused
 */
export async function sampleFromCascade(
  desk: Desk,
  open: OpenScales,
  request: SampleCascadeRequest,
  control: SampleControl,
): Promise<CascadeSample> {
  const { sample, cascade } = await begun(desk, request);
  const made = await ifFree(desk.locks, cascadeSampleLock(sample.id), async () => {
    if (request.kind === "new" && request.edges) await keepGuide(desk, sample, request.edges);
    const model = await openModel(desk, cascade);
    try {
      return await new Sampling(desk, open, model, sample, control).perform();
    } finally {
      model.dispose();
    }
  });
  if (!made) throw busySample();
  return made.value;
}

async function begun(
  desk: Desk,
  request: SampleCascadeRequest,
): Promise<{ sample: StoredCascadeSample; cascade: CascadeRecord }> {
  if (request.kind === "continue") {
    const sample = await findSample(desk, request.id);
    return { sample, cascade: await findCascade(desk, sample.cascadeId) };
  }
  const cascade = await findCascade(desk, request.cascadeId);
  const { seed, size, truncation, edges } = request;
  if (edges && !cascade.config.edges) {
    throw new AppError("bad-config", "This cascade was trained without edges and cannot follow any.", {
      advice: "Make one with edges, or sample without.",
    });
  }
  const { dim, base } = cascade.config;
  const sides = [base.run.size];
  while (sides.at(-1)! < size) sides.push(2 * sides.at(-1)!);
  const shape = dim === 2 ? `${size} × ${size}` : `${size}³`;
  const sample: StoredCascadeSample = {
    ...{
      id: desk.newId(),
      cascadeId: cascade.id,
      name: `Seed ${seed}, ${shape}`,
      dim,
      seed,
      truncation,
      sides,
    },
    ...{ state: "paused", share: 0, created: desk.now() },
    ...(edges ? { edges: edges.kind === "image" ? edges : { kind: "drawing", side: edges.side } } : {}),
  };
  return { sample, cascade };
}

/** @throws {AppError} `bad-config` when its base is not trained, `bad-checkpoint`, `storage` */
async function openModel({ files }: Desk, { id, config }: CascadeRecord): Promise<CascadeModel> {
  const base = await readScale(files, id, config, 0);
  if (!base) {
    throw new AppError("bad-config", "The base of this cascade is not trained yet.", {
      advice: "Train it first, then sample.",
    });
  }
  const scales = await Promise.all(config.scales.map((_, i) => readScale(files, id, config, i + 1)));
  return loadCascade(config, { base, scales });
}

/** One stretch of making a sample. */
class Sampling {
  constructor(
    private readonly desk: Desk,
    private readonly open: OpenScales,
    private readonly model: CascadeModel,
    private sample: StoredCascadeSample,
    private readonly control: SampleControl,
  ) {}

  async perform(): Promise<CascadeSample> {
    const { model, desk, control } = this;
    const { seed, sides, truncation } = this.sample;
    const request = { seed, size: sides.at(-1)!, classIndex: 0, truncation };
    await this.save({ state: "running", model: model.identity, ...this.anew() });
    try {
      const edges = await guideOfSample(desk, this.sample);
      const maker = edges ? followingModel(model, edges, control.signal) : model;
      const options = { signal: control.signal, ...(edges ? { edges } : {}) };
      const shelf = this.open.shelf(desk, this.sample);
      return await this.follow(sampleCascade(maker, request, shelf, SAMPLE, options));
    } catch (thrown) {
      return await this.giveUp(thrown);
    }
  }

  /** Another model makes another image: what an earlier stretch made is made again. */
  private anew(): { message?: string } {
    const before = this.sample.model;
    if (before === undefined || before === this.model.identity) return {};
    return { message: "The cascade was trained further meanwhile, so this image was begun again." };
  }

  private async follow(making: AsyncGenerator<CascadeSampleProgress, VolumeInfo>): Promise<CascadeSample> {
    try {
      let next = await making.next();
      for (let tiles = 1; !next.done; tiles++) {
        this.sample = { ...this.sample, share: next.value.share };
        if (tiles % KEEP_EVERY === 0) await this.save({});
        this.control.progress({ sample: this.shown(), progress: next.value });
        next = await making.next();
      }
      if (this.sample.dim === 3) await this.showAsVolume(next.value);
      return await this.save({ state: "finished", share: 1 });
    } finally {
      await making.return(undefined as never);
    }
  }

  private async showAsVolume({ size, spacing = [1, 1, 1] }: VolumeInfo): Promise<void> {
    const { cascadeId, name, created, seed, sides } = this.sample;
    const cascade = await findCascade(this.desk, cascadeId);
    const volume = { number: 0, label: `Synthetic, seed ${seed}`, className: "Synthetic", size, spacing };
    await saveVolumeSet(this.desk.files, {
      ...{ id: syntheticSetId(this.sample), name: `${cascade.sourceName}, synthetic. ${name}`, created },
      ...{ kind: "synthetic", cascadeId, volumes: [volume], wanted: 1, side: sides.at(-1)!, seed },
      bytes: 2 * size[0] * size[1] * size[2],
    });
  }

  private async giveUp(thrown: unknown): Promise<CascadeSample> {
    const error = toErrorData(thrown);
    if (error.code === "bad-config") {
      await removeSampleOf(this.desk, this.sample);
      throw thrown;
    }
    const share = await shareOf(this.desk, this.sample).catch(() => this.sample.share);
    if (error.code === "cancelled") return this.save({ state: "paused", share });
    // A full disk may refuse the record too; the failure itself must still be told.
    await this.save({ state: "paused", share, message: error.message }).catch(() => undefined);
    throw new AppError(error.code, error.message, {
      kept: error.kept ?? "Every tile that was made is kept.",
      advice: error.advice ?? "Continue: it goes on with the next tile.",
      cause: thrown,
    });
  }

  private async save(change: Partial<StoredCascadeSample>): Promise<CascadeSample> {
    const { message, ...rest } = this.sample;
    const said = change.state === undefined && message !== undefined ? { message } : {};
    this.sample = { ...rest, ...said, ...change };
    await this.desk.records.cascadeSamples.put(this.sample);
    return this.shown();
  }

  private shown(): CascadeSample {
    const { model, ...sample } = this.sample;
    void model;
    return sample;
  }
}
