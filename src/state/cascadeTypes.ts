import type { CascadeSampleProgress, ScaleIndex, ScaleProgress } from "@/domain/cascade";
import type {
  CascadeChoices,
  CascadePlan,
  CascadeRecord,
  CascadeSample,
  EdgeSource,
} from "@/domain/cascadeRecord";
import type { AppErrorData } from "@/domain/errors";

export interface CascadeTraining {
  readonly id: string;
  readonly preparing: { readonly done: number; readonly total: number } | null;
  readonly progress: ScaleProgress | null;
  readonly pausing: boolean;
}
export interface CascadeSampling {
  readonly sample: CascadeSample | null;
  readonly progress: CascadeSampleProgress | null;
}

/** Cascades: planning, training scale by scale, sampling coarse first. */
export interface CascadesSlice {
  /** Newest first. */
  readonly cascades: readonly CascadeRecord[];
  /** The cascade that the Train page shows. */
  readonly cascadeId: string | null;
  readonly cascadeTraining: CascadeTraining | null;
  readonly cascadeSamples: readonly CascadeSample[];
  readonly cascadeSampleId: string | null;
  readonly cascadeSampling: CascadeSampling | null;
  /** Raised whenever new pictures of a scale (patches, the whole image so far) can be read: "ID/SCALE". */
  readonly cascadePreviews: Readonly<Record<string, number>>;
  loadCascades(): Promise<void>;
  planCascade(choices: CascadeChoices, signal: AbortSignal): Promise<CascadePlan | AppErrorData>;
  /** Makes it and starts to train; what stands in its way otherwise. */
  createCascade(choices: CascadeChoices): Promise<AppErrorData | null>;
  trainCascade(id: string, scales?: readonly ScaleIndex[]): Promise<void>;
  pauseCascade(): Promise<void>;
  showCascade(id: string | null): void;
  removeCascade(id: string): Promise<void>;
  sampleCascade(request: {
    readonly seed: number;
    readonly size: number;
    readonly truncation: number;
    readonly edges?: EdgeSource;
  }): Promise<void>;
  continueCascadeSample(id: string): Promise<void>;
  pauseCascadeSampling(): void;
  showCascadeSample(id: string | null): void;
  removeCascadeSample(id: string): Promise<void>;
  exportCascadeSample(id: string, format: "dicom" | "png"): Promise<void>;
}
