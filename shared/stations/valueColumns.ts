import { UserError } from "../errors.ts";
import { type Column, listNames } from "./columns.ts";
import { type HourColumn, hourColumns } from "./hourColumns.ts";
import { isParameterName, isPollutantName, isUnitName, isValueName, plainName, valueScore } from "./names.ts";
import { bestOf, type Roles } from "./roles.ts";
import type { Row } from "./rows.ts";
import { serialReason } from "./serialDays.ts";
import type { ReadOptions } from "./table.ts";
import { dayOf } from "./timeColumns.ts";
import { readSerialHeader, readTimeHeader, serialHeaders } from "./timeHeaders.ts";
import { type DateOrder, DateOrderEvidence, needsDateOrder } from "./times.ts";
import { knownUnit, unitFromName } from "./units.ts";

/** Where a row's values are found. */
export type ValueSource =
  | {
      readonly kind: "column";
      readonly column: Column;
      readonly parameter: Parameter | undefined;
    }
  /** One column per time, milliseconds since 1970-01-01 UTC or, without an offset, of the clocks that wrote it. */
  | { readonly kind: "times"; readonly columns: readonly TimeColumn[] }
  /** One column per hour of the day that the row's date names. */
  | {
      readonly kind: "hours";
      readonly columns: readonly HourColumn[];
      readonly parameter: Parameter | undefined;
    };

/** The column that names what a row holds, and which rows are read. */
interface Parameter {
  readonly column: Column;
  readonly text: string;
}

interface TimeColumn {
  readonly column: Column;
  readonly time: number;
  readonly hasOffset: boolean;
}

export interface ValueChoice {
  readonly source: ValueSource;
  /** As the file names it. */
  readonly name: string;
  readonly unit: string;
  /** Everything that could be read instead, this one included. */
  readonly names: readonly string[];
}

/** What a wide file's value is called when its columns are named by nothing but times. */
const NAMELESS = "value";

/**
 * Chooses the value among the columns that have no role yet.
 * @param options the user's choice of the value by name, and of units.
 * @param prefers what is taken first when nothing is chosen, the best first.
 * @throws UserError "no-columns" when there is no numeric column, "bad-setting" when the wanted one is not there.
 */
export function recogniseValue(
  roles: Roles,
  timeColumns: readonly Column[],
  options: Pick<ReadOptions, "value" | "units">,
  rows: readonly Row[],
  prefers: readonly string[] = [],
): ValueChoice {
  const hasTimes = timeColumns.length > 0;
  const isAsked = options.value !== undefined || roles.chosen("value").length > 0;
  if (!hasTimes && !isAsked && hoursOf(roles)) throw roles.missing("the date of the hours that stand across");
  const namesDays = hasTimes && timeColumns.every(isOfDays);
  const hours = namesDays ? hoursOf(roles) : null;
  if (hours) return withChosenUnit(roles, ofHours(roles, hours, options.value, rows, prefers), options.units);
  const groups = hasTimes && roles.chosen("time-value").length === 0 ? [] : timeGroups(roles);
  const parameter = groups.length === 0 ? parameterColumn(roles) : undefined;
  const choice = parameter
    ? ofParameter(roles, parameter, options.value, rows, prefers)
    : ofColumns(roles, groups, options.value, rows, prefers);
  return withChosenUnit(roles, choice, options.units);
}

/** A column that names days: without clocks, or with clocks that all stand at midnight. */
const isOfDays = ({ time, texts }: Column): boolean =>
  time !== "datetime" || texts.every((text) => dayOf(text) !== text);

function withChosenUnit(roles: Roles, choice: ValueChoice, units: ReadOptions["units"]): ValueChoice {
  const chosen = Object.entries(units ?? {})
    .find(([name]) => name === choice.name)?.[1]
    .trim();
  if (!chosen) return choice;
  const unit = knownUnit(chosen) || chosen;
  roles.reasons.push(`Unit of "${choice.name}": ${unit}, as chosen.`);
  return { ...choice, unit };
}

const hoursOf = (roles: Roles): readonly HourColumn[] | null =>
  roles.chosen("value").length > 0 ? null : hourColumns([...roles.free(), ...roles.chosen("time-value")]);

