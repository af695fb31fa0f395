import { hashPatient } from "@/dicom/patient";
import type { Rejection, VolumeImportOptions } from "@/domain/dataset";
import { toErrorData } from "@/domain/errors";
import type { Labeller } from "../labels";
import type { SourceFile } from "../sourceFile";
import { dicomVolume } from "./dicomVolume";
import { niftiVolume } from "./niftiVolume";
import type { PlaneFile } from "./planeFile";
import type { RawVolume } from "./rawVolume";
import { groupPlanes } from "./series";
import { stackPlanes, type Stack } from "./stack";

/** What may become a volume: the files, and how they are opened when its turn comes. */
export interface Candidate {
  readonly files: readonly SourceFile[];
  open(): Promise<RawVolume>;
}

interface Naming {
  readonly labels: Labeller;
  readonly patientKey: (path: string) => string;
  readonly salt: Uint8Array;
}

/** Sorts what was looked at into volumes, in the order of their first files. */
export function candidatesOf(
  planes: readonly PlaneFile[],
  niftis: readonly SourceFile[],
  naming: Naming,
  { fillGaps }: VolumeImportOptions,
): { candidates: Candidate[]; leftOut: Rejection[] } {
  const { groups, leftOut } = groupPlanes(planes);
  const rejected = [...leftOut];
  const candidates: Candidate[] = niftis.map((file) => ({
    files: [file],
    open: async () => niftiVolume(file, await about(file.path, null, naming)),
  }));
  for (const group of groups) {
    const files = group.map(({ file }) => file);
    try {
      candidates.push(dicomCandidate(stackPlanes(group, fillGaps), files, naming));
    } catch (thrown) {
      rejected.push(...rejections(files, thrown));
    }
  }
  candidates.sort((a, b) => (a.files[0]!.path < b.files[0]!.path ? -1 : 1));
  return { candidates, leftOut: rejected };
}

function dicomCandidate(stack: Stack, files: readonly SourceFile[], naming: Naming): Candidate {
  const { patientKey } = stack.planes[0]!;
  return {
    files,
    open: async () => dicomVolume(stack, await about(files[0]!.path, patientKey, naming), naming.salt),
  };
}

async function about(path: string, fromHeader: string | null, { labels, patientKey, salt }: Naming) {
  const { className, patient } = labels.labelOf(path);
  const key =
    patient === undefined
      ? (fromHeader ?? (await hashPatient(salt, patientKey(path))))
      : await hashPatient(salt, patient);
  return { className, patient: key };
}

/** Every file of a series that cannot be used is left out for the same reason. */
export function rejections(files: readonly SourceFile[], thrown: unknown): Rejection[] {
  const { code, message } = toErrorData(thrown);
  return files.map(({ path }) => ({ path, code, reason: message }));
}
