import { EARTH_RADIUS_KM, placesOf } from "../distance.ts";
import { kernels } from "../kernels.ts";
import type { ResolvedMethod } from "../method.ts";
import { ridgeOf } from "../system.ts";
import { chebyshevNodes, lagrangeMatrix } from "../wasm/chebyshev.ts";
import { kernelNumber, PANEL_BYTES, type WasmMemory } from "../wasm/memory.ts";
import { type Interactions, interactionsOf } from "./interactions.ts";
import {
  gatherLattice,
  gatherPoints,
  type Lagrange,
  spreadLattice,
  spreadPoints,
  within,
} from "./transfer.ts";
import { type StationTree, type TreeBox, treeCounts } from "./tree.ts";

/** Chebyshev nodes along a side of a box: even numbers, so that a box has an even number of nodes. */
export const FIRST_ORDER = 6;
export const LAST_ORDER = 16;
const MOST_NODES = LAST_ORDER * LAST_ORDER;

const even = (count: number): number => count + (count & 1);

/** Bytes of engine memory that products of so many columns take. */
export function productBytes(stations: number, columns: number): number {
  const { boxes, leaves } = treeCounts(stations);
  const positions = stations + leaves;
  const nodes = boxes * MOST_NODES;
  return (
    8 * (3 + 2 * columns) * (positions + nodes) +
    4 * Math.max(positions, nodes) +
    8 * (3 + columns) * even(stations) +
    PANEL_BYTES +
    256
  );
}

/**
 * Products of the kernel matrix with weights in time proportional to the number of stations: weights are gathered at
 * the Chebyshev nodes of boxes, act from nodes to nodes between far boxes, and are spread to the stations (the
 * black-box method of Fong and Darve 2009, doi:10.1016/j.jcp.2009.08.031); near boxes act station by station.
 */
export class FastProduct {
  readonly #memory: WasmMemory;
  readonly #method: ResolvedMethod;
  readonly #tree: StationTree;
  /** Where a leaf's stations begin in the padded arrays, by box. */
  readonly #starts: Int32Array;
  readonly #positions: number;
  readonly #stationAxes: readonly [number, number, number];
  readonly #stationWeights: number;
  readonly #stationSums: number;
  readonly #nodeAxes: readonly [number, number, number];
  readonly #nodeWeights: number;
  readonly #nodeSums: number;
  readonly #pointAxes: readonly [number, number, number];
  readonly #pointSums: number;
  readonly #range: number;
  readonly #panel: number;
  #order = 0;
  #interactions: Interactions = { far: [], near: [] };
  /** By box: at its own stations (leaves), or null. */
  #atStations: (Lagrange | null)[] = [];
  /** By box: the whole's polynomials at this box's nodes. */
  #atParts: (Lagrange | null)[] = [];

