import { z } from "zod";
import { readOptionsSchema } from "../contract.ts";
import { UserError } from "../errors.ts";
import { memorySource } from "./byteSource.ts";
import { recogniseBeginning } from "./dialect.ts";
import { recogniseEncoding } from "./encoding.ts";
import { type NamedBytes, readHead } from "./read.ts";
import type { ReadOptions } from "./table.ts";
import { readTimeHeader, serialHeaders } from "./timeHeaders.ts";

/** How a kind of files is read, kept under a name: as a file of its own it can be handed on, and used by --layout. */
export const namedLayoutSchema = z.object({
  format: z.literal("isopleth-layout"),
  version: z.literal(1),
  name: z.string().trim().min(1).max(80),
  /** Names of the columns, by which a file of its kind is known again. */
  columns: z.array(z.string()).readonly(),
  options: readOptionsSchema,
});
export type NamedLayout = z.infer<typeof namedLayoutSchema>;

/** Encodings are told by so much of a file; a header stands at its beginning. */
const BEGINNING = 1 << 16;

/**
 * The options a file is read with: as corrected, over those of the layout named or, without any correction but the
 * value, over those of the layout that has its header.
 * @throws UserError "bad-setting" when there is no layout of that name.
 */
export function withNamedLayout(
  files: readonly NamedBytes[],
  options: ReadOptions,
  layouts: readonly NamedLayout[],
): ReadOptions {
  const { named, ...corrections } = options;
  if (named === "") return options;
  const layout = named === undefined ? recognise(files, corrections, layouts) : find(named, layouts);
  if (layout === undefined) return options;
  const chosen = Object.entries(corrections).filter(([, value]) => value !== undefined);
  return { ...layout.options, ...Object.fromEntries(chosen), named: layout.name };
}

function find(name: string, layouts: readonly NamedLayout[]): NamedLayout {
  const layout = layouts.find((one) => one.name === name);
  if (layout) return layout;
  throw new UserError(
    "bad-setting",
    `There is no layout called "${name}". Recognise the file, or save one.`,
    [`layout ${name}`],
  );
}

function recognise(
  files: readonly NamedBytes[],
  { value: _value, ...corrections }: ReadOptions,
  layouts: readonly NamedLayout[],
): NamedLayout | undefined {
  if (Object.values(corrections).some((correction) => correction !== undefined)) return undefined;
  return layouts.find((layout) => files.some((file) => hasHeaderOf(file, layout)));
}

/** Whether a file, read as the layout says, has the layout's columns; columns named by times differ from day to day. */
function hasHeaderOf({ bytes, fileName }: NamedBytes, { columns, options }: NamedLayout): boolean {
  const wanted = lasting(columns);
  if (wanted.every((name) => /^column \d+$/.test(name))) return false;
  try {
    const beginning = memorySource(Uint8Array.from(bytes.read(0, BEGINNING)));
    const encoding = options.encoding ?? recogniseEncoding(beginning, fileName).encoding;
    const { names } = recogniseBeginning(readHead(bytes, encoding, fileName), options).header;
    const found = lasting(names);
    return found.length === wanted.length && found.every((name, k) => name === wanted[k]);
  } catch (thrown) {
    // A file that cannot even be begun is none of this layout; reading it says what is wrong.
    if (thrown instanceof UserError) return false;
    throw thrown;
  }
}

function lasting(names: readonly string[]): readonly string[] {
  const serial = serialHeaders(names);
  return names.filter((name, i) => readTimeHeader(name) === undefined && !serial.has(i));
}
