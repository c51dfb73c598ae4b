import { z } from "zod";
import { formatOptionsSchema } from "./format.ts";

const degrees = z.number().min(-360).max(540);

/** Which nodes keep their value: all, those on land, or those near a station. */
export const maskSchema = z.union([
  z.literal("none"),
  z.literal("land"),
  z.object({ nearKm: z.number().positive().max(20_000) }),
]);
export type Mask = z.infer<typeof maskSchema>;

/** What an export may change of a field, whatever the format, and the options of the formats. */
export const exportOptionsSchema = formatOptionsSchema.extend({
  /** Nodes within W,E,S,N only, degrees; null: all. */
  region: z
    .object({
      west: degrees,
      east: degrees,
      south: z.number().min(-90).max(90),
      north: z.number().min(-90).max(90),
    })
    .refine(({ west, east }) => east > west, { message: "East must be greater than West", path: ["east"] })
    .refine(({ south, north }) => north > south, {
      message: "North must be greater than South",
      path: ["north"],
    })
    .nullable()
    .default(null),
  /** First and last time, milliseconds since 1970-01-01 UTC; null: all. */
  times: z.object({ from: z.number(), to: z.number() }).nullable().default(null),
  /** Every how many nodes one is written, both ways, counted from the south-west. */
  every: z.number().int().min(1).max(1000).default(1),
  /** Unit to convert to; null: as computed. */
  unit: z.string().max(40).nullable().default(null),
  /** State of the air that a conversion between mass and mole fraction refers to. */
  air: z.enum(["us", "eu", "china-2012"]).default("us"),
  /** Values below zero, which a concentration cannot have, become zero. */
  clipNegatives: z.boolean().default(false),
  mask: maskSchema.default("none"),
});
export type ExportOptions = z.infer<typeof exportOptionsSchema>;

export const defaultExportOptions: ExportOptions = exportOptionsSchema.parse({});

/** A set of options under a name, with the formats they are for and how the files are named. */
export const exportPresetSchema = z.object({
  name: z.string().min(1).max(60),
  /** Extensions with their dot. */
  formats: z
    .array(z.string().regex(/^\.[a-z0-9.]{1,12}$/))
    .min(1)
    .max(20),
  /** File name without extension; see fileNames.ts. */
  pattern: z.string().min(1).max(120),
  options: exportOptionsSchema,
});
export type ExportPreset = z.infer<typeof exportPresetSchema>;
