import { listNames } from "../columns.ts";
import type { ColumnRole, ReadOptions } from "../table.ts";

interface SettledColumn {
  readonly name: string;
  readonly role: ColumnRole;
}

/** The roles of columns in a layout that settles them, once the user has corrected what can be. */
export interface SettledRoles {
  /** By index of the column. */
  readonly roles: readonly ColumnRole[];
  readonly isLeftOut: (column: number) => boolean;
  /** What came of corrections, for the report. */
  readonly reasons: readonly string[];
}

/** Columns of values can be left out; what the others are cannot be otherwise, which is said. */
export function settledRoles(
  columns: readonly SettledColumn[],
  { roles: chosen = {} }: ReadOptions,
  layoutName: string,
): SettledRoles {
  const isValue = (role: ColumnRole): boolean => role === "value" || role === "time-value";
  const leftOut = new Set<number>();
  const refused: string[] = [];
  columns.forEach(({ name, role }, column) => {
    const wanted = chosen[name];
    if (wanted === undefined || wanted === role) return;
    if (wanted === "ignore" && isValue(role)) leftOut.add(column);
    else refused.push(name);
  });
  const reasons: string[] = [];
  if (leftOut.size > 0) {
    const names = listNames([...leftOut].map((column) => columns[column]?.name ?? ""));
    reasons.push(`Columns not read, as chosen: ${names}.`);
  }
  if (refused.length > 0) {
    reasons.push(
      `What columns hold is settled in a ${layoutName}, only those of values can be left out; roles chosen that were not used: ${listNames(refused)}.`,
    );
  }
  return {
    roles: columns.map(({ role }, column) => (leftOut.has(column) ? "ignore" : role)),
    isLeftOut: (column) => leftOut.has(column),
    reasons,
  };
}
