import { UserError } from "../errors.ts";
import { columnFact } from "./columnFacts.ts";
import { type Column, listNames } from "./columns.ts";
import { cityFit, idFit, latFit, lonFit, nameFit } from "./names.ts";
import type { ColumnRole, ReadOptions } from "./table.ts";

/**
 * The roles of a file's columns while they are being recognised: what the user chose stands, recognition fills what
 * is left. Every column has at most one role.
 */
export class Roles {
  readonly columns: readonly Column[];
  readonly fileName: string;
  /** Why columns have their roles, one sentence per decision. */
  readonly reasons: string[] = [];
  readonly #roles: (ColumnRole | undefined)[];
  /** Columns whose role comes from the layout, not from the user. */
  readonly #ofLayout = new Set<Column>();

  /**
   * @param ofLayout the role that a known layout gives a column, unless the user has chosen another.
   * @throws UserError "bad-setting" when a column named by the user does not exist.
   */
  constructor(
    columns: readonly Column[],
    options: ReadOptions,
    fileName: string,
    ofLayout: (column: Column) => ColumnRole | undefined = () => undefined,
  ) {
    this.columns = columns;
    this.fileName = fileName;
    const chosen = new Map(Object.entries(options.roles ?? {}));
    this.#roles = columns.map((column) => {
      const role = chosen.get(column.name);
      if (role === undefined && ofLayout(column) !== undefined) this.#ofLayout.add(column);
      return role ?? ofLayout(column);
    });
    for (const name of chosen.keys()) {
      if (columns.some((column) => column.name === name)) continue;
      throw new UserError("bad-setting", `${fileName} has no column "${name}". ${this.#found()}`, [
        columnFact(name),
      ]);
    }
  }

  get(column: Column): ColumnRole {
    return this.#roles[column.index] ?? "ignore";
  }

  set(column: Column, role: ColumnRole): void {
    this.#roles[column.index] = role;
  }

  /** Columns the user gave this role. */
  chosen(role: ColumnRole): Column[] {
    return this.columns.filter((column) => this.#roles[column.index] === role);
  }

  /** The column the user gave a role that only one can have. */
  onlyChosen(role: ColumnRole): Column | undefined {
    const [chosen, second] = this.chosen(role);
    if (!second) return chosen;
    throw new UserError(
      "bad-setting",
      `"${chosen?.name}" and "${second.name}" of ${this.fileName} cannot both be ${roleWords[role]}. Choose one.`,
      [`column ${second.name}`],
    );
  }

  /** Columns that have no role yet. */
  free(): Column[] {
    return this.columns.filter((column) => this.#roles[column.index] === undefined);
  }

  /** Gives a role to the free column of the highest score, unless the user gave it; scores of 0 never win. */
  fill(role: ColumnRole, score: (column: Column) => number): Column | undefined {
    const chosen = this.onlyChosen(role);
    const column = chosen ?? bestOf(this.free(), score);
    if (!column) return undefined;
    this.set(column, role);
    this.reasons.push(
      `Column "${column.name}" is ${roleWords[role]}, ${chosen ? this.why(column) : "by its name"}.`,
    );
    return column;
  }

  /** Why a column has its role without having been looked for. */
  why(column: Column | undefined): string {
    return column && this.#ofLayout.has(column) ? "as this layout has it" : "as chosen";
  }

  /** The error for a part that no column can play, with what else may help. */
  missing(what: string, remedy = ""): UserError {
    const rest = `${remedy === "" ? "Correct" : `${remedy}, correct`} the columns, or check delimiter and header.`;
    return new UserError(
      "no-columns",
      `${this.fileName} has no column that could be ${what}. ${this.#found()} ${rest}`,
      this.columns.map((column) => columnFact(column.name)),
    );
  }

  #found(): string {
    return `Columns found: ${listNames(this.columns.map((column) => column.name))}.`;
  }
}

