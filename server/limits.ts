/** What one client may ask of the server. Times in milliseconds, sizes in bytes. */
export interface Limits {
  /** From the opened connection to the last header. */
  readonly headersMs: number;
  /** For a whole request. */
  readonly requestMs: number;
  /** Without a byte in either direction. */
  readonly idleMs: number;
  /** Between two requests of one connection. */
  readonly keepAliveMs: number;
  /** How often the times are looked at. */
  readonly checkMs: number;
  readonly connections: number;
  readonly headerBytes: number;
  readonly targetBytes: number;
}

/** The longest name the app asks for has fewer than 100 characters; a browser opens six connections to a host. */
export const defaultLimits: Limits = {
  headersMs: 10_000,
  requestMs: 15_000,
  idleMs: 60_000,
  keepAliveMs: 5_000,
  checkMs: 1_000,
  connections: 128,
  headerBytes: 8192,
  targetBytes: 2048,
};
