import { figure, observedFigure } from "../../../rbf/words.ts";
import type { Decision } from "../../treatment.ts";
import { type Case, type Check, excludeOrAccept } from "../finding.ts";
import { limitsFor } from "../limits.ts";
import { NEIGHBOURS, type Network } from "../network.ts";
import { medianInPlace, sigmaInPlace } from "../robust.ts";
import { timesOf } from "../times.ts";

/** A value is a spike when it is this many robust standard deviations away, from its neighbours and in its own course. */
const SPIKE = 10;
/** Neighbours with a value at the time that it takes to judge one, and how far they may be, in usual gaps or km. */
const FEWEST_NEIGHBOURS = 4;
const REACH_RATIO = 3;
const REACH_KM = 25;
/** From this many times on a station's usual difference from its neighbours is known. */
const MANY_TIMES = 12;
/** Times before and after that a value is compared with. */
const WINDOW = 2;
/** Pollutants vary in proportion to their size: differences count from this share of the neighbours' median on. */
const RELATIVE = 0.08;

export const spike: Check = {
  kind: "spike",
  title: "Spikes against the neighbours",
  why: `Values more than ${SPIKE} robust standard deviations (median and MAD) from those of their neighbours and, where there are times before and after, from the station's own. Some are real: a fire, a factory, fireworks. Look before dropping them.`,
  settled: null,
  find: (network) => {
    if (network.count <= FEWEST_NEIGHBOURS) return [];
    const judge = new Judge(network);
    // What is beyond them is impossible, and a finding of its own: nobody is to decide on it twice.
    const [low, high] = limitsFor(network.table) ?? [-Infinity, Infinity];
    const cases: Case[] = [];
    for (let station = 0; station < network.count; station++) {
      const found = judge.spikesOf(station).filter(({ time }) => {
        const value = network.table.values[time]?.[station] as number;
        return value >= low && value <= high;
      });
      if (found.length > 0) cases.push(spikeCase(station, found, network));
    }
    return cases;
  },
};

interface Spike {
  readonly time: number;
  readonly expected: number;
  readonly score: number;
}

/** Differences of all values from their neighbours, and what is usual among them. */
class Judge {
  readonly #values: readonly Float64Array[];
  readonly #near: Int32Array;
  /** Median of the neighbours, [time][station]; NaN where there are too few. */
  readonly #medians: readonly Float64Array[];
  /** Robust standard deviation of all differences from neighbours. */
  readonly #usual: number;
  readonly #around = new Float64Array(NEIGHBOURS);
  readonly #row: Float64Array;
  readonly #window = new Float64Array(2 * WINDOW);

  constructor(network: Network) {
    const { values } = network.table;
    this.#values = values;
    this.#near = closeNeighbours(network);
    this.#row = new Float64Array(values.length);
    this.#medians = values.map((column) =>
      column.map((value, station) => this.#medianFor(value, column, station)),
    );
    this.#usual = this.#usualDifference(network.count);
  }

  #medianFor(value: number, column: Float64Array, station: number): number {
    if (Number.isNaN(value)) return value;
    const count = this.#lookAround(column, station);
    return count < FEWEST_NEIGHBOURS ? Number.NaN : medianInPlace(this.#around, count);
  }

