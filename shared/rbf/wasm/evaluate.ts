import { EARTH_RADIUS_KM, placesOf } from "../distance.ts";
import { type NodeBlock, type SolvedModel, TIMES_PER_PASS, type TimeRange } from "../engine.ts";
import { kernels } from "../kernels.ts";
import { createTail } from "../polynomial.ts";
import {
  CHECKS,
  finer,
  LARGEST_ORDER,
  type Lattice,
  NEAR_FACTOR,
  OrderChooser,
  type TilePlan,
} from "./accuracy.ts";
import { barycentricWeights, chebyshevNodes } from "./chebyshev.ts";
import {
  aligned,
  kernelNumber,
  type MemorySource,
  memoryBytes,
  PANEL_BYTES,
  type WasmMemory,
} from "./memory.ts";
import { LARGEST_TAIL, tailProducts } from "./tail.ts";

/** assembly/evaluate.ts: depths of the recursion and with matrices of their own, nodes of its largest leaf and tile's edge. */
const DEPTHS = 20;
const PART_DEPTHS = 8;
const LEAF_NODES = 4096;
const TILE_SIDE = 256;
/** A kernel counts as zero where all weights together could add no more than this share of the tolerance. */
const NEGLIGIBLE = 1e-3;

/** Bytes of WebAssembly memory that evaluating tiles takes. */
export function tileBytes(stations: number, times: number): number {
  const t = Math.min(times, TIMES_PER_PASS);
  const square = LARGEST_ORDER * LARGEST_ORDER * 8;
  const places = 4 * aligned(8 * (stations + 2));
  const weights = aligned(8 * stations * t);
  const lists = (DEPTHS + 2) * 4 * stations + (3 + t) * CHECKS * 8;
  const recursion =
    (DEPTHS * t + 4 + 4 * PART_DEPTHS) * square + 64 * PART_DEPTHS + 3 * LARGEST_ORDER * TILE_SIDE * 8;
  const leaf = (t + 3) * LEAF_NODES * 8;
  const tails = LARGEST_TAIL * TILE_SIDE * 8 * (1 + t);
  const output = TILE_SIDE * TILE_SIDE * 4 * t;
  return memoryBytes(
    places + weights + lists + recursion + leaf + tails + output + PANEL_BYTES + 4 * TILE_SIDE * 8 + 4096,
  );
}

/** Orders as they are usually chosen leave so many squares of the recursion untouched, for each time. */
const SQUARES_UNUSED = 15;

/** Bytes of it that the system comes to give: pages that nothing is written to are none. */
export const tileBytesUsed = (stations: number, times: number): number =>
  tileBytes(stations, times) -
  SQUARES_UNUSED * Math.min(times, TIMES_PER_PASS) * LARGEST_ORDER * LARGEST_ORDER * 8;

/** Evaluates tiles of one model after the other; what tiles share is kept between calls. */
export class WasmEvaluator {
  readonly #memory: WasmMemory;
  readonly #model: SolvedModel;
  readonly #chooser: OrderChooser;
  readonly #negligible: number;
  /** Times without a model: their field is NaN. */
  readonly #empty: readonly boolean[];
  readonly #x: number;
  readonly #y: number;
  readonly #z: number;
  readonly #weights: number;
  readonly #tables: number;
  readonly #lon: number;
  readonly #lat: number;
  readonly #tailColumns: number;
  readonly #tailRows: number;
  readonly #output: number;
  readonly #range: number;
  /** Points and sums of the nodes that are checked. */
  readonly #checks: number;
  readonly #workspace: number;
  #loaded = -1;

  constructor(memoryFor: MemorySource, model: SolvedModel) {
    const stations = model.lon.length;
    const memory = memoryFor(tileBytes(stations, model.times));
    memory.reset();
    const places = placesOf(model.method.metric, model.lon, model.lat);
    const t = Math.min(model.times, TIMES_PER_PASS);
    this.#memory = memory;
    this.#model = model;
    this.#empty = Array.from({ length: model.times }, (_, time) =>
      model.weights.subarray(time * stations, (time + 1) * stations).some(Number.isNaN),
    );
    const sizes = largestWeights(model);
    this.#chooser = new OrderChooser(model.method, { places, sizes });
    this.#negligible = negligibleDistance(model, sizes);
    this.#x = memory.put(places.x);
    this.#y = memory.put(places.y);
    this.#z = places.z.length > 0 ? memory.put(places.z) : this.#x;
    this.#weights = memory.allocate(8 * stations * t);
    this.#tables = memory.allocate(2 * LARGEST_ORDER * 8);
    this.#lon = memory.allocate(TILE_SIDE * 8);
    this.#lat = memory.allocate(TILE_SIDE * 8);
    this.#tailColumns = memory.allocate(LARGEST_TAIL * TILE_SIDE * 8);
    this.#tailRows = memory.allocate(t * LARGEST_TAIL * TILE_SIDE * 8);
    this.#output = memory.allocate(t * TILE_SIDE * TILE_SIDE * 4);
    this.#range = memory.allocate(4 * stations);
    this.#checks = memory.allocate((3 + t) * CHECKS * 8);
    this.#workspace = memory.allocate(0);
    memory.exports.fillRange(this.#range, stations);
  }

