import { basename, dirname, extname, join } from "node:path";

/** Whether the store itself is asked for. */
export const isZarr = (path: string): boolean => extname(path).toLowerCase() === ".zarr";

/** The folder beside a target in which it is written: on the same disk, so that renaming is one step. */
export const partFolder = (path: string): string => join(dirname(path), `.${basename(path)}.isopleth-part`);
