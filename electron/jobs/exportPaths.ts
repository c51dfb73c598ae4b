import { basename, dirname, extname, join } from "node:path";

/** Whether the store itself is asked for. */
export const isZarr = (path: string): boolean => extname(path).toLowerCase() === ".zarr";

/** The folder beside a target in which it is written: on the same disk, so that renaming is one step. */
export const partFolder = (path: string): string => join(dirname(path), `.${basename(path)}.isopleth-part`);

/** Tells the files of several times apart: "_20240416T1200Z". */
export function timeSuffix(time: number): string {
  return Number.isNaN(time) ? "" : `_${new Date(time).toISOString().slice(0, 16).replace(/[-:]/g, "")}Z`;
}
