/** 1.96 standard errors: 95%. */
const Z = 1.959963984540054;

/** Wilson's 95% interval of a share that was counted (Wilson 1927; Newcombe 1998, method 3). */
export function wilsonInterval(hits: number, n: number): { lo: number; hi: number } {
  const share = hits / n;
  const middle = share + Z ** 2 / (2 * n);
  const reach = Z * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2));
  const scale = 1 + Z ** 2 / n;
  return { lo: Math.max(0, (middle - reach) / scale), hi: Math.min(1, (middle + reach) / scale) };
}