const roleWords: Readonly<Record<ColumnRole, string>> = {
  id: "the station's id",
  name: "the station's name",
  lon: "the longitude",
  lat: "the latitude",
  time: "the time",
  value: "the value",
  "time-value": "a time of the value",
  parameter: "the pollutant",
  ignore: "not read",
};

/** The first of the items with the highest score above 0. */
export function bestOf<T>(items: readonly T[], score: (item: T) => number): T | undefined {
  let best: T | undefined;
  let bestScore = 0;
  for (const item of items) {
    const itemScore = score(item);
    if (itemScore > bestScore) [best, bestScore] = [item, itemScore];
  }
  return best;
}

/** Where a row's station is found: column indices. */
export interface StationColumns {
  /** Undefined when the rows do not say where their station is. */
  readonly lon: number | undefined;
  readonly lat: number | undefined;
  /** Columns that together are the id; none: a station is its place. */
  readonly id: readonly number[];
  readonly name: number | undefined;
}

/**
 * Recognises coordinates, id and name.
 * @param placed whether the rows must say where their station is; else a list does, or there is only one station.
 * @param byCity whether cities may stand for stations where neither ids nor names do: of places they would merge several.
 * @throws UserError "no-columns" when there are no coordinates.
 */
export function recogniseStationColumns(
  roles: Roles,
  hasHeader: boolean,
  placed = true,
  byCity = !placed,
): StationColumns {
  if (!hasHeader && placed) assumeLonLatValue(roles);
  const [lon, lat] = placed ? recogniseCoordinates(roles) : [undefined, undefined];
  const ids = recogniseIds(roles);
  const own = roles.fill("name", (column) => nameFit(column.name));
  const isNameless = byCity && !own && ids.length === 0;
  const name = isNameless ? roles.fill("name", (column) => cityFit(column.name)) : own;
  if (ids.length === 0 && placed)
    roles.reasons.push(
      name ? `No id: "${name.name}" tells stations apart.` : "No id: a station is its place.",
    );
  const idColumns = ids.length > 0 || !name ? ids : [name];
  return { lon: lon?.index, lat: lat?.index, id: idColumns.map(({ index }) => index), name: name?.index };
}

function recogniseCoordinates(roles: Roles): readonly [Column, Column] {
  const preferNumbers = (rate: (name: string) => number) => (column: Column) =>
    rate(column.name) === 0 ? 0 : rate(column.name) * 2 + (column.numeric ? 1 : 0);
  const lon = roles.fill("lon", preferNumbers(lonFit));
  const lat = roles.fill("lat", preferNumbers(latFit));
  if (lon && lat) return [lon, lat];
  const tellsStations =
    !lon &&
    !lat &&
    [...roles.free(), ...roles.chosen("id"), ...roles.chosen("name")].some(({ name }) =>
      [idFit, nameFit, cityFit].some((rate) => rate(name) > 0),
    );
  throw roles.missing(
    lon ? "the latitude" : lat ? "the longitude" : "longitude and latitude",
    tellsStations
      ? "Open it together with a list of its stations (a file with an id or name, a longitude and a latitude column)"
      : "",
  );
}

/** Several columns are the id together when they were chosen so. */
function recogniseIds(roles: Roles): readonly Column[] {
  const chosen = roles.chosen("id");
  if (chosen.length > 1) {
    const names = chosen.map(({ name }) => `"${name}"`).join(" and ");
    roles.reasons.push(`The station's id is ${names} together, ${roles.why(chosen[0])}.`);
    return chosen;
  }
  const id = roles.fill("id", (column) => idFit(column.name));
  return id ? [id] : [];
}

/** Three columns of numbers without a header are what gridding programs call xyz. */
function assumeLonLatValue(roles: Roles): void {
  const [lon, lat, value] = roles.columns;
  const isXyz = roles.columns.length === 3 && roles.columns.every((column) => column.numeric);
  if (!lon || !lat || !value || !isXyz || roles.free().length < 3) return;
  roles.set(lon, "lon");
  roles.set(lat, "lat");
  roles.set(value, "value");
  roles.reasons.push("Three columns of numbers without a header: taken as longitude, latitude and value.");
}
