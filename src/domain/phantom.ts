/** The five classes of Salehinejad et al. 2018 (arXiv 1712.01636), in the order of their default frequency. */
export const PHANTOM_CLASSES = [
  { id: "normal", name: "Normal", patients: 230 },
  { id: "cardiomegaly", name: "Cardiomegaly", patients: 190 },
  { id: "pleural-effusion", name: "Pleural effusion", patients: 70 },
  { id: "pulmonary-oedema", name: "Pulmonary oedema", patients: 60 },
  { id: "pneumothorax", name: "Pneumothorax", patients: 50 },
] as const;
export type PhantomClassId = (typeof PHANTOM_CLASSES)[number]["id"];

/** Default size of the demo set. */
export const PHANTOM_PATIENTS = 600;
export const PHANTOM_SEED = 2018;