/** Rows of a day, whose hours stand across; a column may say which pollutant a row is of. */
function ofHours(
  roles: Roles,
  columns: readonly HourColumn[],
  wanted: string | undefined,
  rows: readonly Row[],
  prefers: readonly string[],
): ValueChoice {
  for (const { column } of columns) roles.set(column, "time-value");
  roles.reasons.push("One column for each hour of the day that the row's date names.");
  const named = parameterColumn(roles);
  if (!named) {
    return {
      source: { kind: "hours", columns, parameter: undefined },
      name: NAMELESS,
      unit: "",
      names: [NAMELESS],
    };
  }
  const { parameter, ofText } = chooseParameter(roles, named, wanted, rows, prefers);
  return {
    source: { kind: "hours", columns, parameter },
    name: parameter.text,
    unit: unitFromName(parameter.text) || unitFromColumn(roles, parameter.text, ofText),
    names: named.texts,
  };
}

interface Candidate {
  readonly name: string;
  readonly score: number;
  readonly source: ValueSource;
}

function ofColumns(
  roles: Roles,
  groups: readonly Candidate[],
  wanted: string | undefined,
  rows: readonly Row[],
  prefers: readonly string[],
): ValueChoice {
  const chosen = roles.onlyChosen("value");
  const inGroups = new Set(
    groups
      .flatMap((group) => (group.source.kind === "times" ? group.source.columns : []))
      .map((one) => one.column),
  );
  const columns = valueColumns(roles).filter((column) => !inGroups.has(column));
  const candidates = [...groups, ...columns.map(asCandidate)];
  const name = wanted ?? chosen?.name ?? prefers.find((one) => candidates.some((any) => any.name === one));
  const best =
    name === undefined ? bestOf(candidates, (candidate) => candidate.score) : find(roles, candidates, name);
  if (!best) throw roles.missing("the value: no column holds numbers to grid");
  takeRole(roles, best.source);
  roles.reasons.push(reasonFor(best, whyValue(roles, name, wanted, chosen)));
  const [first] = best.source.kind === "times" ? best.source.columns : [];
  if (first && readSerialHeader(first.column.name)) roles.reasons.push(serialReason(first.column.name));
  return {
    source: best.source,
    name: best.name,
    unit: unitFromName(best.name) || unitBelow(best.source) || unitFromColumn(roles, best.name, rows),
    names: readableNames(candidates, best),
  };
}

const unitBelow = (source: ValueSource): string => (source.kind === "column" ? source.column.unit : "");

function whyValue(roles: Roles, name?: string, wanted?: string, chosen?: Column): string {
  if (name === undefined) return "by name and content";
  if (wanted !== undefined) return "as chosen";
  return chosen ? roles.why(chosen) : "as this layout has it";
}

/** Flags, codes and counts are not offered, though they are read when asked for by name. */
function readableNames(candidates: readonly Candidate[], best: Candidate): readonly string[] {
  const offered = candidates.filter((one) => one.score > 0 || one.name === best.name).map((one) => one.name);
  return offered.includes(best.name) ? offered : [...offered, best.name];
}

const asCandidate = (column: Column): Candidate => ({
  name: column.name,
  score: valueScore(column.name),
  source: { kind: "column", column, parameter: undefined },
});

/** Free columns of numbers; where none is worth gridding, those that are values by name, so that their rows can be reported. */
function valueColumns(roles: Roles): readonly Column[] {
  const free = [...roles.free(), ...roles.chosen("value")].sort((a, b) => a.index - b.index);
  const numeric = free.filter((column) => column.numeric);
  const isWorthGridding = numeric.some((column) => valueScore(column.name) > 0);
  return isWorthGridding ? numeric : free.filter((column) => column.numeric || isValueName(column.name));
}

function find(roles: Roles, candidates: readonly Candidate[], name: string): Candidate {
  const candidate = candidates.find((one) => one.name === name);
  if (candidate) return candidate;
  const column = roles.columns.find((one) => one.name === name);
  if (column) return asCandidate(column);
  throw new UserError(
    "bad-setting",
    `${roles.fileName} has no value "${name}". Choose one of ${listNames(candidates.map((one) => one.name))}.`,
    [`value ${name}`],
  );
}

function takeRole(roles: Roles, source: ValueSource): void {
  for (const column of [...roles.chosen("value"), ...roles.chosen("time-value")]) roles.set(column, "ignore");
  if (source.kind === "column") roles.set(source.column, "value");
  else for (const { column } of source.columns) roles.set(column, "time-value");
}

function reasonFor(candidate: Candidate, why: string): string {
  return candidate.source.kind === "times"
    ? `Value "${candidate.name}", one column for each of ${candidate.source.columns.length} times, ${why}.`
    : `Value "${candidate.name}", ${why}.`;
}

