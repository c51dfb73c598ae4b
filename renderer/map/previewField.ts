import type { Preview } from "../../shared/contract.ts";
import { TILE_SIZE, tileAt } from "../../shared/grid/grid.ts";
import type { ShownField } from "./fieldTiles.ts";
import { drawnGrid, texelsOf } from "./texels.ts";

/** A preview as a field whose tiles are all there. */
export function previewField({ grid, time, values }: Preview): ShownField {
  const drawn = drawnGrid(grid);
  const tiles = Array.from({ length: drawn.tiles }, (_, index) => {
    const { i0, j0, columns, rows } = tileAt(grid, index);
    const nodes = new Float32Array(TILE_SIZE * TILE_SIZE).fill(Number.NaN);
    for (let j = 0; j < rows; j++) {
      const from = (j0 + j) * grid.columns + i0;
      nodes.set(values.subarray(from, from + columns), j * TILE_SIZE);
    }
    return texelsOf(drawn, index, nodes);
  });
  return { drawn, runId: "preview", time, tiles, failed: 0 };
}