  /** Whether this evaluator serves a model. */
  serves(memory: WasmMemory | null, model: SolvedModel): boolean {
    return this.#memory === memory && this.#model === model;
  }

  /** As Engine.evaluateTile, for a block of at most 256 x 256 nodes. */
  evaluate(block: NodeBlock, out: Float32Array, range: TimeRange): void {
    const size = block.columns * block.rows;
    for (const pass of passesOf(range))
      out.set(this.evaluatePass(block, pass), (pass.first - range.first) * size);
  }

  /**
   * The field of at most 256 x 256 nodes at the times of one pass, where the engine has computed it: overwritten by the
   * next call.
   */
  evaluatePass(block: NodeBlock, { first, count }: TimeRange): Float32Array {
    const { method } = this.#model;
    const { columns, rows } = block;
    const lattice = latticeOf(block);
    const memory = this.#memory;
    memory.view(this.#lon, columns).set(nodesAlong(lattice.west0, block.dlon, block.i0, columns));
    memory.view(this.#lat, rows).set(nodesAlong(lattice.south0, block.dlat, block.j0, rows));
    const planned = this.#chooser.planFor(lattice, method.tolerance);
    const size = columns * rows;
    const nodes = checkedNodes(lattice);
    this.#load(first, count);
    const terms = this.#putTail(lattice, first, count);
    const exact = this.#directSums(lattice, nodes, first, count);
    for (let plan: TilePlan | null = planned; plan !== null; plan = finer(plan)) {
      this.#prepare(count, plan);
      memory.exports.evaluateTile(
        this.#lon,
        this.#lat,
        columns,
        rows,
        this.#output,
        terms,
        this.#tailColumns,
        this.#tailRows,
      );
      if (this.#holds(exact, lattice, nodes, count, plan.allowed)) break;
    }
    const values = memory.singles(this.#output, count * size);
    for (let t = 0; t < count; t++) {
      if (this.#empty[first + t]) values.fill(Number.NaN, t * size, (t + 1) * size);
    }
    return values;
  }

  /** Puts the weights of some times where the sums read them: by station, then time, the kernel's sign included. */
  #load(first: number, count: number): void {
    if (this.#loaded === first) return;
    const { weights, lon, method } = this.#model;
    const stations = lon.length;
    const { sign } = kernels[method.kernel];
    const target = this.#memory.view(this.#weights, stations * count);
    for (let t = 0; t < count; t++) {
      const empty = this.#empty[first + t];
      for (let i = 0; i < stations; i++) {
        target[i * count + t] = empty ? 0 : sign * (weights[(first + t) * stations + i] as number);
      }
    }
    this.#loaded = first;
  }

  /** The field at the nodes that are checked: exact[t * CHECKS + k]. */
  #directSums(lattice: Lattice, nodes: readonly CheckedNode[], first: number, count: number): Float64Array {
    const { method, frame, polynomial, lon } = this.#model;
    const { exports } = this.#memory;
    const lons = Float64Array.from(nodes, ({ i }) => lattice.west + i * lattice.dlon);
    const lats = Float64Array.from(nodes, ({ j }) => lattice.south + j * lattice.dlat);
    const places = placesOf(method.metric, lons, lats);
    const [x, y, z] = [0, 1, 2].map((axis) => this.#checks + axis * CHECKS * 8) as [number, number, number];
    this.#memory.view(x, CHECKS).set(places.x);
    this.#memory.view(y, CHECKS).set(places.y);
    this.#memory.view(z, CHECKS).set(places.z);
    const sums = this.#checks + 3 * CHECKS * 8;
    const result = this.#memory.view(sums, count * CHECKS).fill(0);
    this.#prepare(count, { order: 1, firstFarDepth: 0, allowed: 0 });
    exports.addStations(this.#range, lon.length, x, y, z, CHECKS, sums, CHECKS * 8);
    const tail = createTail(method.metric, method.degree, frame);
    const terms = new Float64Array(tail.count);
    return result.map((sum, k) => {
      const [t, node] = [Math.floor(k / CHECKS), k % CHECKS];
      tail.at(lons[node] as number, lats[node] as number, terms);
      return terms.reduce(
        (total, term, m) => total + term * (polynomial[(first + t) * tail.count + m] as number),
        sum,
      );
    });
  }

  /** Whether the output is within what is allowed of direct sums; float32 rounding and empty times left aside. */
  #holds(
    exact: Float64Array,
    lattice: Lattice,
    nodes: readonly CheckedNode[],
    count: number,
    allowed: number,
  ): boolean {
    const { columns, rows } = lattice;
    const output = this.#memory.singles(this.#output, count * columns * rows);
    return exact.every((value, k) => {
      const { i, j } = nodes[k % CHECKS] as CheckedNode;
      const got = output[(Math.floor(k / CHECKS) * rows + j) * columns + i] as number;
      return !(Math.abs(got - value) > allowed + 1e-7 * Math.abs(value));
    });
  }

  #prepare(count: number, { order, firstFarDepth }: TilePlan): void {
    const tables = this.#memory.view(this.#tables, 2 * order);
    tables.set(chebyshevNodes(order));
    tables.set(barycentricWeights(order), order);
    const { kernel, shape, metric } = this.#model.method;
    const { exports, bytes } = this.#memory;
    exports.setMetric(metric === "degrees" ? 0 : EARTH_RADIUS_KM);
    const end = exports.prepareEvaluation(
      this.#workspace,
      kernelNumber(kernel),
      1 / (shape * shape),
      this.#model.lon.length,
      this.#x,
      this.#y,
      this.#z,
      this.#weights,
      count,
      order,
      this.#tables,
      NEAR_FACTOR,
      firstFarDepth,
      this.#negligible,
    );
    if (end > bytes) throw new Error(`Evaluating needs ${end} bytes where ${bytes} were planned`);
  }

  /** Puts the polynomial tail where tiles read it; returns the number of its products. */
  #putTail(lattice: Lattice, first: number, count: number): number {
    const tail = tailProducts(this.#model, lattice, first, count);
    this.#memory.view(this.#tailRows, tail.rows.length).set(tail.rows);
    this.#memory.view(this.#tailColumns, tail.columns.length).set(tail.columns);
    return tail.count;
  }
}

/** The passes that a range of times takes. */
function* passesOf({ first, count }: TimeRange): Generator<TimeRange> {
  for (let done = 0; done < count; done += TIMES_PER_PASS) {
    yield { first: first + done, count: Math.min(TIMES_PER_PASS, count - done) };
  }
}

interface CheckedNode {
  readonly i: number;
  readonly j: number;
}

/** Nodes spread evenly over a tile by the R2 sequence (Roberts 2018): the same ones whenever it is computed. */
function checkedNodes({ columns, rows }: Lattice): CheckedNode[] {
  return Array.from({ length: CHECKS }, (_, k) => ({
    i: Math.floor(columns * (((k + 0.5) * 0.7548776662466927) % 1)),
    j: Math.floor(rows * (((k + 0.5) * 0.5698402909980532) % 1)),
  }));
}

function nodesAlong(origin: number, step: number, first: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => origin + (first + i) * step);
}

function latticeOf(block: NodeBlock): Lattice & { readonly west0: number; readonly south0: number } {
  const { west, south, dlon, dlat, i0, j0, columns, rows } = block;
  return {
    west0: west,
    south0: south,
    west: west + i0 * dlon,
    south: south + j0 * dlat,
    dlon,
    dlat,
    columns,
    rows,
  };
}

/** Largest |w| of each station over all times; times without a model left out. */
function largestWeights({ weights, lon, times }: SolvedModel): Float64Array {
  const stations = lon.length;
  const sizes = new Float64Array(stations);
  for (let t = 0; t < times; t++) {
    for (let i = 0; i < stations; i++) {
      const size = Math.abs(weights[t * stations + i] as number);
      if (size > (sizes[i] as number)) sizes[i] = size;
    }
  }
  return sizes;
}

/** Distance beyond which the gaussian adds nothing that matters; Infinity for kernels that do not vanish so fast. */
function negligibleDistance({ method }: SolvedModel, sizes: Float64Array): number {
  if (method.kernel !== "gaussian") return Infinity;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const ratio = total / (NEGLIGIBLE * method.tolerance);
  return ratio > 1 ? method.shape * Math.sqrt(Math.log(ratio)) : 0;
}