/** Columns named after times, grouped by the value named before the time. One column alone must be nothing but a time. */
function timeGroups(roles: Roles): readonly Candidate[] {
  const chosen = roles.chosen("time-value");
  const groups = new Map<string, TimeColumn[]>();
  const columns = chosen.length > 0 ? chosen : roles.free();
  const order = orderOfNames(roles, columns);
  const serial = chosen.length > 0 ? null : serialHeaders(columns.map(({ name }) => name));
  for (const [i, column] of columns.entries()) {
    const counted = serial ? serial.get(i) : readSerialHeader(column.name.trim());
    const header = readTimeHeader(column.name, order) ?? counted;
    if (!header && chosen.length > 0) {
      throw new UserError(
        "bad-setting",
        `The name of column "${column.name}" is not a time. Give it another role.`,
      );
    }
    if (!header || !column.numeric) continue;
    const group = groups.get(header.value) ?? [];
    groups.set(header.value, [...group, { column, time: header.time, hasOffset: header.hasOffset }]);
  }
  return [...groups]
    .filter(([value, columns]) => value === "" || columns.length > 1 || chosen.length > 0)
    .map(([value, columns]) => ({
      name: value || NAMELESS,
      score: 200 + valueScore(value || NAMELESS),
      source: { kind: "times", columns },
    }));
}

/** The order of day and month, where names of several columns have one. */
function orderOfNames(roles: Roles, columns: readonly Column[]): DateOrder | undefined {
  const names = columns.map(({ name }) => name).filter(needsDateOrder);
  if (names.length < 2) return undefined;
  const evidence = new DateOrderEvidence();
  for (const name of names) evidence.observe(name);
  const { order, reason } = evidence.conclude();
  roles.reasons.push(reason);
  return order;
}

/** A column that says which pollutant a row is of; not when columns are named after pollutants themselves. */
function parameterColumn(roles: Roles): Column | undefined {
  const chosen = roles.onlyChosen("parameter");
  if (chosen) return chosen;
  const hasPollutants = roles.free().some((column) => column.numeric && isPollutantName(column.name));
  if (hasPollutants || roles.chosen("value").some((column) => isPollutantName(column.name))) return undefined;
  return roles
    .free()
    .find((column) => isParameterName(column.name) && !column.numeric && column.texts.length > 0);
}

function ofParameter(
  roles: Roles,
  named: Column,
  wanted: string | undefined,
  rows: readonly Row[],
  prefers: readonly string[],
): ValueChoice {
  roles.set(named, "parameter");
  const column = roles.fill("value", (one) => (one.numeric ? valueScore(one.name) : 0));
  if (!column) throw roles.missing("the value: no column holds numbers to grid");
  const { parameter, ofText } = chooseParameter(roles, named, wanted, rows, prefers);
  return {
    source: { kind: "column", column, parameter },
    name: parameter.text,
    unit: unitFromColumn(roles, parameter.text, ofText) || unitFromName(column.name) || column.unit,
    names: named.texts,
  };
}

/** Which of the pollutants is read, and the first rows of it. */
function chooseParameter(
  roles: Roles,
  parameter: Column,
  wanted: string | undefined,
  rows: readonly Row[],
  prefers: readonly string[],
): { readonly parameter: Parameter; readonly ofText: readonly Row[] } {
  roles.set(parameter, "parameter");
  const preferred = prefers.find((name) => parameter.texts.includes(name));
  const text = wanted ?? preferred ?? bestOf(parameter.texts, valueScore) ?? parameter.texts[0] ?? "";
  const ofText = rows.filter((row) => row.cells[parameter.index]?.trim() === text);
  roles.reasons.push(
    `Rows are read where "${parameter.name}" is "${text}", ${wanted ? "as chosen" : "the first choice by name"}.`,
  );
  return { parameter: { column: parameter, text }, ofText };
}

/** The unit a column states: "PM25_Unit" beside "PM25", or one named unit; "" when its cells differ. */
function unitFromColumn(roles: Roles, value: string, rows: readonly Row[]): string {
  const own = `${plainName(value)}_unit`;
  const column =
    roles.columns.find((one) => plainName(one.name) === own) ??
    roles.columns.find((one) => isUnitName(one.name));
  if (!column) return "";
  const units = new Set(
    rows.map((row) => (row.cells[column.index] ?? "").trim()).filter((text) => text !== ""),
  );
  const [unit = ""] = units;
  // A mere number is a code of the network, which nobody reads.
  return units.size === 1 ? knownUnit(unit) || (/^\d+$/.test(unit) ? "" : unit) : "";
}
