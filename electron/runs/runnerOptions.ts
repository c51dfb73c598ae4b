import type { ExportProgress, MemorySample, RunEvent } from "../../shared/contract.ts";
import type { Fork } from "./fork.ts";

/** What runs need of those who have them carried out. */
export interface RunnerOptions {
  readonly fork: Fork;
  /** Where each run gets a folder of its own; made when missing. */
  readonly runsFolder: string;
  /** Where exports under way are noted, so that a later start removes what a killed one left; default: with the runs. */
  readonly exportsFolder?: string;
  readonly cores: number;
  /** Whether a process keeps the system of the last fit, so that stations can be switched off at once. */
  readonly keepsFits: boolean;
  /** Whether a run waits when its folder cannot be used; without, it fails. */
  readonly pauses?: boolean;
  /** Where the machine's speed is kept from one start to the next. */
  readonly ratesFile?: string;
  /** Silence after which a process may count as hung at the earliest, milliseconds. */
  readonly leastPatience?: number;
  /** Whether maps are drawn of the fields; default yes. */
  readonly overviews?: boolean;
  /** Whether fields are written to files as soon as they are there: a process gets ready for that; default no. */
  readonly exportsNext?: boolean;
  readonly onRunEvent: (event: RunEvent) => void;
  readonly onMemory: (sample: MemorySample) => void;
  readonly onExportProgress?: (progress: ExportProgress) => void;
  /** Lines on processes that belong to no run. */
  readonly onLog?: (line: string) => void;
}
