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
  columnSquares(x: number, rows: number, channels: number, mean: number, sums: number, partial: number): void;
  centredProducts(
    x: number,
    dy: number,
    rows: number,
    channels: number,
    mean: number,
    sums: number,
    partial: number,
  ): void;
  columnBlocks(
    x: number,
    other: number,
    rows: number,
    channels: number,
    mean: number,
    partials: number,
  ): void;
  addBlocks(partials: number, blocks: number, channels: number, sums: number): void;
  batchNormTerms(
    rows: number,
    channels: number,
    gamma: number,
    mean: number,
    variance: number,
    epsilon: number,
    dGamma: number,
    dBeta: number,
    terms: number,
  ): void;
  combine(
    x: number,
    u: number,
    rows: number,
    channels: number,
    a: number,
    b: number,
    c: number,
    dx: number,
  ): void;
  affineActivate(
    x: number,
    rows: number,
    channels: number,
    scale: number,
    offset: number,
    kind: number,
    slope: number,
    gain: number,
    y: number,
  ): void;
  affineActivateGrad(
    x: number,
    dy: number,
    rows: number,
    channels: number,
    scale: number,
    offset: number,
    kind: number,
    slope: number,
    gain: number,
    dx: number,
  ): void;
  foldStatistics(
    mean: number,
    variance: number,
    gamma: number,
    beta: number,
    channels: number,
    epsilon: number,
    scale: number,
    offset: number,
  ): void;
  groupNormImages(
    x: number,
    first: number,
    last: number,
    places: number,
    channels: number,
    groups: number,
    gamma: number,
    beta: number,
    epsilon: number,
    kind: number,
    slope: number,
    gain: number,
    y: number,
    means: number,
    inverses: number,
    scratch: number,
  ): void;
  groupNormGradImages(
    x: number,
    dy: number,
    first: number,
    last: number,
    places: number,
    channels: number,
    groups: number,
    gamma: number,
    beta: number,
    kind: number,
    slope: number,
    gain: number,
    means: number,
    inverses: number,
    dx: number,
    ofGamma: number,
    ofBeta: number,
    scratch: number,
  ): void;
  pixelNorm(
    x: number,
    rows: number,
    channels: number,
    epsilon: number,
    kind: number,
    slope: number,
    gain: number,
    y: number,
  ): void;
  pixelNormGrad(
    x: number,
    dy: number,
    rows: number,
    channels: number,
    epsilon: number,
    kind: number,
    slope: number,
    gain: number,
    dx: number,
  ): void;
  augmentImages(
    x: number,
    first: number,
    last: number,
    rows: number,
    columns: number,
    channels: number,
    draws: number,
    reach: number,
    brighten: number,
    y: number,
  ): void;
  augmentImagesGrad(
    x: number,
    first: number,
    last: number,
    rows: number,
    columns: number,
    channels: number,
    draws: number,
    reach: number,
    y: number,
  ): void;
  spectralNorm(
    w: number,
    u: number,
    rows: number,
    columns: number,
    y: number,
    next: number,
    v: number,
    scalars: number,
  ): void;
  spectralNormGrad(
    w: number,
    dy: number,
    next: number,
    v: number,
    scalars: number,
    rows: number,
    columns: number,
    dw: number,
  ): void;
  boxOfFour(x: number, rows: number, columns: number, inner: number, reach: number, y: number): void;
  meanHinge(x: number, count: number, sign: number, to: number): void;
  meanHingeGrad(x: number, dy: number, count: number, sign: number, dx: number): void;
  meanApart(a: number, b: number, count: number, to: number): void;
  meanApartGrad(a: number, b: number, dy: number, count: number, da: number): void;
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
