import type { Grid } from "./grid.ts";

/** Nodes of a preview at most, across and up. */
const MOST_COLUMNS = 300;
const MOST_ROWS = 215;

/** A grid over the same nodes' extent with at most 300 x 215 nodes, corners kept. */
export function previewGrid({ west, south, dlon, dlat, columns, rows }: Grid): Grid {
  const across = Math.min(columns, MOST_COLUMNS);
  const up = Math.min(rows, MOST_ROWS);
  return {
    west,
    south,
    dlon: across === columns ? dlon : ((columns - 1) * dlon) / (across - 1),
    dlat: up === rows ? dlat : ((rows - 1) * dlat) / (up - 1),
    columns: across,
    rows: up,
  };
}
