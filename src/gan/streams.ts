/** Streams of the run's random numbers: each purpose has its own, so none depends on how many another drew. */
export const STREAM = {
  generatorInit: 1,
  discriminatorInit: 2,
  stateInit: 3,
  dataOrder: 4,
  trainingLatent: 5,
  augmentReal: 6,
  augmentFake: 7,
  augmentGenerator: 8,
  mirror: 9,
  calibration: 10,
  sampleLatent: 11,
  saliencyNoise: 12,
} as const;
