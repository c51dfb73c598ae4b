import { spatialBlocks } from "./crossvalidation.ts";
import { boundingBox, type Places, placesOf, select, selectPlaces } from "./distance.ts";
import { groupTimes } from "./groups.ts";
import type { ResolvedMethod } from "./method.ts";
import { evenly, neighbourhoods } from "./neighbourhoods.ts";
import { createTail, frameOf, tailMatrix } from "./polynomial.ts";
import { rankOf } from "./rank.ts";

/** Stations in one neighbourhood at most: small systems, but with the network's true density. */
export const NEIGHBOURHOOD = 150;
/** Systems solved per candidate at most. */
const SAMPLES = 12;
/** With fewer stations than this in a neighbourhood, blocks would leave too few to predict from. */
const FEWEST_FOR_BLOCKS = 40;

/** A neighbourhood's stations with times at which the same of them have values. */
export interface Sample {
  readonly places: Places;
  readonly tail: Float64Array;
  readonly terms: number;
  readonly values: readonly Float64Array[];
  /** The spatial block of each station. */
  readonly blocks: Int32Array;
}

/** Small parts of a network to try settings on. */
export interface Samples {
  readonly samples: readonly Sample[];
  /** Edge of the blocks, km; 0 when each station is a block of its own. */
  readonly blockSize: number;
}

/** How many samples a network gives, and of how many stations, before any of it is looked at. @param groups of times */
export function samplesIn(
  stations: number,
  groups: number,
): { readonly count: number; readonly size: number } {
  let [pieces, size] = [1, stations];
  // As `neighbourhoods` cuts.
  for (; size > NEIGHBOURHOOD; size /= 2) pieces *= 2;
  const taken = Math.min(pieces, SAMPLES);
  return { count: taken * Math.min(groups, Math.max(1, Math.floor(SAMPLES / taken))), size };
}

type TailMethod = Pick<ResolvedMethod, "metric" | "degree">;

/**
 * Neighbourhoods spread over the network, each at its share of the times, with blocks as wide as two typical distances
 * between stations there: what a field has to bridge, rather than the metres between stations of one city.
 */
export function samplesOf(
  method: TailMethod,
  lon: Float64Array,
  lat: Float64Array,
  values: readonly Float64Array[],
): Samples {
  const pieces = evenly(neighbourhoods(placesOf(method.metric, lon, lat), NEIGHBOURHOOD), SAMPLES);
  const blockSize = blockSizeOf(pieces, lon, lat);
  const timesEach = Math.max(1, Math.floor(SAMPLES / pieces.length));
  const samples = pieces.flatMap((piece, k) => {
    const shares = Array.from(
      { length: timesEach },
      (_, m) => (k * timesEach + m) / (pieces.length * timesEach),
    );
    const times = new Set(shares.map((share) => Math.floor(share * values.length)));
    const columns = values.filter((_, t) => times.has(t)).map((column) => select(column, piece));
    return sampleGroups(method, select(lon, piece), select(lat, piece), columns, blockSize);
  });
  return { samples, blockSize };
}

/** Twice the median, over pieces, of the distance at which as many stations on a lattice would fill the piece; km. */
function blockSizeOf(pieces: readonly Int32Array[], lon: Float64Array, lat: Float64Array): number {
  const onGlobe = placesOf("great-circle", lon, lat);
  const spacings = pieces.map((piece) => {
    const edges = boundingBox(selectPlaces(onGlobe, piece)).map(([low, high]) => high - low);
    const [widest = 0, wide = 0] = edges.sort((a, b) => b - a);
    return Math.sqrt((widest * wide) / piece.length);
  });
  const median = spacings.sort((a, b) => a - b)[spacings.length >> 1] ?? 0;
  const smallest = Math.min(...pieces.map((piece) => piece.length));
  return smallest < FEWEST_FOR_BLOCKS ? 0 : Number((2 * median).toPrecision(2));
}

function sampleGroups(
  method: TailMethod,
  lon: Float64Array,
  lat: Float64Array,
  values: readonly Float64Array[],
  blockSize: number,
): Sample[] {
  return groupTimes(values).flatMap(({ stations, times }) => {
    const [lonHere, latHere] = [select(lon, stations), select(lat, stations)];
    const tail = createTail(method.metric, method.degree, frameOf(method.metric, lonHere, latHere));
    const matrix = tailMatrix(tail, lonHere, latHere);
    if (stations.length < tail.count + 2 || rankOf(matrix, tail.count) < tail.count) return [];
    return [
      {
        places: placesOf(method.metric, lonHere, latHere),
        tail: matrix,
        terms: tail.count,
        values: times.map((t) => select(values[t] as Float64Array, stations)),
        blocks: spatialBlocks(lonHere, latHere, blockSize),
      },
    ];
  });
}
