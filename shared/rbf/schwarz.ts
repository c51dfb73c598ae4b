import { BlockSystem, benchBytes, blockBytes, Workbench } from "./block.ts";
import { type Places, select, selectPlaces } from "./distance.ts";
import type { StepProgress } from "./engine.ts";
import { addTo } from "./gmres.ts";
import type { ResolvedMethod } from "./method.ts";
import { createTail, frameOf, tailCount, tailMatrix } from "./polynomial.ts";
import type { FastProduct } from "./product.ts";
import { rankOf } from "./rank.ts";
import type { StationTree, TreeBox } from "./tree.ts";
import type { WasmMemory } from "./wasm-memory.ts";

/*
 * The preconditioner: overlapping blocks of neighbouring stations solved one by one, of whose weights each station
 * takes those of its own block (restricted additive Schwarz), and then a coarse network that spans the region and
 * carries what reaches beyond blocks (Beatson, Light and Billings 2000, doi:10.1137/S1064827599361771).
 */

/** Stations that a block is there for, at most, and stations around them that it also solves for. */
const CORE = 256;
const OVERLAP = 192;
/** Stations of the coarse network, about, and from each block at least and at most. */
const COARSE = 2000;
const FEWEST_COARSE = 2;
const MOST_COARSE = 24;
/** Stations left out of a block's system together with its polynomial: none is too few to leave a block singular. */
const SPARE = 1;

/** Unit columns solved at once for entries of an inverse. */
const UNITS = 32;

interface Sizes {
  readonly cores: readonly number[];
  readonly coarse: number;
  readonly coarsePerBlock: number;
}

/** What blocks there will be for so many stations: as in `coresOf`. */
function sizesOf(stations: number): Sizes {
  const cut = (count: number): number[] =>
    count <= CORE ? [count] : [...cut(count >> 1), ...cut(count - (count >> 1))];
  const cores = cut(stations);
  const coarsePerBlock = Math.min(MOST_COARSE, Math.max(FEWEST_COARSE, Math.floor(COARSE / cores.length)));
  return { cores, coarse: Math.min(stations, coarsePerBlock * cores.length), coarsePerBlock };
}

const blockSize = (stations: number, core: number): number => Math.min(stations, core + OVERLAP);

/** Bytes of engine memory that the preconditioner takes. */
export function schwarzBytes(stations: number, terms: number, columns: number): number {
  const { cores, coarse } = sizesOf(stations);
  const local = cores.reduce((sum, core) => sum + blockBytes(blockSize(stations, core), terms), 0);
  const largest = Math.max(coarse, blockSize(stations, CORE)) + terms;
  return (
    local + blockBytes(coarse, terms) + benchBytes(largest, Math.max(columns, UNITS)) + 16 * cores.length
  );
}

/** A block: its stations, its own ones first. */
interface Block {
  readonly core: number;
  readonly stations: Int32Array;
  readonly system: BlockSystem;
}

/** An approximate inverse of the projected system, made once and applied often. */
export class Schwarz {
  readonly #product: FastProduct;
  readonly #columns: number;
  readonly #blocks: readonly Block[];
  readonly #coarse: Block | null;

  /** @throws never: blocks that cannot be factored are left out, and convergence tells. */
  constructor(
    memory: WasmMemory,
    method: ResolvedMethod,
    tree: StationTree,
    product: FastProduct,
    columns: number,
    progress: StepProgress,
  ) {
    const stations = tree.lon.length;
    const { coarse, coarsePerBlock } = sizesOf(stations);
    const cores = coresOf(tree);
    const terms = tailCount(method.metric, method.degree);
    const largest = Math.max(coarse, blockSize(stations, CORE)) + terms;
    this.#columns = Math.max(columns, UNITS);
    const bench = new Workbench(memory, largest, this.#columns);
    this.#product = product;
    const make = (core: number, members: Int32Array): Block | null => {
      const system = factored(bench, method, tree, members);
      return system && { core, stations: members, system };
    };
    this.#blocks = cores.flatMap((core, k) => {
      progress((0.9 * k) / cores.length, `Factoring block ${k + 1} of ${cores.length}`);
      return make(core.last - core.first, withNeighbours(tree, core)) ?? [];
    });
    progress(0.9, "Factoring the coarse network");
    const spread = cores.flatMap((core) => [...spreadOut(tree.places, core, coarsePerBlock)]);
    this.#coarse = cores.length > 1 ? make(spread.length, Int32Array.from(spread)) : null;
  }

  /** Diagonal entries of the inverses of the blocks that stations (of the tree's order) belong to. */
  inverseDiagonal(stations: Int32Array): Float64Array {
    const diagonal = new Float64Array(stations.length).fill(Number.NaN);
    for (const { core, stations: members, system } of this.#blocks) {
      const first = members[0] as number;
      const mine: number[] = [];
      stations.forEach((station, k) => {
        if (station >= first && station < first + core) mine.push(k);
      });
      for (let start = 0; start < mine.length; start += this.#columns) {
        const some = mine.slice(start, start + this.#columns);
        const places = some.map((k) => (stations[k] as number) - first);
        const units = places.map((place) => {
          const unit = new Float64Array(members.length);
          unit[place] = 1;
          return unit;
        });
        system.solve(units).forEach((column, m) => {
          diagonal[some[m] as number] = column[places[m] as number] as number;
        });
      }
    }
    return diagonal;
  }

  /** Weights whose field is close to given residuals; both in the tree's order. Not yet free of polynomials. */
  apply(residuals: readonly Float64Array[], project: (column: Float64Array) => void): Float64Array[] {
    const weights = residuals.map((residual) => new Float64Array(residual.length));
    for (const { core, stations, system } of this.#blocks) {
      const solved = system.solve(residuals.map((residual) => select(residual, stations)));
      solved.forEach((column, t) => {
        (weights[t] as Float64Array).set(column.subarray(0, core), stations[0]);
      });
    }
    weights.forEach(project);
    const coarse = this.#coarse;
    if (coarse === null) return weights;
    const explained = this.#product.direct(weights, coarse.stations);
    const left = residuals.map((residual, t) => {
      const rest = select(residual, coarse.stations);
      addTo(rest, -1, explained[t] as Float64Array);
      return rest;
    });
    coarse.system.solve(left).forEach((column, t) => {
      const target = weights[t] as Float64Array;
      coarse.stations.forEach((station, k) => {
        target[station] = (target[station] as number) + (column[k] as number);
      });
    });
    return weights;
  }
}

