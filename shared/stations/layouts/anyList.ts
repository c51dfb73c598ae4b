import { couldList, type ListKind } from "./list.ts";

/** Ids and coordinates of whatever network; other columns do not matter. */
export const anyList: ListKind = {
  network: "any",
  name: "list of stations",
  companion: "the file that holds their values",
  columns: "an id or name, a longitude and a latitude column",
  repeats: true,
  fits: couldList,
};
