import { tileUrl } from "../../shared/contract.ts";
import { TILE_SIZE, tileCounts } from "../../shared/grid/grid.ts";
import { type DrawnGrid, type TileTexels, texelsOf } from "./texels.ts";

/** A tile of a run's field at a time. */
export interface TileRequest {
  readonly runId: string;
  readonly time: number;
  /** Tile index of shared/grid/grid.ts. */
  readonly tile: number;
}

/** Loads a tile's nodes; rejects when there are none. */
export type LoadNodes = (
  request: TileRequest,
  drawn: DrawnGrid,
  signal: AbortSignal,
) => Promise<Float32Array>;

/** Waits before a tile that failed is asked for again, milliseconds; then it is given up. */
const RETRY_DELAYS = [200, 1000];
const PARALLEL = 4;
/** Arrivals are told at most this often, milliseconds: a run of a thousand tiles is not a thousand redraws. */
const NOTICE_INTERVAL = 30;

/**
 * Tiles as they are drawn, least recently wanted ones dropped past a number of bytes. What is wanted is stated as
 * a whole list, in order of urgency; requests that are no longer on it are dropped or aborted. Listeners hear
 * that something arrived; `version` grows then.
 */
export class TileCache {
  version = 0;
  private readonly tiles = new Map<string, TileTexels>();
  private readonly failures = new Map<string, number>();
  private readonly loading = new Map<string, AbortController>();
  private readonly listeners = new Set<() => void>();
  private queue: readonly TileRequest[] = [];
  private drawn: DrawnGrid | null = null;
  private bytes = 0;
  private notice: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly byteLimit: number,
    private readonly load: LoadNodes = fetchNodes,
  ) {}

  get(request: TileRequest): TileTexels | null {
    return this.tiles.get(keyOf(request)) ?? null;
  }

  /** Whether a tile was asked for again and again in vain. */
  hasFailed(request: TileRequest): boolean {
    return (this.failures.get(keyOf(request)) ?? 0) > RETRY_DELAYS.length;
  }

  /** Replaces the list of what is wanted, most urgent first. A new grid forgets all that was drawn on the old one. */
  want(drawn: DrawnGrid, requests: readonly TileRequest[]): void {
    if (drawn !== this.drawn) this.forget();
    this.drawn = drawn;
    const wanted = new Set(requests.map(keyOf));
    for (const key of this.loading.keys()) if (!wanted.has(key)) this.abort(key);
    for (const request of requests.toReversed()) this.touch(keyOf(request));
    this.queue = requests.filter((request) => !this.tiles.has(keyOf(request)) && !this.hasFailed(request));
    this.pump();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private forget(): void {
    for (const key of this.loading.keys()) this.abort(key);
    this.tiles.clear();
    this.failures.clear();
    this.bytes = 0;
  }

  /** Forgotten at once, so that the same tile may be asked for again before the old request has settled. */
  private abort(key: string): void {
    this.loading.get(key)?.abort();
    this.loading.delete(key);
  }

  /** Marks as used last: a Map keeps the order of insertion. */
  private touch(key: string): void {
    const tile = this.tiles.get(key);
    if (!tile) return;
    this.tiles.delete(key);
    this.tiles.set(key, tile);
  }

  private pump(): void {
    const { drawn } = this;
    if (!drawn) return;
    const waiting = [...this.queue];
    while (this.loading.size < PARALLEL) {
      const request = waiting.shift();
      if (!request) break;
      if (!this.loading.has(keyOf(request))) void this.fetchInto(request, drawn);
    }
    this.queue = waiting;
  }

  private async fetchInto(request: TileRequest, drawn: DrawnGrid): Promise<void> {
    const key = keyOf(request);
    const controller = new AbortController();
    this.loading.set(key, controller);
    try {
      const nodes = await this.load(request, drawn, controller.signal);
      if (!controller.signal.aborted) this.store(key, texelsOf(drawn, request.tile, nodes));
    } catch {
      if (!controller.signal.aborted) this.failed(request, key);
    } finally {
      if (this.loading.get(key) === controller) this.loading.delete(key);
      this.pump();
    }
  }

  private store(key: string, texels: TileTexels): void {
    this.failures.delete(key);
    this.tiles.set(key, texels);
    this.bytes += texels.values.byteLength;
    for (const [oldest, { values }] of this.tiles) {
      if (this.bytes <= this.byteLimit || oldest === key) break;
      this.tiles.delete(oldest);
      this.bytes -= values.byteLength;
    }
    this.announce();
  }

  private failed(request: TileRequest, key: string): void {
    const count = (this.failures.get(key) ?? 0) + 1;
    this.failures.set(key, count);
    const delay = RETRY_DELAYS[count - 1];
    if (delay === undefined) {
      this.announce();
      return;
    }
    const { drawn } = this;
    setTimeout(() => {
      if (drawn !== this.drawn || this.tiles.has(key)) return;
      this.queue = [...this.queue, request];
      this.pump();
    }, delay);
  }

  private announce(): void {
    this.notice ??= setTimeout(() => {
      this.notice = null;
      this.version++;
      for (const listener of this.listeners) listener();
    }, NOTICE_INTERVAL);
  }
}

const keyOf = ({ runId, time, tile }: TileRequest): string => `${runId}/${time}/${tile}`;

async function fetchNodes(
  { runId, time, tile }: TileRequest,
  { grid }: DrawnGrid,
  signal: AbortSignal,
): Promise<Float32Array> {
  const { tileColumns } = tileCounts(grid);
  const url = tileUrl(runId, time, Math.floor(tile / tileColumns), tile % tileColumns);
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const buffer = await response.arrayBuffer();
  if (buffer.byteLength !== TILE_SIZE * TILE_SIZE * 4) throw new Error(`${url}: ${buffer.byteLength} bytes`);
  return new Float32Array(buffer);
}
