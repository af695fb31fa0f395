/** Renders a contact sheet of demo patients: `npx tsx bench/phantomSheet.ts [file] [cell] [perClass] [first]`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { encode } from "fast-png";
import { PHANTOM_CLASSES, PHANTOM_SEED } from "@/domain/phantom";
import { phantomPatient } from "@/phantom/patient";
import { renderRadiograph } from "@/phantom/radiograph";

const [
  file = "docs/figures/phantom-contact-sheet.png",
  cellText = "256",
  perClassText = "6",
  firstText = "0",
] = process.argv.slice(2);
const cell = Number(cellText);
const perClass = Number(perClassText);
const gap = 4;
const width = perClass * (cell + gap) - gap;
const height = PHANTOM_CLASSES.length * (cell + gap) - gap;
const data = new Uint8Array(width * height);

PHANTOM_CLASSES.forEach(({ id }, row) => {
  for (let n = 0; n < perClass; n++) {
    const patient = phantomPatient(PHANTOM_SEED, Number(firstText) + row * perClass + n, id);
    const { image } = renderRadiograph(patient, 0, cell);
    const black = image.window.center - image.window.width / 2;
    for (let j = 0; j < cell; j++) {
      for (let i = 0; i < cell; i++) {
        const shown = ((image.pixels[j * cell + i]! - black) / image.window.width) * 255;
        data[(row * (cell + gap) + j) * width + n * (cell + gap) + i] = Math.max(0, Math.min(255, shown));
      }
    }
  }
});

mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, encode({ width, height, data, channels: 1, depth: 8 }));
process.stdout.write(`${file}: ${width} × ${height}\n`);