/** The largest boxes of at most CORE stations. */
function coresOf({ boxes }: StationTree): TreeBox[] {
  const find = (box: TreeBox): TreeBox[] => (box.last - box.first <= CORE ? [box] : box.parts.flatMap(find));
  const root = boxes[0];
  return root ? find(root) : [];
}

/** A factored system, with the highest degree of polynomial that the stations determine; null: singular. */
function factored(
  bench: Workbench,
  method: ResolvedMethod,
  { lon, lat, places }: StationTree,
  stations: Int32Array,
): BlockSystem | null {
  const [lonHere, latHere] = [select(lon, stations), select(lat, stations)];
  const frame = frameOf(method.metric, lonHere, latHere);
  for (let degree = method.degree; degree >= -1; degree--) {
    const { metric } = method;
    const terms = tailCount(metric, degree);
    const tail = tailMatrix(createTail(metric, degree, frame), lonHere, latHere);
    if (stations.length < terms + SPARE || rankOf(tail, terms) < terms) continue;
    const system = new BlockSystem(bench, stations.length, tail, terms);
    const here = selectPlaces(places, stations);
    return system.factor({ ...method, degree }, here, tail) ? system : null;
  }
  return null;
}

/** A core's stations, then the OVERLAP others closest to the rectangle (or cuboid) around them. */
function withNeighbours({ places, boxes }: StationTree, { first, last }: TreeBox): Int32Array {
  const wanted = Math.min(OVERLAP, places.count - (last - first));
  const axes = [places.x, places.y, places.z].filter((axis) => axis.length > 0);
  const sides = axes.map((axis) => {
    const own = axis.subarray(first, last);
    return [own.reduce((a, b) => Math.min(a, b)), own.reduce((a, b) => Math.max(a, b))] as const;
  });
  const distanceOf = (point: readonly number[]): number =>
    Math.hypot(...sides.map(([low, high], d) => Math.max(low - (point[d] ?? 0), (point[d] ?? 0) - high, 0)));
  const leaves = boxes
    .filter((box) => box.parts.length === 0 && (box.last <= first || box.first >= last))
    .map((box) => ({ box, nearest: distanceOf([box.x, box.y, box.z]) - box.radius }))
    .sort((a, b) => a.nearest - b.nearest);
  let around: { station: number; distance: number }[] = [];
  for (const { box, nearest } of leaves) {
    if (around.length === wanted && nearest > (around.at(-1)?.distance ?? 0)) break;
    for (let station = box.first; station < box.last; station++) {
      around.push({ station, distance: distanceOf(axes.map((axis) => axis[station] as number)) });
    }
    around = around.sort((a, b) => a.distance - b.distance || a.station - b.station).slice(0, wanted);
  }
  const own = Array.from({ length: last - first }, (_, k) => first + k);
  return Int32Array.of(...own, ...around.map(({ station }) => station));
}

/** Stations of a box, each as far as can be from those before: `count` of them. */
function spreadOut({ x, y, z }: Places, { first, last }: TreeBox, count: number): number[] {
  const chosen: number[] = [];
  const squares = new Float64Array(last - first).fill(Infinity);
  let next = first;
  while (chosen.length < Math.min(count, last - first)) {
    chosen.push(next);
    let far = first;
    for (let k = first; k < last; k++) {
      const dx = (x[k] as number) - (x[next] as number);
      const dy = (y[k] as number) - (y[next] as number);
      const dz = (z[k] ?? 0) - (z[next] ?? 0);
      squares[k - first] = Math.min(squares[k - first] as number, dx * dx + dy * dy + dz * dz);
      if ((squares[k - first] as number) > (squares[far - first] as number)) far = k;
    }
    next = far;
  }
  return chosen;
}
