export const USAGE = `Darkroom without a browser. For research and education, not for diagnosis.

  npm run headless -- train --data DIR|phantom --size 64|128|256 --steps N --out DIR [options]
  npm run headless -- sample --checkpoint FILE --out DIR [options]

train
  --data DIR          a folder of DICOM, PNG or JPEG files, subfolders are classes; "phantom": the demo patients
  --class A[,B]       only these classes (all by default)
  --conditional       one model of several classes; without it, name one class
  --size, --steps     side of the images; number of steps
  --out DIR           checkpoint.dkm, losses.json, grid-STEP.png and samples.png are written here
  --preset NAME       small-data (default) or toronto-2018
  --batch N, --width N, --learning-rate X, --seed N, --fit pad|crop|stretch, --mirror
  --grid-every N, --checkpoint-every N
  --minutes M         stop after M minutes, with a checkpoint
  --resume            continue from the checkpoint in --out
  --backend NAME      wasm, webgpu or auto (default)

sample
  --checkpoint FILE   a checkpoint or a published model
  --out DIR           one PNG for each image, and samples.png
  --class NAME        one class (all of the model by default)
  --count N           images of each class (20)
  --seed N            image i is made from seed N + i (0)
  --truncation X      0 to 1: how far from the average image (1)
  --batch N, --backend NAME

publish
  --checkpoint FILE --out FILE    cuts a checkpoint down to a model that can be sampled from, not resumed

experiment            does synthetic data help? Classifiers on real, repeated, altered and synthetic images; goes on
                      with what is in --out
  --data DIR|phantom  a folder of images with a subfolder for each class; "phantom": the demo patients
  --out DIR           result.json, measures.csv, comparisons.csv, trust.json and report.html; work/ holds the imported
                      images, models and classifiers
  --class A[,B]       only these classes; --rare NAME calls one out, --rare-share X cuts its training part to that share
  --seeds N (5), --arms A,B, --doses 0.5,1, --seed N, --size 64|128|256
  --gan-steps N, --gan-batch N, --width N, --preset NAME, --truncation X, --ensemble K (5), --confidence P (0)
  --shared-steps N    one model of all classes first, from which the model of each class starts
  --classifier residual|alexnet, --classifier-steps N, --classifier-width N
  --patients N[,N]    of the phantom: in all (600), or for each of --class; --minutes M, --backend NAME

quality               distance, precision and recall of each model of an experiment, beside their controls
  --experiment DIR    what \`experiment\` wrote; --out FILE, --count N (200), --seed N, --backend NAME

heatmaps              where a classifier looks, against the known places of findings on the phantom
  --out DIR           heatmaps.json and the classifier
  --model A[,B]       classifiers; without them --ensemble K (1) are trained on --patients N (600), --classifier-steps,
                      --classifier-width, and kept in --out: the same command again goes on from there
  --methods A,B       all by default; --images N (40), --tolerance PIXELS (3% of the side), --threshold X (0.5)
  --size N, --seed N, --minutes M, --backend NAME

calibration           how far the probabilities of phantom classifiers can be believed
  --out DIR           calibration.json; reads or trains as \`heatmaps\` does, --ensemble K (5)
  --images N (500), --draws N (20, of Monte Carlo dropout)

cascade-train         a multi-scale model: a small whole image, then detail doubling by doubling
  --data DIR|phantom  a folder of images; with --dim 3 of DICOM series, NIfTI files or .dkv volumes;
                      "phantom": the demo patients
  --dim 2|3           images (default) or volumes
  --size N            side of the finest scale, a doubling of --base-size (64, or 32 in volumes)
  --out DIR           cascade.json, one checkpoint and one preview for each scale; goes on from what is there
  --scale all|0,1,…   which scales to train; 0 is the base
  --class NAME, --images N, --fit pad|crop|stretch, --edges
  --fill-gaps         a series that lacks slices gets them from their neighbours, and is left out otherwise
  --steps N, --width N, --layers N, --batch N, --patch N, --l1 X, --seed N
  --base-steps N, --base-width N, --base-batch N, --base-rate X
  --memory MB         patches and batches are made to fit; --minutes M, --backend NAME

cascade-sample
  --cascade DIR --out DIR     volumes (.dkv) of every scale, and pictures; goes on with what was stopped
  --size N, --seed N, --count N, --tile N, --truncation X, --backend NAME
  --edges-from FILE|phantom:N     follows the edges of an image, or of a demo patient; only after --edges in training
  --edge-method sobel|canny|drawn how they are found (sobel); drawn: the file is a drawing, black where nothing is
  --edge-strength X               0 to 1 (1); --control: also the image of the seed that follows nothing
`;
