import type { Sidecar } from "./format.ts";
import type { FieldSource } from "./source.ts";

/** Beside formats that have no room for it: where the field comes from, as JSON. */
export function provenanceSidecar({ value, unit, longName, provenance }: FieldSource): Sidecar {
  const text = JSON.stringify({ value, unit, title: longName, ...provenance }, null, 2);
  return { extension: ".provenance.json", bytes: new TextEncoder().encode(`${text}\n`) };
}
