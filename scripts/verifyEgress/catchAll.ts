import { createServer as createHttp } from "node:http";
import { createServer as createTcp } from "node:net";

/** Whoever asks is answered, so that an attempt that got out gets as far as it can. */
export async function catchAll(): Promise<void> {
  const web = createHttp((_request, response) => {
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Access-Control-Allow-Headers", "*");
    response.setHeader("Access-Control-Allow-Methods", "*");
    response.end("caught");
  });
  await new Promise<void>((resolve) => web.listen(80, "0.0.0.0", resolve));
  for (const port of [443, 3478]) {
    const tcp = createTcp((socket) => socket.on("error", () => socket.destroy()).resume());
    await new Promise<void>((resolve) => tcp.listen(port, "0.0.0.0", resolve));
  }
}
