import { UserError } from "../errors.ts";
import { quoteCell } from "./cells.ts";
import { columnFact } from "./columnFacts.ts";
import { anyList } from "./layouts/anyList.ts";
import { generic } from "./layouts/generic.ts";
import type { LayoutReader, Recognition, StationFile } from "./layouts/layout.ts";
import type { ListKind } from "./layouts/list.ts";
import { layouts, networkLists } from "./layouts/registry.ts";
import { cityFit, idFit, latFit, lonFit, nameFit, pairFit } from "./names.ts";
import type { ReadOptions } from "./table.ts";

/** A file that is a list of stations. */
export interface FoundList {
  readonly file: StationFile;
  readonly kind: ListKind;
  /** Among the files given. */
  readonly index: number;
}

export type SortedFiles =
  | { readonly layout: null; readonly list: FoundList }
  | {
      readonly layout: LayoutReader;
      readonly data: readonly [StationFile, ...StationFile[]];
      readonly list: FoundList | null;
    };

interface Sorted {
  readonly file: StationFile;
  readonly index: number;
  readonly layout: LayoutReader;
  readonly recognition: Recognition;
  /** The list that the file is, or could serve as. */
  readonly kind: ListKind | null;
  readonly isList: boolean;
}

/**
 * Tells which of several files hold data and which says where stations are, whatever their order.
 * @throws UserError "bad-request" when they do not go together.
 */
export function sortFiles(files: readonly StationFile[], options: ReadOptions): SortedFiles {
  const all = files.map((file, index) => look(file, index, options));
  const isOpen = all.some(({ isList, recognition }) => !isList && recognition.needsList === true);
  // A table with values and coordinates can also say where the stations of another file are.
  const lists = all.filter(({ isList, kind, recognition }) =>
    isOpen ? isList || (kind !== null && recognition.needsList !== true) : isList,
  );
  const data = all.filter((one) => !lists.includes(one));
  const [first, ...others] = data;
  const [list, secondList] = lists;
  if (secondList) throw twoLists(list ?? secondList, secondList);
  const found = list?.kind ? { file: list.file, kind: list.kind, index: list.index } : null;
  if (!first) {
    if (found) return { layout: null, list: found };
    throw new UserError("bad-request", "No file was named.");
  }
  const other = others.find(({ layout }) => layout !== first.layout);
  if (other) throw twoLayouts(first, other);
  return { layout: first.layout, data: [first.file, ...others.map(({ file }) => file)], list: found };
}

function look(file: StationFile, index: number, options: ReadOptions): Sorted {
  const best = surest(file, options);
  // Who names one of its columns, or roles, means to grid the file, whatever it looks like.
  const { value, roles } = options;
  const isAsked = roles !== undefined || (value !== undefined && file.beginning.header.names.includes(value));
  const isKnown = best.recognition.confidence > LEAST_SURE;
  const kind = listKindOf(file);
  const isOfNetwork = !isKnown && kind !== null && (kind !== anyList || holdsOnlyPlaces(file));
  const isList = isOfNetwork && !(isAsked && best.recognition.needsList !== true);
  return { file, index, ...best, kind, isList };
}

/** Whether a table has no columns but ids or names and coordinates. */
function holdsOnlyPlaces({ bareBeginning: { header } }: StationFile): boolean {
  const ofPlaces = [lonFit, latFit, pairFit, idFit, nameFit, cityFit];
  return header.line > 0 && header.names.every((name) => ofPlaces.some((rate) => rate(name) > 0));
}

/** The layout that is surest of a file; of equally sure ones the first. */
function surest(file: StationFile, options: ReadOptions): Pick<Sorted, "layout" | "recognition"> {
  const ask = (layout: LayoutReader) => ({ layout, recognition: layout.recognise(file, options) });
  return layouts.reduce<Pick<Sorted, "layout" | "recognition">>((top, layout) => {
    if (top.recognition.confidence >= (layout.atMost ?? 1)) return top;
    const one = ask(layout);
    return one.recognition.confidence > top.recognition.confidence ? one : top;
  }, ask(generic));
}

/** From this confidence on a file is of a layout, and no list. */
const LEAST_SURE = 0.6;

/** What list of stations a file is, or could serve as; null when it is none. */
export function listKindOf({ bareBeginning }: StationFile): ListKind | null {
  const ofNetwork = networkLists.find((kind) => kind.fits(bareBeginning));
  return ofNetwork ?? (anyList.fits(bareBeginning) ? anyList : null);
}

const twoLists = (a: Sorted, b: Sorted): UserError =>
  new UserError(
    "bad-request",
    `${a.file.fileName} and ${b.file.fileName} both say where stations are. Open one of them with the data.`,
  );

const twoLayouts = (a: Sorted, b: Sorted): UserError =>
  new UserError(
    "bad-request",
    `${a.file.fileName} (${a.layout.name}) and ${b.file.fileName} (${b.layout.name}) do not go together. Open one of them at a time, or a file with its list of stations.`,
  );

/** The error for files that are nothing but a list; the user may still grid one of its columns. */
export function onlyList({ file, kind }: FoundList): UserError {
  const { names } = file.bareBeginning.header;
  return new UserError(
    "only-list",
    `${file.fileName} is a ${kind.name}: it says where stations are, and holds no values. Open it together with ${kind.companion}.`,
    names.map(columnFact),
  );
}

/** Codes stand as they are; what is no code is quoted, so that it is told from the message. */
const shownId = (id: string): string => (/^[0-9A-Z]+$/.test(id) ? id : quoteCell(id));

/** The error for a file without coordinates, and without the list that would have them. */
export function missingList(file: StationFile, layout: LayoutReader, options: ReadOptions): UserError {
  const { list, name } = layout;
  const { reason, ids = [] } = layout.recognise(file, options);
  const shown = `${ids.slice(0, 5).map(shownId).join(", ")}${ids.length > 5 ? `, and ${ids.length - 5} more` : ""}`;
  return new UserError(
    "needs-list",
    `${file.fileName} (${name}) does not say where its stations are: ${shown}. Open it together with the ${list?.name ?? "list of its stations"} (a file with ${list?.columns ?? "ids and coordinates"}).`,
    [reason],
  );
}
