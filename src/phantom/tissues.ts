/**
 * Linear attenuation in 1/cm at 70 keV, about the mean energy of a 125 kVp chest beam behind the patient.
 * Mass attenuation between the 60 and 80 keV rows of NIST's tables (Hubbell and Seltzer, NISTIR 5632, 2004)
 * times the densities of ICRU Report 44; lung at full inspiration is 0.26 g/cm³ of lung tissue.
 */
export const ATTENUATION = {
  air: 0.0002,
  lung: 0.05,
  fat: 0.178,
  water: 0.193,
  softTissue: 0.203,
  blood: 0.204,
  /** Trabecular bone with its marrow, about 1.12 g/cm³ in an adult's thoracic vertebra. */
  spongyBone: 0.236,
  corticalBone: 0.5,
} as const;
