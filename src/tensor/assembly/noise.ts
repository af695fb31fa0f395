/** `hash32` of domain/random.ts, after its part in seed and stream. */
function draw(base: u32, index: u32): u32 {
  let x = base + index;
  x = (x ^ (x >> 16)) * 0x7feb352d;
  x = (x ^ (x >> 15)) * 0x846ca68b;
  return x ^ (x >> 16);
}

export function uniformNoise(base: u32, index: u32, low: f64, range: f64, count: i32, to: usize): void {
  for (let i = 0; i < count; i++) {
    store<f32>(to, <f32>(low + range * (<f64>draw(base, index + i) / 4294967296.0)));
    to += 4;
  }
}

/** ln x for positive normal x: exponent and 2 atanh((m − 1) / (m + 1)) of the mantissa, m between √½ and √2. */
function naturalLog(x: f64): f64 {
  const bits = reinterpret<u64>(x);
  let exponent = <i32>(bits >> 52) - 1023;
  let mantissa = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (mantissa > 1.4142135623730951) {
    mantissa *= 0.5;
    exponent++;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const q = s * s;
  let sum: f64 = 1.0 / 25.0;
  for (let k: f64 = 23; k > 0; k -= 2) sum = sum * q + 1.0 / k;
  return <f64>exponent * 0.6931471805599453 + 2 * s * sum;
}

/** cos of a fraction of a turn in 2³² parts, by Taylor within an eighth turn. */
function cosineOfTurn(bits: u32): f64 {
  const quarter = (bits + 0x20000000) >> 30;
  const angle = <f64>(<i32>(bits - (quarter << 30))) * 1.4629180792671596e-9;
  const q = angle * angle;
  // Sine and cosine have one series, started at x or at 1.
  const odd: f64 = quarter & 1 ? 1 : 0;
  let sum: f64 = 1;
  for (let k: f64 = 18; k > 0; k -= 2) sum = 1 - (sum * q) / ((k + odd) * (k + odd - 1));
  const value = odd ? angle * sum : sum;
  return quarter === 1 || quarter === 2 ? -value : value;
}

/** Box and Muller's cosine half, two draws each. In double precision, as the reference in domain/random.ts. */
export function normalNoise(base: u32, index: u32, count: i32, to: usize): void {
  for (let i = 0; i < count; i++) {
    const first = (<f64>draw(base, index) + 1) / 4294967297.0;
    const radius = sqrt<f64>(-2 * naturalLog(first));
    store<f32>(to, <f32>(radius * cosineOfTurn(draw(base, index + 1))));
    index += 2;
    to += 4;
  }
}
