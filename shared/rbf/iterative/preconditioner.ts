import { type Places, select, selectPlaces } from "../distance.ts";
import type { ResolvedMethod } from "../method.ts";
import { createTail, frameOf, tailCount, tailMatrix } from "../polynomial.ts";
import { rankOf } from "../rank.ts";
import type { WasmMemory } from "../wasm/memory.ts";
import { systemBytes, WasmSystem } from "../wasm/system.ts";
import { AROUND, type Domain, domainsOf, INSIDE, representatives } from "./domains.ts";
import { type Presence, project } from "./presence.ts";
import type { FastProduct } from "./product.ts";

/*
 * An approximate inverse from systems of few stations: overlapping domains solved on their own, of whose weights each
 * station takes those of its own domain, and then one coarse system of representatives on what they leave (Beatson,
 * Light and Billings, SIAM J. Sci. Comput. 22, 2000).
 */

/** Stations of the coarse system at most, and how many others there are to each at least. */
const COARSE = 2048;
const OTHERS_TO_EACH = 8;

const coarseCount = (stations: number): number => Math.min(COARSE, Math.ceil(stations / OTHERS_TO_EACH));

/** Bytes of engine memory that the largest of the small systems takes. */
export function preconditionerEngineBytes(stations: number, terms: number): number {
  return systemBytes(Math.max(coarseCount(stations), Math.min(stations, INSIDE + AROUND)), terms);
}

/** Bytes that the inverses take beside the engine's memory. */
export function preconditionerBytes(stations: number): number {
  return 8 * (stations * Math.min(stations, INSIDE + AROUND) + coarseCount(stations) ** 2);
}

/** Rows of a small system's inverse: how the weights of its first stations answer to values at all of them. */
export interface LocalInverse {
  readonly domain: Domain;
  /** Row-major inside x stations. */
  readonly rows: Float64Array;
}

export interface Preconditioner {
  readonly domains: readonly LocalInverse[];
  readonly coarse: LocalInverse;
  /** Diagonal of the whole inverse, taken from the domains. */
  readonly diagonal: Float64Array;
}

/** Stations in degrees and as places. */
export interface Network {
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly places: Places;
}

/**
 * Inverts all domains and the coarse system, one after the other in one memory.
 * @returns null when one of them is singular.
 */
export function preconditionerOf(
  memory: WasmMemory,
  method: ResolvedMethod,
  network: Network,
  progress: (fraction: number) => void,
): Preconditioner | null {
  const { places } = network;
  const domains = domainsOf(places);
  const all: LocalInverse[] = [];
  const diagonal = new Float64Array(places.count);
  for (const [k, domain] of domains.entries()) {
    progress(k / (domains.length + 1));
    const local = invert(memory, method, network, domain);
    if (local === null) return null;
    const { inside, stations } = domain;
    for (let i = 0; i < inside; i++) {
      diagonal[stations[i] as number] = local.rows[i * stations.length + i] as number;
    }
    all.push(local);
  }
  progress(domains.length / (domains.length + 1));
  const stations = representatives(places, coarseCount(places.count));
  const coarse = invert(memory, method, network, { stations, inside: stations.length });
  return coarse && { domains: all, coarse, diagonal };
}

function invert(
  memory: WasmMemory,
  method: ResolvedMethod,
  network: Network,
  domain: Domain,
): LocalInverse | null {
  const { stations, inside } = domain;
  const { tail, terms } = localTail(method, network, stations);
  const system = new WasmSystem(memory, method, selectPlaces(network.places, stations), tail, terms);
  if (!system.factor()) return null;
  system.invert();
  const rows = new Float64Array(inside * stations.length);
  // The inverse is symmetric: columns are rows.
  for (let i = 0; i < inside; i++) rows.set(system.inverseColumn(i), i * stations.length);
  return { domain, rows };
}

/** The tail for some of the stations, in a frame of its own; a lower degree where these stations need one. */
function localTail({ metric, degree: wanted }: ResolvedMethod, { lon, lat }: Network, stations: Int32Array) {
  const [lonHere, latHere] = [select(lon, stations), select(lat, stations)];
  const frame = frameOf(metric, lonHere, latHere);
  for (let degree = wanted; degree >= 0; degree--) {
    const terms = tailCount(metric, degree);
    const tail = tailMatrix(createTail(metric, degree, frame), lonHere, latHere);
    if (stations.length >= terms && rankOf(tail, terms) === terms) return { tail, terms };
  }
  return { tail: new Float64Array(0), terms: 0 };
}

/**
 * Weights whose field is close to given residuals: domains first, then the coarse system on what they leave.
 * @param presences of the residuals' times.
 */
export function precondition(
  { domains, coarse }: Preconditioner,
  product: FastProduct,
  residuals: readonly Float64Array[],
  presences: readonly Presence[],
): Float64Array[] {
  const changes = residuals.map((residual, t) => {
    const presence = presences[t] as Presence;
    const values = presence.gaps?.filled(residual) ?? residual;
    const change = new Float64Array(residual.length);
    for (const local of domains) answer(local, select(values, local.domain.stations), change);
    project(presence, change);
    return change;
  });
  const { stations } = coarse.domain;
  const images = product.direct(changes, stations);
  changes.forEach((change, t) => {
    const presence = presences[t] as Presence;
    const left = select(residuals[t] as Float64Array, stations);
    const image = images[t] as Float64Array;
    for (let k = 0; k < left.length; k++) left[k] = (left[k] as number) - (image[k] as number);
    presence.gaps?.fillCoarse(left);
    answer(coarse, left, change);
    project(presence, change);
  });
  return changes;
}

/** Adds the weights of a domain's own stations that answer to values at all of its stations. */
function answer({ domain, rows }: LocalInverse, values: Float64Array, target: Float64Array): void {
  const { stations, inside } = domain;
  const count = values.length;
  for (let i = 0; i < inside; i++) {
    const row = i * count;
    let sum = 0;
    for (let j = 0; j < count; j++) sum += (rows[row + j] as number) * (values[j] as number);
    const station = stations[i] as number;
    target[station] = (target[station] as number) + sum;
  }
}
