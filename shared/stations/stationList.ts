import type { StationIndex } from "./stationIndex.ts";

/** Where a listed station is; NaN where the list leaves it open. */
export interface ListedPlace {
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
}

/** Places of one id that differ by more than this are told of, degrees: lists round coordinates differently. */
const SAME_PLACE_DEGREES = 0.001;

/** Stations and their places by id, from a file that lists them. */
export class StationList {
  readonly fileName: string;
  /** Ids listed more than once; the first place is kept. */
  readonly repeated = new Set<string>();
  /** Rows whose place cannot be: how many, and the first few. */
  readonly wrong: { count: number; readonly first: string[] } = { count: 0, first: [] };
  readonly #places = new Map<string, ListedPlace>();
  /** By the last nine characters, as AirNow writes ids with and without the country before them. */
  readonly #byEnd = new Map<string, string>();
  /** By id or name as `loosely` writes them; null where several places are meant. */
  readonly #byWords = new Map<string, string | null>();
  /** Sums of the coordinates of the stations of a city, by its name. */
  readonly #cities = new Map<string, { lon: number; lat: number; stations: number }>();
  readonly #repeats: boolean;
  /** The column of both coordinates of which nothing says which comes first; null when there is none such. */
  openPair: string | null = null;

  /** @param repeats whether the list has several rows for a station by its nature, one per pollutant for example. */
  constructor(fileName: string, repeats: boolean) {
    this.fileName = fileName;
    this.#repeats = repeats;
  }

  get size(): number {
    return this.#places.size;
  }

  add(id: string, place: ListedPlace): void {
    const known = this.#places.get(id);
    if (known === undefined || (Number.isNaN(known.lon) && !Number.isNaN(place.lon))) {
      this.#places.set(id, place);
      if (id.length > END) this.#byEnd.set(id.slice(-END), id);
    }
    for (const words of [id, place.name]) this.#addWords(loosely(words), id, place);
    if (known !== undefined && !(this.#repeats && isSamePlace(known, place))) this.repeated.add(id);
  }

  #addWords(words: string, id: string, place: ListedPlace): void {
    if (words === "") return;
    const other = this.#byWords.get(words);
    const isOther = other !== undefined && other !== id;
    const isAmbiguous = isOther && !(other !== null && isSamePlace(this.#places.get(other) ?? place, place));
    if (isAmbiguous) this.#byWords.set(words, null);
    else if (other === undefined) this.#byWords.set(words, id);
  }

  /** A station's city, in which it counts for files of averages by city. */
  addToCity(city: string, { lon, lat }: ListedPlace): void {
    if (city === "" || Number.isNaN(lon) || Number.isNaN(lat)) return;
    const sum = this.#cities.get(city) ?? { lon: 0, lat: 0, stations: 0 };
    this.#cities.set(city, { lon: sum.lon + lon, lat: sum.lat + lat, stations: sum.stations + 1 });
  }

  get cities(): number {
    return this.#cities.size;
  }

  isCity(id: string): boolean {
    return !this.#places.has(id) && this.#cities.has(id);
  }

  /** The id by which a station is listed; undefined when it is not. */
  idOf(id: string): string | undefined {
    if (this.#places.has(id) || this.#cities.has(id)) return id;
    if (id.length > END && this.#places.has(id.slice(-END))) return id.slice(-END);
    return id.length === END ? this.#byEnd.get(id) : undefined;
  }

  /** The id of the station that an id or a name means though it is written otherwise; undefined when none, or several. */
  idLike(...texts: readonly string[]): string | undefined {
    for (const text of texts) {
      const id = this.#byWords.get(loosely(text));
      if (id !== undefined && id !== null) return id;
    }
    return undefined;
  }

  /** Where a station is, or the mean of a city's stations. */
  placeOf(listedId: string): ListedPlace | undefined {
    const city = this.#cities.get(listedId);
    const mean = city && { name: "", lon: city.lon / city.stations, lat: city.lat / city.stations };
    return this.#places.get(listedId) ?? mean;
  }

  rejectRow(line: number, reason: string): void {
    this.wrong.count++;
    if (this.wrong.first.length < 3) this.wrong.first.push(`line ${line}: ${reason}`);
  }
}

const END = 9;

/** Letters and digits alone; figures without leading zeros, which spreadsheets drop. */
const loosely = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "")
    .replace(/^0+(?=\d+$)/, "");

const isSamePlace = (a: ListedPlace, b: ListedPlace): boolean =>
  Number.isNaN(b.lon) ||
  (Math.abs(a.lon - b.lon) <= SAME_PLACE_DEGREES && Math.abs(a.lat - b.lat) <= SAME_PLACE_DEGREES);

/** Finds the stations of a file without coordinates by a list, and remembers what did not fit. */
export class ListJoin {
  readonly list: StationList;
  /** Ids of the file that the list does not have. */
  readonly notListed = new Set<string>();
  /** Ids of the file whose coordinates the list leaves open. */
  readonly withoutPlace = new Set<string>();
  /** Ids of the file found though the list writes them otherwise, and the ids by which it lists them. */
  readonly writtenOtherwise: (readonly [id: string, listedId: string])[] = [];
  readonly #stations: StationIndex;
  readonly #known = new Map<string, number | undefined>();
  readonly #used = new Set<string>();
  #hasCities = false;

  constructor(list: StationList, stations: StationIndex) {
    this.list = list;
    this.#stations = stations;
  }

  /** The station of that id; undefined when its place is not known. */
  find(id: string, name = ""): number | undefined {
    if (this.#known.has(id)) return this.#known.get(id);
    const station = this.#join(id, name);
    this.#known.set(id, station);
    return station;
  }

  #join(id: string, name: string): number | undefined {
    const sameId = this.list.idOf(id);
    const listedId = sameId ?? this.list.idLike(id, name);
    if (sameId === undefined && listedId !== undefined) this.writtenOtherwise.push([name || id, listedId]);
    const place = listedId === undefined ? undefined : this.list.placeOf(listedId);
    if (listedId === undefined || place === undefined) {
      this.notListed.add(id);
      return undefined;
    }
    this.#used.add(listedId);
    this.#hasCities ||= this.list.isCity(listedId);
    if (Number.isNaN(place.lon)) {
      this.withoutPlace.add(id);
      return undefined;
    }
    return this.#stations.find(id, name || place.name, place.lon, place.lat);
  }

  /** Ids met, placed or not. */
  get ids(): number {
    return this.#known.size;
  }

  /** Ids that have no place. */
  get unplaced(): number {
    return this.notListed.size + this.withoutPlace.size;
  }

  /** Stations, or cities, of the list that the file has nothing of. */
  get unused(): number {
    return (this.#hasCities ? this.list.cities : this.list.size) - this.#used.size;
  }
}
