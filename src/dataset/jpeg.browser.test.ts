import wasmUrl from "@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url";
import { expect, it } from "vitest";
import { configureJpeg, readJpeg } from "./jpeg";

/** 32 × 32, grey 4 · column + 4 · row, baseline, quality 90; made with libjpeg-turbo. */
const RAMP =
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/wAALCAAgACABAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APz08NeGvu/JXq3hrw1935K9V8NeGvu/JXqvhrw1935K+VfDXhr7vyV6r4a8Nfd+SvVfDXhr7vyV6t4a8Nfd+SvlTw14a+78leq+GvDX3fkr1bw14a+78leq+GvDX3fkr5U8NeGvu/JXq3hrw1935K9V8NeGvu/JXqvhrw1935K//9k=";

it("decodes in the browser, with its WebAssembly from a URL of the app", async () => {
  configureJpeg({ wasm: wasmUrl });
  const bytes = Uint8Array.from(atob(RAMP), (letter) => letter.charCodeAt(0));
  const { rows, columns, pixels } = await readJpeg(bytes);
  expect([rows, columns]).toEqual([32, 32]);
  const errors = Array.from(pixels, (value, i) => Math.abs(value - (4 * (i % 32) + 4 * Math.floor(i / 32))));
  expect(Math.max(...errors)).toBeLessThanOrEqual(4);
});
