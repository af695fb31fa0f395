export interface TestNifti {
  /** Along the first, second and third axis of the file. */
  readonly size: readonly [number, number, number];
  /** NIfTI code: 2 uint8, 4 int16, 16 float32, 512 uint16. */
  readonly type?: 2 | 4 | 16 | 512;
  readonly big?: boolean;
  readonly pixdim?: readonly [number, number, number];
  /** Rows of the affine, to RAS. */
  readonly sform?: readonly (readonly [number, number, number, number])[];
  readonly quaternion?: {
    readonly b: number;
    readonly c: number;
    readonly d: number;
    readonly factor: number;
  };
  readonly slope?: number;
  readonly intercept?: number;
  readonly times?: number;
  readonly magic?: string;
  readonly value: (i: number, j: number, k: number) => number;
}

const BYTES = { 2: 1, 4: 2, 16: 4, 512: 2 } as const;

/** A NIfTI-1 file, field by field from nifti1.h. */
export function niftiFile(file: TestNifti): Uint8Array<ArrayBuffer> {
  const { size, type = 4, big = false, pixdim = [1, 1, 1], times = 1 } = file;
  const voxels = size[0] * size[1] * size[2];
  const bytes = new Uint8Array(352 + voxels * times * BYTES[type]);
  const view = new DataView(bytes.buffer);
  const little = !big;
  view.setInt32(0, 348, little);
  [times > 1 ? 4 : 3, ...size, times, 1, 1, 1].forEach((side, i) => view.setInt16(40 + 2 * i, side, little));
  view.setInt16(70, type, little);
  view.setInt16(72, 8 * BYTES[type], little);
  [file.quaternion?.factor ?? 1, ...pixdim].forEach((mm, i) => view.setFloat32(76 + 4 * i, mm, little));
  view.setFloat32(108, 352, little);
  view.setFloat32(112, file.slope ?? 0, little);
  view.setFloat32(116, file.intercept ?? 0, little);
  view.setUint8(123, 2);
  if (file.quaternion) {
    view.setInt16(252, 1, little);
    [file.quaternion.b, file.quaternion.c, file.quaternion.d].forEach((q, i) =>
      view.setFloat32(256 + 4 * i, q, little),
    );
  }
  if (file.sform) {
    view.setInt16(254, 1, little);
    file.sform.flat().forEach((value, i) => view.setFloat32(280 + 4 * i, value, little));
  }
  [...(file.magic ?? "n+1\0")].forEach((letter, i) => view.setUint8(344 + i, letter.charCodeAt(0)));
  for (let at = 0; at < voxels * times; at++) {
    const inside = at % voxels;
    const value = file.value(
      inside % size[0],
      Math.floor(inside / size[0]) % size[1],
      Math.floor(inside / (size[0] * size[1])),
    );
    put(view, 352 + at * BYTES[type], type, value, little);
  }
  return bytes;
}

function put(view: DataView, at: number, type: 2 | 4 | 16 | 512, value: number, little: boolean): void {
  if (type === 2) view.setUint8(at, value);
  else if (type === 4) view.setInt16(at, value, little);
  else if (type === 512) view.setUint16(at, value, little);
  else view.setFloat32(at, value, little);
}
