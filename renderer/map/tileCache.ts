import { tileUrl } from "../../shared/contract.ts";
import { TILE_SIZE } from "../../shared/grid/grid.ts";
import { unpackOverview } from "../../shared/grid/overviews.ts";
import { type DrawnGrid, type TileTexels, texelsOf } from "./texels.ts";

/** A tile of a run's field at a time, of the nodes or of an overview. */
export interface TileRequest {
  readonly runId: string;
  /** Grows when tiles that were done have been computed again. */
  readonly revision: number;
  readonly time: number;
  readonly drawn: DrawnGrid;
  readonly row: number;
  readonly column: number;
  /** How many of the field's tiles that it covers are computed: it is fetched anew when there are more. */
  readonly computed: number;
  /** Whether that is all of them. */
  readonly complete: boolean;
}

/** Loads a tile's values, TILE_SIZE x TILE_SIZE; rejects when there are none. */
export type LoadValues = (request: TileRequest, signal: AbortSignal) => Promise<Float32Array>;

/** Waits before a tile that failed is asked for again, milliseconds; then it is given up. */
const RETRY_DELAYS = [200, 1000];
/** A tile of an overview that still grows is fetched at most this often, milliseconds. */
const REFRESH_INTERVAL = 300;
const PARALLEL = 4;
/** Arrivals are told at most this often, milliseconds: a run of a thousand tiles is not a thousand redraws. */
const NOTICE_INTERVAL = 30;

interface HeldTile {
  readonly texels: TileTexels;
  /** The request that brought it. */
  readonly computed: number;
  readonly arrived: number;
}

interface Failure {
  readonly computed: number;
  readonly count: number;
  /** When it may be asked for again, Infinity when it is given up. */
  readonly until: number;
}

/**
 * Tiles as they are drawn, least recently wanted ones dropped past a number of bytes. What is wanted is stated as
 * a whole list, in order of urgency; requests that are no longer on it are dropped or aborted. Listeners hear
 * that something arrived; `version` grows then.
 */
export class TileCache {
  version = 0;
  private readonly tiles = new Map<string, HeldTile>();
  private readonly failures = new Map<string, Failure>();
  private readonly loading = new Map<string, AbortController>();
  private readonly listeners = new Set<() => void>();
  private wanted = new Map<string, TileRequest>();
  private bytes = 0;
  private notice: ReturnType<typeof setTimeout> | null = null;
  private alarm: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly byteLimit: number,
    private readonly load: LoadValues = fetchValues,
  ) {}

  /** The tile as far as it has arrived, be it of an earlier state of the run. */
  get(request: TileRequest): TileTexels | null {
    return this.tiles.get(keyOf(request))?.texels ?? null;
  }

  /** Whether all that the request asks for has arrived. */
  hasAll(request: TileRequest): boolean {
    return (this.tiles.get(keyOf(request))?.computed ?? -1) >= request.computed;
  }

  /** Whether a tile was asked for again and again in vain. */
  hasFailed(request: TileRequest): boolean {
    return this.failureOf(request)?.until === Infinity;
  }

  /** Replaces the list of what is wanted, most urgent first. */
  want(requests: readonly TileRequest[]): void {
    this.wanted = new Map(requests.map((request) => [keyOf(request), request]));
    for (const [key, controller] of this.loading) {
      if (this.wanted.has(key)) continue;
      // Forgotten at once, so that the same tile may be asked for again before the old request has settled.
      controller.abort();
      this.loading.delete(key);
    }
    for (const request of requests.toReversed()) this.touch(keyOf(request));
    this.pump();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Marks as used last: a Map keeps the order of insertion. */
  private touch(key: string): void {
    const tile = this.tiles.get(key);
    if (!tile) return;
    this.tiles.delete(key);
    this.tiles.set(key, tile);
  }

  /** Starts what may be started now, and comes back when more may be. */
  private pump(): void {
    clearTimeout(this.alarm);
    const now = Date.now();
    let soonest = Infinity;
    for (const [key, request] of this.wanted) {
      if (this.loading.size >= PARALLEL) return;
      if (this.loading.has(key) || this.hasAll(request)) continue;
      const from = this.allowedFrom(key, request);
      if (from <= now) void this.fetchInto(key, request);
      else soonest = Math.min(soonest, from);
    }
    if (soonest < Infinity) this.alarm = setTimeout(() => this.pump(), soonest - now);
  }

  /** When a tile may be asked for: a growing one and one that failed have to wait. */
  private allowedFrom(key: string, request: TileRequest): number {
    const held = this.tiles.get(key);
    const rested = held && !request.complete ? held.arrived + REFRESH_INTERVAL : 0;
    return Math.max(rested, this.failureOf(request)?.until ?? 0);
  }

  /** A failure counts until there is more to ask for. */
  private failureOf(request: TileRequest): Failure | null {
    const failure = this.failures.get(keyOf(request));
    return failure?.computed === request.computed ? failure : null;
  }

  private async fetchInto(key: string, request: TileRequest): Promise<void> {
    const controller = new AbortController();
    this.loading.set(key, controller);
    try {
      const values = await this.load(request, controller.signal);
      if (!controller.signal.aborted) this.store(key, request, values);
    } catch {
      if (!controller.signal.aborted) this.failed(key, request);
    } finally {
      if (this.loading.get(key) === controller) this.loading.delete(key);
      this.pump();
    }
  }

  private store(key: string, { drawn, row, column, computed }: TileRequest, values: Float32Array): void {
    this.failures.delete(key);
    this.bytes -= this.tiles.get(key)?.texels.values.byteLength ?? 0;
    this.tiles.delete(key);
    const texels = texelsOf(drawn, row, column, values);
    this.tiles.set(key, { texels, computed, arrived: Date.now() });
    this.bytes += texels.values.byteLength;
    for (const [oldest, tile] of this.tiles) {
      if (this.bytes <= this.byteLimit || oldest === key) break;
      this.tiles.delete(oldest);
      this.bytes -= tile.texels.values.byteLength;
    }
    this.announce();
  }

  private failed(key: string, request: TileRequest): void {
    const count = (this.failureOf(request)?.count ?? 0) + 1;
    const delay = RETRY_DELAYS[count - 1] ?? Infinity;
    this.failures.set(key, { computed: request.computed, count, until: Date.now() + delay });
    if (delay === Infinity) this.announce();
  }

  private announce(): void {
    this.notice ??= setTimeout(() => {
      this.notice = null;
      this.version++;
      for (const listener of this.listeners) listener();
    }, NOTICE_INTERVAL);
  }
}

const keyOf = ({ runId, revision, time, drawn, row, column }: TileRequest): string =>
  `${runId}/${revision}/${time}/${drawn.level}/${row}/${column}`;

async function fetchValues(
  { runId, time, drawn, row, column }: TileRequest,
  signal: AbortSignal,
): Promise<Float32Array> {
  const url = tileUrl(runId, time, row, column, drawn.level);
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const stored = await response.arrayBuffer();
  if (drawn.level > 0) return unpackOverview(drawn.level, stored);
  if (stored.byteLength !== TILE_SIZE * TILE_SIZE * 4) throw new Error(`${url}: ${stored.byteLength} bytes`);
  return new Float32Array(stored);
}
