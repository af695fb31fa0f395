import { chromium, type BrowserContext, type Page } from "@playwright/test";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBrowser, launchOptions } from "../../scripts/findBrowser";

/** A browser profile on disk, whose bytes can be searched. */
export function newProfile(): string {
  return mkdtempSync(join(tmpdir(), "darkroom-profile-"));
}

export async function openProfile(profile: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await chromium.launchPersistentContext(profile, {
    ...launchOptions(findBrowser()!),
    viewport: { width: 1440, height: 900 },
    acceptDownloads: true,
  });
  return { context, page: context.pages()[0] ?? (await context.newPage()) };
}

/** What to look for, by name. */
export type Needles = Readonly<Record<string, Uint8Array>>;

/** A text as a browser may keep it: UTF-8, and UTF-16 as V8 writes it; each in lower and upper case too. */
export function textNeedles(words: readonly string[]): Needles {
  const entries = words.flatMap((word) =>
    [...new Set([word, word.toLowerCase(), word.toUpperCase()])].flatMap((form) => [
      [`${form} (UTF-8)`, Buffer.from(form, "utf8")],
      [`${form} (UTF-16)`, Buffer.from(form, "utf16le")],
    ]),
  );
  return Object.fromEntries(entries) as Needles;
}

export interface Found {
  readonly needle: string;
  readonly file: string;
}

/** Every file of the profile that holds a needle, whatever the file is for. */
export function search(profile: string, needles: Needles): { found: Found[]; files: number; bytes: number } {
  const found: Found[] = [];
  let bytes = 0;
  const files = filesIn(profile);
  for (const file of files) {
    const content = readFileSync(file);
    bytes += content.length;
    for (const [needle, pattern] of Object.entries(needles)) {
      const path = Buffer.from(file.slice(profile.length));
      if (content.includes(Buffer.from(pattern)) || path.includes(Buffer.from(pattern)))
        found.push({ needle, file: file.slice(profile.length) });
    }
  }
  return { found, files: files.length, bytes };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Files that the app keeps in clear, by path: only an unprotected profile has any to read. */
export async function storedFiles(page: Page): Promise<Record<string, Uint8Array>> {
  const coded = await page.evaluate(async () => {
    const all: Record<string, string> = {};
    const walk = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === "directory") await walk(handle as FileSystemDirectoryHandle, `${path}${name}/`);
        else {
          const bytes = new Uint8Array(
            await (await (handle as FileSystemFileHandle).getFile()).arrayBuffer(),
          );
          let text = "";
          for (let at = 0; at < bytes.length; at += 8192)
            text += String.fromCharCode(...bytes.subarray(at, at + 8192));
          all[path + name] = btoa(text);
        }
      }
    };
    await walk(await navigator.storage.getDirectory(), "");
    return all;
  });
  return Object.fromEntries(Object.entries(coded).map(([path, text]) => [path, Buffer.from(text, "base64")]));
}
