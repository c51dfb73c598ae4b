import { UserError } from "../../shared/errors.ts";
import type { NamedLayout } from "../../shared/stations/namedLayouts.ts";
import type { Peek } from "../../shared/stations/peek.ts";
import type { ReadOptions } from "../../shared/stations/table.ts";
import type { JobProgress, ListFile, StationsFile } from "../jobs/messages.ts";
import type { MemoryMonitor } from "./memory.ts";
import type { Pool } from "./pool.ts";

/** Reads station files in compute processes. */
export class StationsReader {
  readonly #pool: Pool;
  readonly #memory: MemoryMonitor;

  constructor(pool: Pool, memory: MemoryMonitor) {
    this.#pool = pool;
    this.#memory = memory;
  }

  /**
   * Reads station files in a compute process: of one layout, and perhaps their list of stations.
   * @param lists paths of the lists remembered, by network.
   * @param layouts ways of reading with a name, one of which may have the header of a file.
   * @param how examines: whether the stations are examined; default yes.
   * @throws UserError "unreadable-file", "cancelled", or what shared/stations says of the files.
   */
  async read(
    paths: readonly string[],
    options: ReadOptions,
    lists: Readonly<Record<string, string>> = {},
    layouts: readonly NamedLayout[] = [],
    how: {
      readonly examines?: boolean;
      readonly signal?: AbortSignal;
      readonly onProgress?: JobProgress;
    } = {},
  ): Promise<StationsFile | ListFile> {
    const names = paths.join(", ");
    const { examines = true, ...watch } = how;
    return this.#memory.during(() =>
      this.#pool.insist(
        (child) => child.run("read", { paths, options, examines, lists, layouts }, watch),
        (words) => new UserError("compute-died", `The process that read ${names} ${words}.`, paths),
      ),
    );
  }

  /** A station file's first rows, read in a compute process. @throws UserError */
  peek(path: string, options: ReadOptions): Promise<Peek> {
    return this.#pool.insist(
      (child) => child.run("peek", { path, options }),
      (words) => new UserError("compute-died", `The process that looked at ${path} ${words}.`, [path]),
    );
  }
}
