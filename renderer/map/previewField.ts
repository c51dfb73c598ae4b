import type { Preview } from "../../shared/contract.ts";
import { TILE_SIZE } from "../../shared/grid/grid.ts";
import { type ShownField, tileAt } from "./fieldTiles.ts";
import { tilesOf, wholeWindow } from "./fieldWindow.ts";
import type { NodesAt } from "./probe.ts";
import { drawnGrid, texelsOf } from "./texels.ts";

/** A preview as a field whose tiles are all there. */
export function previewField({ grid, time, values }: Preview): ShownField {
  const drawn = drawnGrid(grid);
  const window = wholeWindow(drawn);
  const tiles = tilesOf(window).map(([row, column]) => {
    const [i0, j0] = [column * TILE_SIZE, row * TILE_SIZE];
    const nodes = new Float32Array(TILE_SIZE * TILE_SIZE).fill(Number.NaN);
    for (let j = 0; j < Math.min(TILE_SIZE, grid.rows - j0); j++) {
      const from = (j0 + j) * grid.columns + i0;
      nodes.set(values.subarray(from, from + Math.min(TILE_SIZE, grid.columns - i0)), j * TILE_SIZE);
    }
    return { row, column, texels: texelsOf(drawn, row, column, nodes) };
  });
  return { window, runId: "preview", time, tiles, arrived: tiles.length, failed: 0 };
}

/** The nodes of a field that is drawn from them. */
export const nodesOf =
  (field: ShownField): NodesAt =>
  (row, column) =>
    tileAt(field, row, column);
