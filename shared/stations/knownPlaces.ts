import { ownCopy } from "./cells.ts";

/** A station and its place as a row gave it. */
export interface KnownPlace {
  readonly lonText: string;
  readonly latText: string;
  /** Degrees, -180..180 and -90..90. */
  readonly lon: number;
  readonly lat: number;
  readonly isWrapped: boolean;
  readonly station: number;
}

/** More than networks have; files of places that never come again would only fill memory. */
const MOST_KEPT = 50_000;

/** Stations by id with the letters of their place: rows repeat them, and neither is worked out anew then. */
export class KnownPlaces {
  readonly #byId = new Map<string, KnownPlace>();

  /** The station of that id when its place is written as before. */
  find(id: string, lonText: string, latText: string): KnownPlace | undefined {
    const known = this.#byId.get(id);
    return known && known.lonText === lonText && known.latText === latText ? known : undefined;
  }

  keep(id: string, place: KnownPlace): void {
    if (this.#byId.size >= MOST_KEPT) return;
    const [lonText, latText] = [ownCopy(place.lonText), ownCopy(place.latText)];
    this.#byId.set(ownCopy(id), { ...place, lonText, latText });
  }
}
