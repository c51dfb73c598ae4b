import { z } from "zod";
import type { Finding } from "../stations/doctor/finding.ts";
import {
  decimalMarks,
  delimiters,
  encodings,
  type ReadOptions,
  type StationsRead,
} from "../stations/table.ts";
import { timeZoneNamed } from "../stations/timeZone.ts";

export const readOptionsSchema = z.object({
  named: z.string().max(80).optional(),
  value: z.string().optional(),
  encoding: z.enum(encodings).optional(),
  delimiter: z.enum(delimiters).optional(),
  decimal: z.enum(decimalMarks).optional(),
  headerLine: z.number().int().nonnegative().optional(),
  units: z.record(z.string(), z.string().max(40)).optional(),
  timeZone: z
    .string()
    .refine((name) => timeZoneNamed(name) !== undefined, "is no time zone, such as +08:00 or Asia/Shanghai")
    .optional(),
  missing: z.array(z.string().max(40)).max(100).readonly().optional(),
  roles: z
    .record(
      z.string(),
      z.enum(["id", "name", "lon", "lat", "time", "value", "time-value", "parameter", "ignore"]),
    )
    .optional(),
});

/** Stations as main keeps them for runs: the id names them in later calls. */
export interface OpenedStations extends StationsRead {
  readonly stationsId: string;
  /** The file of values; of several the first. */
  readonly path: string;
  /** The corrections they were read with, those of a named layout included. */
  readonly options: ReadOptions;
  /** What the station doctor found in them, as read. */
  readonly findings: readonly Finding[];
  /** All files of values that were read together. */
  readonly paths: readonly string[];
  /** The list of stations that they were joined with. */
  readonly listPath: string | null;
}

export interface ReadProgress {
  readonly path: string;
  /** 0..1. */
  readonly fraction: number;
}
