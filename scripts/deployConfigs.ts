import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { deployFiles, withFiles } from "../config/deploy/files";

/** Writes the configurations of deploy/, and the copies of them in docs/deploy.md, from the one source of headers. */
mkdirSync("deploy", { recursive: true });
for (const [file, content] of Object.entries(deployFiles)) writeFileSync(file, content);
writeFileSync("docs/deploy.md", withFiles(readFileSync("docs/deploy.md", "utf8")));
console.log(`Written: ${Object.keys(deployFiles).join(", ")}, docs/deploy.md`);
