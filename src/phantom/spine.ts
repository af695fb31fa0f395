import type { Detail } from "./body";
import type { PhantomPatient } from "./patient";
import { bone, vertebraHeight, VERTEBRA_STEP } from "./ribs";
import { ellipsoid, pillar, type Solid } from "./solid";
import { ATTENUATION } from "./tissues";
import type { Vec3 } from "./vector";

/** Lower neck to upper lumbar spine: bodies with end plates, pedicles, spinous and transverse processes. */
export function spine(patient: PhantomPatient): Detail[] {
  const details: Detail[] = [];
  for (let n = -3; n <= 16; n++) details.push(...vertebra(patient, n));
  return details;
}

function vertebra({ boneDensity, scoliosis }: PhantomPatient, n: number): Detail[] {
  // The cortex of a vertebra is thin: half a millimetre, drawn as one.
  const shell = 0.5 * (ATTENUATION.corticalBone - ATTENUATION.softTissue) * boneDensity;
  const spongy = (ATTENUATION.spongyBone - ATTENUATION.softTissue) * boneDensity;
  const y = vertebraHeight(n);
  const x = scoliosis * Math.sin((y + 4) / 7);
  const z = -6.4 - 0.9 * Math.cos(y / 11);
  const wide = 1.45 + 0.045 * Math.max(0, n);
  const half = 0.46 * VERTEBRA_STEP - 0.14;
  const put = (solid: Solid, difference: number): Detail => ({ solid, difference });
  const body = (rim: number, cap: number) =>
    pillar(x, z, [wide - rim, 1.35 - rim], y - half + cap, y + half - cap);
  const details = [put(body(0, 0), shell), put(body(0.09, 0.1), spongy * 1.05 - shell)];
  for (const side of [-1, 1]) {
    const pedicle: Vec3[] = [
      [x + side * wide * 0.72, y - 0.25, z - 0.9],
      [x + side * wide * 0.78, y - 0.2, z - 2.3],
    ];
    details.push(...bone(pedicle, () => [0.32, 0.46], 0.12, boneDensity * 0.4));
    const process: Vec3[] = [
      [x + side * 1.2, y - 0.15, z - 2.2],
      [x + side * (n < 1 ? 2 : 2.9), y - 0.45, z - 2.9],
    ];
    details.push(...bone(process, () => [0.35, 0.42], 0.1, boneDensity * 0.5));
  }
  const tip: Vec3 = [x, y + 1.5, z - 3.6];
  details.push(put(ellipsoid(tip, [0.28, 0.75, 0.9]), shell * 0.55));
  return details;
}
