const MEMORY_SECTION = 5;
const IMPORT_SECTION = 2;
const MEMORY_KIND = 2;
const HAS_MAXIMUM = 1;
const SHARED = 2;
/** Pages of 64 KiB that 32-bit addresses reach. */
const MOST_PAGES = 65536;

/** Reads the unsigned LEB128 number at `at`. */
function readNumber(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  let scale = 1;
  for (;;) {
    const byte = bytes[at++]!;
    value += (byte & 127) * scale;
    if (byte < 128) return { value, next: at };
    scale *= 128;
  }
}

function writeNumber(value: number): number[] {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return [...bytes, value];
}

/** Limits (a flag, a minimum and perhaps a maximum) as those of a shared memory. */
function shareLimits(bytes: Uint8Array, at: number): { limits: number[]; next: number } {
  const flags = bytes[at]!;
  const minimum = readNumber(bytes, at + 1);
  const maximum = flags & HAS_MAXIMUM ? readNumber(bytes, minimum.next) : undefined;
  return {
    limits: [
      HAS_MAXIMUM | SHARED,
      ...writeNumber(minimum.value),
      ...writeNumber(maximum?.value ?? MOST_PAGES),
    ],
    next: maximum?.next ?? minimum.next,
  };
}

/** Past the name at `at`: a length and its bytes. */
function skipName(bytes: Uint8Array, at: number): number {
  const { value, next } = readNumber(bytes, at);
  return next + value;
}

/** Where in an import section the limits of its memory start; undefined without one. Tables are not expected. */
function memoryImport(bytes: Uint8Array, at: number): number | undefined {
  const { value: count, next } = readNumber(bytes, at);
  let here = next;
  for (let i = 0; i < count; i++) {
    here = skipName(bytes, skipName(bytes, here));
    const kind = bytes[here]!;
    if (kind === MEMORY_KIND) return here + 1;
    // A function's type, or a global's type and mutability.
    here = kind === 0 ? readNumber(bytes, here + 1).next : here + 3;
  }
  return undefined;
}

/**
 * A WebAssembly module (core specification 3.0, section 5.5) whose one memory, its own or imported, is declared
 * shared, so that a kernel thread can work on it too. Nothing else changes: plain loads and stores are valid on
 * shared memory.
 */
export function withSharedMemory(module: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = [module.subarray(0, 8)];
  for (let at = 8; at < module.length;) {
    const id = module[at]!;
    const { value: size, next: body } = readNumber(module, at + 1);
    const end = body + size;
    const limitsAt =
      id === MEMORY_SECTION
        ? readNumber(module, body).next
        : id === IMPORT_SECTION
          ? memoryImport(module, body)
          : undefined;
    if (limitsAt === undefined) pieces.push(module.subarray(at, end));
    else {
      const { limits, next } = shareLimits(module, limitsAt);
      const length = limitsAt - body + limits.length + (end - next);
      const head = Uint8Array.of(id, ...writeNumber(length));
      pieces.push(head, module.subarray(body, limitsAt), Uint8Array.from(limits), module.subarray(next, end));
    }
    at = end;
  }
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let to = 0;
  for (const piece of pieces) {
    whole.set(piece, to);
    to += piece.length;
  }
  return whole;
}