  constructor(memory: WasmMemory, method: ResolvedMethod, tree: StationTree, columns: number) {
    const { boxes, places } = tree;
    this.#memory = memory;
    this.#method = method;
    this.#tree = tree;
    this.#starts = new Int32Array(boxes.length);
    let positions = 0;
    for (const { index, first, last, parts } of boxes) {
      this.#starts[index] = positions;
      if (parts.length === 0) positions += even(last - first);
    }
    this.#positions = positions;
    const nodes = boxes.length * MOST_NODES;
    const axes = (count: number): [number, number, number] => [
      memory.allocate(8 * count),
      memory.allocate(8 * count),
      memory.allocate(8 * count),
    ];
    this.#stationAxes = axes(positions);
    this.#stationWeights = memory.allocate(8 * columns * positions);
    this.#stationSums = memory.allocate(8 * columns * positions);
    this.#nodeAxes = axes(nodes);
    this.#nodeWeights = memory.allocate(8 * columns * nodes);
    this.#nodeSums = memory.allocate(8 * columns * nodes);
    this.#pointAxes = axes(even(places.count));
    this.#pointSums = memory.allocate(8 * columns * even(places.count));
    const longest = Math.max(positions, nodes);
    this.#range = memory.allocate(4 * longest);
    this.#panel = memory.allocate(PANEL_BYTES);
    memory.exports.fillRange(this.#range, longest);
    for (const box of this.#leaves()) this.#putStations(box);
    this.order = FIRST_ORDER;
  }

  /** Chebyshev nodes along a side of a box: more take longer and err less. */
  get order(): number {
    return this.#order;
  }

  set order(order: number) {
    if (order === this.#order) return;
    this.#order = order;
    const { boxes } = this.#tree;
    this.#interactions = interactionsOf(this.#tree, this.#method, order * order);
    this.#atStations = boxes.map((box) => (box.parts.length === 0 ? this.#lagrangeAtStations(box) : null));
    this.#atParts = boxes.map(() => null);
    const nodes = chebyshevNodes(order);
    for (const box of boxes) {
      for (const part of box.parts) {
        this.#atParts[part.index] = {
          lon: lagrangeMatrix(order, within(nodesOf(nodes, part.lon, part.halfLon), box.lon, box.halfLon)),
          lat: lagrangeMatrix(order, within(nodesOf(nodes, part.lat, part.halfLat), box.lat, box.halfLat)),
        };
      }
      this.#putNodes(box, nodes);
    }
  }

  /** (K + ridge I) w for columns of weights in the tree's order. */
  multiply(columns: readonly Float64Array[]): Float64Array[] {
    const times = columns.length;
    const nodes = this.#tree.boxes.length * this.#order * this.#order;
    const floats = this.#memory.floats;
    this.#putWeights(columns);
    floats.fill(0, this.#nodeWeights / 8, this.#nodeWeights / 8 + times * nodes);
    floats.fill(0, this.#nodeSums / 8, this.#nodeSums / 8 + times * nodes);
    floats.fill(0, this.#stationSums / 8, this.#stationSums / 8 + times * this.#positions);
    this.#gather(times);
    this.#actFar(times);
    this.#actNear(times);
    const results = columns.map((column) => new Float64Array(column.length));
    this.#spread(results);
    this.#addRidge(columns, results, null);
    return results;
  }

  /** The same at some stations only, by direct sums. */
  direct(columns: readonly Float64Array[], stations: Int32Array): Float64Array[] {
    const { x, y, z } = this.#tree.places;
    const count = stations.length;
    const points = even(count);
    const floats = this.#memory.floats;
    [x, y, z].forEach((axis, k) => {
      const at = (this.#pointAxes[k] as number) / 8;
      for (let i = 0; i < points; i++) floats[at + i] = axis[stations[Math.min(i, count - 1)] as number] ?? 0;
    });
    this.#putWeights(columns);
    const sums = this.#pointSums;
    floats.fill(0, sums / 8, sums / 8 + columns.length * points);
    this.#setSums(this.#stationAxes, this.#stationWeights, columns.length);
    const [px, py, pz] = this.#pointAxes;
    this.#memory.exports.addStations(this.#range, this.#positions, px, py, pz, points, sums, 8 * points);
    const results = columns.map((_, t) => this.#memory.view(sums + 8 * t * points, count).slice());
    this.#addRidge(columns, results, stations);
    return results;
  }

  #leaves(): TreeBox[] {
    return this.#tree.boxes.filter(({ parts }) => parts.length === 0);
  }

  #putStations({ index, first, last }: TreeBox): void {
    const { x, y, z } = this.#tree.places;
    [x, y, z].forEach((axis, k) => {
      const at = (this.#stationAxes[k] as number) / 8 + (this.#starts[index] as number);
      for (let i = 0; i < even(last - first); i++) {
        this.#memory.floats[at + i] = axis[Math.min(first + i, last - 1)] ?? 0;
      }
    });
  }

  #putNodes(box: TreeBox, nodes: Float64Array): void {
    const order = this.#order;
    const lons = nodesOf(nodes, box.lon, box.halfLon);
    const lats = nodesOf(nodes, box.lat, box.halfLat);
    const lon = Float64Array.from({ length: order * order }, (_, k) => lons[k % order] as number);
    const lat = Float64Array.from({ length: order * order }, (_, k) => lats[Math.floor(k / order)] as number);
    const { x, y, z } = placesOf(this.#method.metric, lon, lat);
    const offset = 8 * box.index * order * order;
    [x, y, z].forEach((axis, k) => {
      this.#memory.view((this.#nodeAxes[k] as number) + offset, axis.length).set(axis);
    });
  }

  #lagrangeAtStations({ first, last, ...box }: TreeBox): Lagrange {
    const { lon, lat } = this.#tree;
    return {
      lon: lagrangeMatrix(this.#order, within(lon.subarray(first, last), box.lon, box.halfLon)),
      lat: lagrangeMatrix(this.#order, within(lat.subarray(first, last), box.lat, box.halfLat)),
    };
  }

  /** Weights where the sums read them, padding left at zero: by position, then column, the kernel's sign included. */
  #putWeights(columns: readonly Float64Array[]): void {
    const times = columns.length;
    const target = this.#memory.view(this.#stationWeights, times * this.#positions).fill(0);
    const { sign } = kernels[this.#method.kernel];
    for (const { index, first, last } of this.#leaves()) {
      const start = this.#starts[index] as number;
      columns.forEach((column, t) => {
        for (let i = first; i < last; i++) {
          target[(start + i - first) * times + t] = sign * (column[i] as number);
        }
      });
    }
  }

  #setSums(axes: readonly [number, number, number], weights: number, times: number): void {
    const { kernel, shape, metric } = this.#method;
    const { exports } = this.#memory;
    exports.setMetric(metric === "degrees" ? 0 : EARTH_RADIUS_KM);
    exports.setSums(kernelNumber(kernel), 1 / (shape * shape), ...axes, weights, times, this.#panel);
  }

  /** Weights of stations, then of parts, to the nodes of their boxes. */
  #gather(times: number): void {
    const order = this.#order;
    const square = order * order;
    const { boxes } = this.#tree;
    const nodeWeights = this.#memory.view(this.#nodeWeights, times * square * boxes.length);
    const stationWeights = this.#memory.view(this.#stationWeights, times * this.#positions);
    for (let k = boxes.length - 1; k >= 0; k--) {
      const { index, first, last, parts } = boxes[k] as TreeBox;
      const mine = nodeWeights.subarray(index * square * times, (index + 1) * square * times);
      const at = this.#atStations[index];
      if (at) {
        const start = (this.#starts[index] as number) * times;
        gatherPoints(at, order, times, stationWeights.subarray(start, start + (last - first) * times), mine);
      }
      for (const part of parts) {
        const from = nodeWeights.subarray(part.index * square * times, (part.index + 1) * square * times);
        gatherLattice(this.#atParts[part.index] as Lagrange, order, times, from, mine);
      }
    }
  }

  #actFar(times: number): void {
    const nodes = this.#order * this.#order;
    this.#setSums(this.#nodeAxes, this.#nodeWeights, times);
    const [x, y, z] = this.#nodeAxes;
    const stride = 8 * nodes * this.#tree.boxes.length;
    const { exports } = this.#memory;
    this.#interactions.far.forEach((sources, target) => {
      const at = 8 * nodes * target;
      for (const { index } of sources) {
        const list = this.#range + 4 * nodes * index;
        exports.addStations(list, nodes, x + at, y + at, z + at, nodes, this.#nodeSums + at, stride);
      }
    });
  }

  #actNear(times: number): void {
    this.#setSums(this.#stationAxes, this.#stationWeights, times);
    const [x, y, z] = this.#stationAxes;
    const { exports } = this.#memory;
    for (const { index, first, last } of this.#leaves()) {
      const at = 8 * (this.#starts[index] as number);
      const count = even(last - first);
      for (const source of this.#interactions.near[index] ?? []) {
        const list = this.#range + 4 * (this.#starts[source.index] as number);
        const stations = source.last - source.first;
        const sums = this.#stationSums + at;
        exports.addStations(list, stations, x + at, y + at, z + at, count, sums, 8 * this.#positions);
      }
    }
  }

  /** Sums at nodes to the parts' nodes and to the stations, where the near ones are added. */
  #spread(results: readonly Float64Array[]): void {
    const order = this.#order;
    const square = order * order;
    const { boxes } = this.#tree;
    results.forEach((result, t) => {
      const nodeSums = this.#memory.view(
        this.#nodeSums + 8 * t * square * boxes.length,
        square * boxes.length,
      );
      const nearSums = this.#memory.view(this.#stationSums + 8 * t * this.#positions, this.#positions);
      for (const { index, first, last, parts } of boxes) {
        const mine = nodeSums.subarray(index * square, (index + 1) * square);
        for (const part of parts) {
          const to = nodeSums.subarray(part.index * square, (part.index + 1) * square);
          spreadLattice(this.#atParts[part.index] as Lagrange, order, mine, to);
        }
        const at = this.#atStations[index];
        if (!at) continue;
        const start = this.#starts[index] as number;
        const target = result.subarray(first, last);
        target.set(nearSums.subarray(start, start + last - first));
        spreadPoints(at, order, mine, target);
      }
    });
  }

  #addRidge(
    columns: readonly Float64Array[],
    results: readonly Float64Array[],
    stations: Int32Array | null,
  ): void {
    const ridge = ridgeOf(this.#method);
    results.forEach((result, t) => {
      const column = columns[t] as Float64Array;
      for (let i = 0; i < result.length; i++) {
        const station = stations === null ? i : (stations[i] as number);
        result[i] = (result[i] as number) + ridge * (column[station] as number);
      }
    });
  }
}

const nodesOf = (nodes: Float64Array, middle: number, half: number): Float64Array =>
  nodes.map((node) => middle + half * node);
