/** File name ending → type. The configurations in deploy/ are generated from it. */
export const contentTypes: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  wasm: "application/wasm",
  txt: "text/plain; charset=utf-8",
  md: "text/plain; charset=utf-8",
  webmanifest: "application/manifest+json",
};

/** What a file is sent as, by its name. With `nosniff` a wrong type makes a script or a worker fail. */
export function contentTypeOf(path: string): string {
  const ending = /\.(\w+)$/.exec(path)?.[1] ?? "";
  return contentTypes[ending.toLowerCase()] ?? "application/octet-stream";
}
