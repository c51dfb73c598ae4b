import { z } from "zod";
import { readOptionsSchema, runSettingsSchema } from "./contract.ts";
import { resolvedMethodSchema } from "./rbf/method.ts";

/** The global attribute (NetCDF, Zarr), metadata item or sidecar that carries a field's provenance as JSON. */
export const PROVENANCE_KEY = "isopleth_provenance";

/** A figure that may not have been determined: NaN is no JSON. */
const figure = z.number().nullable();

/**
 * All that is needed to trust a field and to make it again: read back, it restores the project. Figures of fit and
 * audit are in field units, null where they could not be determined.
 */
export const provenanceSchema = z.object({
  /** Of this record; a reader refuses a larger one. */
  version: z.literal(1),
  application: z.object({ name: z.literal("Isopleth"), version: z.string() }),
  /** When the field was finished, ISO 8601, UTC. */
  created: z.string(),
  inputs: z.array(
    z.object({
      /** As it was opened, absolute: the place to look first, on the same machine. */
      path: z.string(),
      /** Of the file's bytes, hexadecimal. */
      sha256: z.string(),
    }),
  ),
  /** How the inputs were read: only what the user or the command line decided. */
  reading: readOptionsSchema,
  value: z.object({ name: z.string(), unit: z.string() }),
  /** Times of the field, ISO 8601, UTC; null when undated. */
  times: z.array(z.string()).nullable(),
  /** As the user stated them, excluded stations included. */
  settings: runSettingsSchema,
  /** The method with every "auto" as it came out. */
  method: resolvedMethodSchema,
  /** What was decided about the data, a sentence each: units, averages, stations left out. */
  decisions: z.array(z.string()),
  fit: z.object({
    solver: z.string(),
    /** Stations that carry weight. */
    stations: z.number(),
    /** Reciprocal condition number. */
    rcond: figure,
    /** Largest residual at the stations. */
    residual: figure,
    looRmse: figure,
    looMae: figure,
    blockKm: figure,
    blockRmse: figure,
    words: z.string(),
  }),
  /** The stored field against direct sums; null when it was not checked. */
  audit: z
    .object({
      nodes: z.number(),
      worst: figure,
      tolerance: figure,
      redone: z.number(),
      exceeded: z.boolean(),
    })
    .nullable(),
  /** How an exported field differs from the computed one, a sentence each; empty for the field as computed. */
  changes: z.array(z.string()).default([]),
});
export type Provenance = z.infer<typeof provenanceSchema>;

/** The record in its text; null when the text is none. */
export function parseProvenance(text: string): Provenance | null {
  try {
    const parsed = provenanceSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** NaN, which JSON cannot hold, becomes null. */
export const figureOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
