import { existsSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright";

const installed: Readonly<Record<string, readonly string[]>> = {
  linux: [
    "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable",
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/snap/bin/chromium",
    "/usr/bin/microsoft-edge",
    "/opt/google/chrome/chrome",
    "/opt/microsoft/msedge/msedge",
  ],
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  win32: ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((variable) => {
    const base = process.env[variable];
    if (!base) return [];
    return [
      join(base, "Google/Chrome/Application/chrome.exe"),
      join(base, "Chromium/Application/chrome.exe"),
      join(base, "Microsoft/Edge/Application/msedge.exe"),
    ];
  }),
};

export const noBrowserAdvice = `No browser for the tests was found. Install one of these and run the command again:
  Debian, Ubuntu:  sudo apt-get install chromium
  any system:      npx playwright install chromium
or name one:       DARKROOM_BROWSER=/path/to/chrome npm test`;

/** An installed Chrome, Chromium or Edge first, then Playwright's own; DARKROOM_BROWSER overrides. */
export function findBrowser(): string | undefined {
  const named = process.env.DARKROOM_BROWSER;
  if (named) return existsSync(named) ? named : undefined;
  const found = installed[process.platform]?.find((path) => existsSync(path));
  if (found) return found;
  const own = chromium.executablePath();
  return existsSync(own) ? own : undefined;
}

/**
 * Launch options that every test and bench shares: quiet start, no sandbox only where root needs it,
 * and WebGPU on the software adapter so that its path can be tested without a GPU.
 */
export function launchOptions(executablePath: string): { executablePath: string; args: string[] } {
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return {
    executablePath,
    args: [
      ...root,
      "--enable-unsafe-webgpu",
      "--use-webgpu-adapter=swiftshader",
      "--enable-unsafe-swiftshader",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  };
}
