/** What an attribute can be here: texts, and numbers as double precision. */
export type AttributeValue = string | Float64Array;

/** An array of a NetCDF file. */
export interface DatasetVariable {
  readonly name: string;
  /** Names of its dimensions, slowest first. */
  readonly dimensions: readonly string[];
  /** As many as dimensions. */
  readonly shape: readonly number[];
  /** Bits of a packed integer, for the attribute _Unsigned; 0 for floating point; null for what is no number. */
  readonly integerBits: number | null;
  readonly attributes: ReadonlyMap<string, AttributeValue>;
}

/** A NetCDF file, whichever of its formats it is in. */
export interface Dataset {
  readonly attributes: ReadonlyMap<string, AttributeValue>;
  readonly variables: readonly DatasetVariable[];
  /**
   * Raw numbers, not unpacked.
   * @param leading indices into the slowest dimensions.
   * @param row first index into the next dimension; all of the dimensions after it are read.
   * @returns rows x (product of the remaining dimensions); one number for a scalar.
   */
  read(variable: DatasetVariable, leading: readonly number[], row: number, rows: number): Float64Array;
  close(): void;
}

/** A text attribute, "" when there is none. */
export function textOf(attributes: ReadonlyMap<string, AttributeValue>, name: string): string {
  const value = attributes.get(name);
  return typeof value === "string" ? value : "";
}

/** The first number of an attribute, undefined when there is none. */
export function numberOf(attributes: ReadonlyMap<string, AttributeValue>, name: string): number | undefined {
  const value = attributes.get(name);
  return typeof value === "string" ? undefined : value?.[0];
}
