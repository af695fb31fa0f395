import type { ExperimentConfig, ExperimentResult } from "@/domain/evaluation";
import type { Quality, Trust } from "@/domain/quality";

/** A committed result of an experiment. */
export interface Evidence {
  readonly machine: { readonly cpu: string; readonly cores: number };
  readonly config: ExperimentConfig;
  readonly result: ExperimentResult;
  readonly trust: Readonly<Record<string, Trust>> | null;
  readonly quality: {
    readonly models: readonly {
      readonly classId: string;
      readonly model: number;
      readonly quality: Quality;
    }[];
  } | null;
}
