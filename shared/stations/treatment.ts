import { z } from "zod";
import { airStates } from "./values/conversion.ts";

/** What the station doctor looks for; the order in which findings are shown. */
export const checkKinds = [
  "origin",
  "swapped",
  "order",
  "far",
  "same-id",
  "near",
  "constant",
  "impossible",
  "spike",
  "coincident",
  "repeated",
  "wrapped",
  "outside",
] as const;
export type CheckKind = (typeof checkKinds)[number];

const about = {
  /** The check whose finding this answers. */
  reason: z.enum(checkKinds),
  /** Ids as the table has them; of a group the first stands for all. */
  stations: z.array(z.string()).min(1).readonly(),
  /** Only for this value of the file; absent: whatever value is read. */
  value: z.string().optional(),
};

/** What is to be done about some stations before any fit. Applied by treat.ts in the order given. */
export const decisionSchema = z.discriminatedUnion("action", [
  /** Left out of the fit; shown as switched off. */
  z.object({ action: z.literal("exclude"), ...about }),
  /** The first takes the mean of all at each time, the others give up their values. */
  z.object({ action: z.literal("average"), ...about }),
  /** One keeps its values, the others give up theirs. */
  z.object({ action: z.literal("keep"), ...about, kept: z.string() }),
  /** Longitude and latitude change places. */
  z.object({ action: z.literal("swap"), ...about }),
  /** The station lies elsewhere; degrees. */
  z.object({
    action: z.literal("move"),
    ...about,
    lon: z.number().min(-180).max(180),
    lat: z.number().min(-90).max(90),
  }),
  /** Values become missing at these times, milliseconds since 1970-01-01 UTC; null where the file has no times. */
  z.object({ action: z.literal("drop"), ...about, times: z.array(z.number().nullable()).min(1).readonly() }),
  /** Looked at, and left as it is. */
  z.object({ action: z.literal("accept"), ...about }),
]);
export type Decision = z.infer<typeof decisionSchema>;

/** How values are treated between reading and fitting. The defaults change nothing. */
export const treatmentSchema = z.object({
  /** The unit to turn values into; "" keeps the file's. */
  unit: z.string().max(20).default(""),
  /** State of the air to which mass concentrations of gases refer, °C and hPa. */
  temperature: z.number().min(-80).max(60).default(airStates.us.temperature),
  pressure: z.number().min(300).max(1100).default(airStates.us.pressure),
  negatives: z.enum(["keep", "zero", "drop"]).default("keep"),
  decisions: z.array(decisionSchema).readonly().default([]),
});
export type Treatment = z.infer<typeof treatmentSchema>;

export const noTreatment: Treatment = treatmentSchema.parse({});

/** The decisions that hold while a value of the file is read. */
export const decisionsFor = (decisions: readonly Decision[], value: string): readonly Decision[] =>
  decisions.filter((decision) => decision.value === undefined || decision.value === value);

/** Ids of stations that decisions leave out of the fit. */
export const excludedBy = (decisions: readonly Decision[], value: string): readonly string[] =>
  decisionsFor(decisions, value).flatMap((decision) =>
    decision.action === "exclude" ? decision.stations : [],
  );
