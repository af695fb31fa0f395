import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** `npm run bench -- NAME [--json FILE] …` runs bench/NAME.ts. */
const names = readdirSync(fileURLToPath(new URL(".", import.meta.url)))
  .filter((file) => file.endsWith(".ts") && file !== "main.ts")
  .map((file) => file.slice(0, -3));
const [name] = process.argv.splice(2, 1);
if (!name || !names.includes(name)) {
  console.error(`Usage: npm run bench -- NAME [--json FILE]\nNAME is one of: ${names.join(", ")}`);
  process.exit(1);
}
await import(`./${name}.ts`);
