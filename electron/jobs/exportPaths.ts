import { basename, dirname, join } from "node:path";

/** The folder beside a target in which it is written: on the same disk, so that renaming is one step. */
export const partFolder = (path: string): string => join(dirname(path), `.${basename(path)}.isopleth-part`);
