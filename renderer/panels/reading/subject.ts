import type { OpenedStations } from "../../../shared/contract.ts";
import type { ColumnRole, ReadOptions } from "../../../shared/stations/table.ts";
import type { AppState } from "../../state/appState.ts";

/** A column as far as it is known: a file that could not be read has only names. */
export interface KnownColumn {
  readonly name: string;
  readonly role?: ColumnRole;
}

/** The file whose reading the drawer shows: the one in use, or the one that could not be read. */
export interface Subject {
  readonly path: string;
  /** The corrections in force, those that failed, or those being tried. */
  readonly options: ReadOptions;
  readonly columns: readonly KnownColumn[];
  /** What was read; null when it failed. */
  readonly stations: OpenedStations | null;
}

/** null while the drawer is closed. */
export function subjectOf(
  state: Pick<AppState, "dialog" | "stations" | "readOptions" | "pendingOptions" | "failedRead">,
): Subject | null {
  const { dialog, stations, readOptions, pendingOptions, failedRead } = state;
  if (dialog === "correcting" && failedRead) {
    const { path, columns } = failedRead;
    const options = pendingOptions ?? failedRead.options;
    return { path, options, columns: columns.map((name) => ({ name })), stations: null };
  }
  if (dialog !== "reading" || !stations) return null;
  const options = pendingOptions ?? readOptions;
  return { path: stations.path, options, columns: stations.layout.columns, stations };
}

/** Corrections with some changed: spelled out from then on, so that no named layout comes under them again. */
export function corrected(options: ReadOptions, change: Partial<ReadOptions>): ReadOptions {
  return { ...options, ...change, named: "" };
}

/**
 * Corrections with another role of a column. Whatever is corrected by hand fixes all roles: the rest must not be
 * guessed anew around it. A role that only one column can have is taken from the column that had it. Where columns
 * are stations, several are values; giving one a role that stations have not means that they are none.
 */
export function withRole(
  { options, columns }: Pick<Subject, "options" | "columns">,
  column: string,
  role: ColumnRole | undefined,
): ReadOptions {
  const known = columns.flatMap(({ name, role: own }) => (own ? [[name, own] as const] : []));
  const roles: Record<string, ColumnRole> = { ...Object.fromEntries(known), ...options.roles };
  const areStations = Object.values(roles).filter((one) => one === "value").length > 1;
  if (areStations && role !== undefined && !ofStations.has(role)) {
    for (const [name, own] of Object.entries(roles)) if (own === "value") delete roles[name];
  }
  if (role !== undefined && lonely.has(role) && !(areStations && role === "value")) {
    for (const [name, own] of Object.entries(roles)) if (own === role) roles[name] = "ignore";
  }
  if (role) roles[column] = role;
  else delete roles[column];
  // A value chosen by name stays, unless what is corrected may be what it is named by.
  const before = columns.find(({ name }) => name === column)?.role;
  const isOfValue = [role, before].some((one) => one === "parameter" || (one === "value" && !areStations));
  return corrected(options, { value: isOfValue ? undefined : options.value, roles });
}

const ofStations: ReadonlySet<ColumnRole> = new Set(["time", "value", "ignore"]);
const lonely: ReadonlySet<ColumnRole> = new Set(["lon", "lat", "name", "parameter", "value"]);
