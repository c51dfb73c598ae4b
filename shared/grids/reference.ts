import { z } from "zod";

/** Which field of which file is the background: enough to find it again and to know that it is the same. */
export const backgroundReferenceSchema = z.object({
  path: z.string().min(1),
  /** Of the file's bytes, hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  variable: z.string().min(1).max(500),
  /** Index among the variable's levels; 0 when there are none. */
  level: z.number().int().nonnegative(),
});
export type BackgroundReference = Readonly<z.infer<typeof backgroundReferenceSchema>>;

/** "residual": field = background + fitted (observed - background); "ratio": background x fitted (observed / background). */
export const mergeMethods = ["residual", "ratio"] as const;
export type MergeMethod = (typeof mergeMethods)[number];

/** How stations correct a background. */
export const mergeSchema = z.object({
  method: z.enum(mergeMethods),
  background: backgroundReferenceSchema,
});
export type Merge = Readonly<z.infer<typeof mergeSchema>>;
