import { packColumns, PANEL } from "./pack";
import { copyFloats } from "./simd";

/**
 * Packs the positions of a filter [planes, rows, columns, in, out] that one phase of a transposed convolution
 * uses, each turned round: panels of [position · out][8 of in]. For a single input channel, one plain vector.
 */
export function packPhase(
  filter: usize,
  filterPlanes: i32,
  filterRows: i32,
  filterColumns: i32,
  channelsIn: i32,
  channelsOut: i32,
  firstPlane: i32,
  firstRow: i32,
  firstColumn: i32,
  stridePlane: i32,
  strideRow: i32,
  strideColumn: i32,
  to: usize,
): void {
  const deep = (filterPlanes - firstPlane + stridePlane - 1) / stridePlane;
  const across = (filterColumns - firstColumn + strideColumn - 1) / strideColumn;
  const down = (filterRows - firstRow + strideRow - 1) / strideRow;
  const panelBytes = (<usize>(deep * down * across * channelsOut * PANEL)) << 2;
  for (let plane = firstPlane; plane < filterPlanes; plane += stridePlane) {
    for (let row = firstRow; row < filterRows; row += strideRow) {
      for (let column = firstColumn; column < filterColumns; column += strideColumn) {
        const position = (plane * filterRows + row) * filterColumns + column;
        const at = (<usize>position * channelsIn * channelsOut) << 2;
        if (channelsIn == 1) {
          copyFloats(filter + at, to, channelsOut);
          to += (<usize>channelsOut) << 2;
        } else {
          packColumns(filter + at, 1, channelsOut, channelsOut, channelsIn, to, panelBytes);
          to += (<usize>(channelsOut * PANEL)) << 2;
        }
      }
    }
  }
}
