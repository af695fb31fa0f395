import { apache } from "./apache";
import { caddy } from "./caddy";
import { examplePlace } from "./facts";
import { iis } from "./iis";
import { nginx } from "./nginx";

/** Every file of deploy/ with its text. */
export const deployFiles: Readonly<Record<string, string>> = {
  "deploy/nginx.conf": nginx(examplePlace),
  "deploy/apache.conf": apache(examplePlace),
  "deploy/web.config": iis(),
  "deploy/Caddyfile": caddy(examplePlace),
};

/** A document with each file of deploy/ set anew between the fences after its name in a comment. */
export function withFiles(document: string): string {
  return Object.entries(deployFiles).reduce((text, [file, content]) => {
    const block = new RegExp(`(<!-- ${file.replaceAll(".", "\\.")} -->\\n\\n\`\`\`\\w*\\n)[^]*?(\`\`\`\\n)`);
    if (!block.test(text)) throw new Error(`The document has no place for ${file}.`);
    return text.replace(block, (_, before: string, after: string) => `${before}${content}${after}`);
  }, document);
}
