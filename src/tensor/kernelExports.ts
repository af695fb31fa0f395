/** What src/tensor/assembly exports; addresses are byte offsets into the backend's memory. */
export interface KernelExports {
  fillZero(to: number, count: number): void;
  copyFloats(from: number, to: number, count: number): void;
  packColumns(
    source: number,
    rowStride: number,
    columnStride: number,
    k: number,
    n: number,
    to: number,
    panelBytes: number,
  ): void;
  packPhase(
    filter: number,
    filterPlanes: number,
    filterRows: number,
    filterColumns: number,
    channelsIn: number,
    channelsOut: number,
    firstPlane: number,
    firstRow: number,
    firstColumn: number,
    stridePlane: number,
    strideRow: number,
    strideColumn: number,
    to: number,
  ): void;
  matMulRows(a: number, c: number, m: number, k: number, n: number, packed: number, scratch: number): void;
  matMulOuter(
    a: number,
    b: number,
    c: number,
    m: number,
    k: number,
    n: number,
    rowStride: number,
    columnStride: number,
    scratch: number,
    left: number,
    packed: number,
  ): void;
  convolve(grid: number): void;
  convolveRows(grid: number, start: number, end: number): void;
  convolveFilter(grid: number, filter: number): void;
  convolveFilterPart(grid: number, filter: number, start: number, end: number): void;
  convolveFilterParts(grid: number, filters: number, parts: number): void;
  convolveFilterRows(grid: number, filter: number, from: number, to: number): void;
  columnSums(x: number, rows: number, channels: number, sums: number, partial: number): void;
  scale(x: number, count: number, factor: number): void;
  batchNorm(
    x: number,
    rows: number,
    channels: number,
    gamma: number,
    beta: number,
    epsilon: number,
    y: number,
    mean: number,
    variance: number,
    scratch: number,
  ): void;
  batchNormGrad(
    x: number,
    dy: number,
    rows: number,
    channels: number,
    gamma: number,
    mean: number,
    variance: number,
    epsilon: number,
    dx: number,
    dGamma: number,
    dBeta: number,
    scratch: number,
  ): void;
  glu(x: number, rows: number, half: number, y: number): void;
  gluGrad(x: number, dy: number, rows: number, half: number, dx: number): void;
  leakyRelu(x: number, count: number, slope: number, gain: number, y: number): void;
  leakyReluGrad(x: number, dy: number, count: number, slope: number, gain: number, dx: number): void;
  sumBoxes(
    from: number,
    rows: number,
    columns: number,
    channels: number,
    boxRows: number,
    boxColumns: number,
    scale: number,
    to: number,
  ): void;
  spreadBoxes(
    from: number,
    rows: number,
    columns: number,
    channels: number,
    boxRows: number,
    boxColumns: number,
    scale: number,
    to: number,
  ): void;
  adam(
    param: number,
    grad: number,
    first: number,
    second: number,
    count: number,
    rate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    newParam: number,
    newFirst: number,
    newSecond: number,
  ): void;
  average(old: number, value: number, count: number, decay: number, to: number): void;
  mapAxis(
    from: number,
    outer: number,
    inputs: number,
    outputs: number,
    inner: number,
    table: number,
    weights: number,
    to: number,
  ): void;
  uniformNoise(base: number, index: number, low: number, range: number, count: number, to: number): void;
  normalNoise(base: number, index: number, count: number, to: number): void;
}