  /** Gathers the neighbours' values; answers how many there are. */
  #lookAround(column: Float64Array, station: number): number {
    let count = 0;
    for (let k = station * NEIGHBOURS; k < (station + 1) * NEIGHBOURS; k++) {
      const other = this.#near[k] as number;
      if (other < 0) break;
      const value = column[other] as number;
      if (!Number.isNaN(value)) this.#around[count++] = value;
    }
    return count;
  }

  /** Of at most a million differences, evenly taken. */
  #usualDifference(stations: number): number {
    const every = Math.max(1, Math.ceil((stations * this.#values.length) / 1e6));
    const differences = new Float64Array(Math.ceil((stations * this.#values.length) / every));
    let count = 0;
    let turn = 0;
    this.#values.forEach((column, time) => {
      const medians = this.#medians[time] as Float64Array;
      for (let station = 0; station < stations; station++) {
        const difference = (column[station] as number) - (medians[station] as number);
        if (Number.isNaN(difference) || turn++ % every !== 0) continue;
        differences[count++] = difference;
      }
    });
    return sigmaInPlace(differences, count, 0);
  }

  spikesOf(station: number): readonly Spike[] {
    const [offset, course] = this.#courseOf(station);
    const spikes: Spike[] = [];
    for (let time = 0; time < this.#values.length; time++) {
      const value = this.#values[time]?.[station] as number;
      const median = this.#medians[time]?.[station] as number;
      const expected = median + offset;
      const difference = Math.abs(value - expected);
      const relative = RELATIVE * Math.abs(median);
      const ownScale = Math.max(this.#usual, course, relative);
      // Also false for NaN, where either is missing. The neighbours' spread is looked at only if it can matter.
      if (!(difference > SPIKE * ownScale)) continue;
      const scale = Math.max(ownScale, this.#spreadAround(station, time, median));
      if (difference <= SPIKE * scale) continue;
      const own = this.#ownCourse(station, time);
      if (Math.abs(value - own) <= SPIKE * ownScale) continue;
      spikes.push({ time, expected, score: difference / scale });
    }
    return spikes;
  }

  #spreadAround(station: number, time: number, median: number): number {
    const count = this.#lookAround(this.#values[time] as Float64Array, station);
    return sigmaInPlace(this.#around, count, median);
  }

  /** A station's usual difference from its neighbours, and how much it varies; 0 and 0 when times are few. */
  #courseOf(station: number): readonly [number, number] {
    if (this.#values.length < MANY_TIMES) return [0, 0];
    let count = 0;
    for (let time = 0; time < this.#values.length; time++) {
      const difference =
        (this.#values[time]?.[station] as number) - (this.#medians[time]?.[station] as number);
      if (!Number.isNaN(difference)) this.#row[count++] = difference;
    }
    if (count < MANY_TIMES) return [0, 0];
    const offset = medianInPlace(this.#row, count);
    return [offset, sigmaInPlace(this.#row, count, offset)];
  }

  /** The median of the station's values just before and after; NaN when there are none, which convicts nobody less. */
  #ownCourse(station: number, time: number): number {
    let count = 0;
    for (let other = time - WINDOW; other <= time + WINDOW; other++) {
      const value = other === time ? Number.NaN : (this.#values[other]?.[station] ?? Number.NaN);
      if (!Number.isNaN(value)) this.#window[count++] = value;
    }
    return medianInPlace(this.#window, count);
  }
}

/** Neighbours near enough to compare with, -1 in place of the others. */
function closeNeighbours(network: Network): Int32Array {
  const { stations, km } = network.neighbourhood;
  const reach = Math.max(REACH_KM, REACH_RATIO * network.usualGap);
  return stations.map((station, k) => ((km[k] as number) <= reach ? station : -1));
}

function spikeCase(station: number, spikes: readonly Spike[], network: Network): Case {
  const { table } = network;
  const worst = spikes.reduce((a, b) => (b.score > a.score ? b : a));
  const stations = [network.id(station)];
  const value = table.values[worst.time]?.[station] ?? Number.NaN;
  const times = timesOf(
    table,
    spikes.map(({ time }) => time),
  );
  const drop: Decision = { action: "drop", reason: "spike", stations, value: table.value, times };
  const count = spikes.length === 1 ? "1 value" : `${spikes.length} values`;
  return {
    stations,
    ...network.place(station),
    words: `${count}, the farthest ${observedFigure(value)} where the neighbours say ${figure(worst.expected)}: ${figure(worst.score)} standard deviations.`,
    remedies: [drop, ...excludeOrAccept("spike", stations, table.value)],
  };
}
