import { anyList } from "./anyList.ts";
import { chinaWide } from "./chinaWide.ts";
import { generic } from "./generic.ts";
import type { LayoutReader } from "./layout.ts";
import type { ListKind } from "./list.ts";

/** All layouts that can be read; of equally sure ones the first is taken. */
export const layouts: readonly LayoutReader[] = [chinaWide, generic];

/** The lists of stations of known networks. */
export const networkLists: readonly ListKind[] = [
  ...new Set(layouts.flatMap(({ list }) => (list && list !== anyList ? [list] : []))),
];
