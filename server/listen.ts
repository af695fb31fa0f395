import type { Server } from "node:http";

/**
 * Listens on the first free port from `port` upwards (at most 20 tries; port 0 lets the system choose).
 * @returns the port in use
 */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  for (let candidate = port; candidate < port + 20; candidate++) {
    const taken = await new Promise<number | null>((resolve, reject) => {
      server.once("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "EADDRINUSE") resolve(null);
        else reject(error);
      });
      server.listen(candidate, host, () => {
        const address = server.address();
        resolve(typeof address === "object" && address ? address.port : candidate);
      });
    });
    server.removeAllListeners("error");
    if (taken !== null) return taken;
    console.log(`Port ${candidate} is taken by another program; trying ${candidate + 1}.`);
  }
  throw new Error(`Ports ${port} to ${port + 19} are all taken. Choose another: npm start -- --port 9000`);
}
