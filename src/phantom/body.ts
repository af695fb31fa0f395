import type { Solid } from "./solid";
import type { Vec3 } from "./vector";

/** A solid that replaces whatever lies beneath it: of two that overlap, the later in the list is there. */
export interface Organ {
  readonly solid: Solid;
  /** 1/cm. */
  readonly attenuation: number;
  /** Aerated lung: vessels grow in it. */
  readonly lung?: boolean;
  /** Belongs to the finding: where a ray crosses it, the mask is set. */
  readonly finding?: boolean;
  /** Hides the finding: where a ray crosses it too, the mask is clear. */
  readonly hides?: boolean;
}

/** A solid that adds to what is there: bone in soft tissue, blood in lung. */
export interface Detail {
  readonly solid: Solid;
  /** Added attenuation in 1/cm; negative takes away. */
  readonly difference: number;
}

/** A soft cloud: `difference` · exp(−|rows · (p − centre)|² / 2) is added. */
export interface Cloud {
  readonly centre: Vec3;
  /** Standard deviation along x, y and z, in cm. */
  readonly radii: Vec3;
  readonly difference: number;
  readonly finding?: boolean;
}

/** Many thin round cylinders with flat ends that add the same attenuation: the vessels of the lung. */
export interface Rods {
  /** Seven numbers each: start, end, radius, in cm. */
  readonly packed: Float64Array;
  /** Added attenuation in 1/cm. */
  readonly difference: number;
}

/** A whole patient in one breath, as attenuation in space: the model that is projected. */
export interface Body {
  /** From the lowest to the highest precedence. */
  readonly organs: readonly Organ[];
  readonly details: readonly Detail[];
  readonly vessels: Rods;
  readonly clouds: readonly Cloud[];
  /** Least path through the finding, in cm (organs), or attenuation by it (clouds), that counts as visible. */
  readonly visible: { readonly path: number; readonly haze: number };
}
