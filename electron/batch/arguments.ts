import { parseArgs } from "node:util";
import { type RunSettings, runSettingsSchema } from "../../shared/contract.ts";
import { UserError } from "../../shared/errors.ts";
import type { ExportOptions } from "../../shared/formats/exportOptions.ts";
import type { GridSettings } from "../../shared/grid/grid.ts";
import { type MergeMethod, mergeMethods } from "../../shared/grids/reference.ts";
import { DEFAULT_BLOCK_KM } from "../../shared/rbf/blockSize.ts";
import { type KernelName, kernelNames, type Method, methodSchema } from "../../shared/rbf/method.ts";
import { MEGABYTE } from "../runs/bytes.ts";
import { exportFlags, exportOptionsOf } from "./exportArguments.ts";
import { type TreatmentOptions, treatmentFlags, treatmentOptions } from "./treatmentOptions.ts";

/** What the batch command was asked to do. */
export interface BatchOptions {
  readonly input: string;
  /** The list that says where the input's stations are; undefined: the input says it. */
  readonly stations: string | undefined;
  /** A named layout, or the file of one; undefined: recognise. */
  readonly layout: string | undefined;
  readonly out: readonly string[];
  readonly value: string | undefined;
  /** "all", an ISO time, or two with a slash between. */
  readonly time: string;
  readonly method: Method;
  /** undefined: around the stations. */
  readonly region: Pick<GridSettings, "west" | "east" | "south" | "north"> | undefined;
  /** Degrees; undefined: by the stations. */
  readonly spacing: readonly [number, number] | undefined;
  readonly memoryCap: number;
  readonly workers: RunSettings["workers"];
  readonly solver: NonNullable<RunSettings["solver"]>;
  /** Ids of stations. */
  readonly excluded: readonly string[];
  /** Edge of the blocks that check the fit, km. */
  readonly blockKm: number;
  /** What is written, whatever the format. */
  readonly exported: ExportOptions;
  /** A grid file that the stations correct. */
  readonly background: BackgroundOptions | undefined;
  /** What is done to values and stations before the fit. */
  readonly treatment: TreatmentOptions;
  readonly report: string | undefined;
  readonly quiet: boolean;
}

/** What is to be corrected, and how. */
export interface BackgroundOptions {
  readonly path: string;
  /** By name; null: the one that suits the stations best. */
  readonly variable: string | null;
  /** Index; null: the first. */
  readonly level: number | null;
  readonly method: MergeMethod;
}

const text = { type: "string" } as const;
const flags = {
  out: { ...text, multiple: true },
  stations: text,
  layout: text,
  value: text,
  time: { ...text, default: "all" },
  kernel: { ...text, default: "linear" },
  shape: { ...text, default: "auto" },
  degree: { ...text, default: "auto" },
  smoothing: { ...text, default: "auto" },
  tolerance: { ...text, default: "auto" },
  compat: text,
  metric: { ...text, default: "degrees" },
  region: text,
  spacing: text,
  "memory-cap": { ...text, default: "512MB" },
  workers: { ...text, default: "auto" },
  solver: { ...text, default: "auto" },
  exclude: { ...text, multiple: true },
  block: { ...text, default: String(DEFAULT_BLOCK_KM) },
  background: text,
  "background-variable": text,
  "background-level": text,
  merge: text,
  ...treatmentFlags,
  report: text,
  quiet: { type: "boolean", default: false },
  ...exportFlags,
} as const;

/** Names of SciPy's legacy class that its successor changed. */
const legacyKernels: Readonly<Record<string, KernelName>> = {
  thin_plate: "thin_plate_spline",
  inverse: "inverse_multiquadric",
};

/**
 * The options of `batch`.
 * @throws UserError "bad-setting" naming the option.
 */
export function parseBatchArguments(argv: readonly string[]): BatchOptions {
  const { values, positionals } = parseStrictly(argv);
  const [input, ...others] = positionals;
  if (input === undefined) throw bad("INPUT", "name the stations file");
  if (others.length > 0) throw bad("INPUT", `one stations file at a time, not also "${others[0]}"`);
  if (values.out === undefined) throw bad("--out", "name at least one file to write");
  const twice = values.out.find((path, k, all) => all.indexOf(path) !== k);
  if (twice !== undefined) throw bad("--out", `"${twice}" is named twice`);
  return {
    input,
    stations: values.stations,
    layout: values.layout,
    out: values.out,
    value: values.value,
    time: values.time,
    method: methodOf(values),
    region: values.region === undefined ? undefined : regionOf(values.region),
    spacing: values.spacing === undefined ? undefined : spacingOf(values.spacing),
    memoryCap: bytesOf(values["memory-cap"]),
    workers: workersOf(values.workers),
    solver: solverOf(values.solver),
    excluded: idsOf(values.exclude ?? []),
    blockKm: blockOf(values.block),
    exported: exportOptionsOf(values),
    background: backgroundOf(values),
    treatment: treatmentOptions(values),
    report: values.report,
    quiet: values.quiet,
  };
}

function parseStrictly(argv: readonly string[]) {
  try {
    return parseArgs({ args: joinNegatives(argv), options: flags, allowPositionals: true });
  } catch (thrown) {
    const words = thrown instanceof Error ? (thrown.message.split(/\.\s/)[0] ?? "") : String(thrown);
    throw new UserError("bad-setting", `${words}. See "isopleth batch --help".`);
  }
}

/** "--region -125,..." is meant as one option with its value, though the value begins with a dash. */
function joinNegatives(argv: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of argv) {
    const last = joined.at(-1);
    if (/^-[\d.]/.test(word) && last?.startsWith("--") && !last.includes("=")) {
      joined[joined.length - 1] = `${last}=${word}`;
    } else joined.push(word);
  }
  return joined;
}

type MethodFlags = Readonly<
  Record<"kernel" | "shape" | "degree" | "smoothing" | "tolerance" | "metric", string>
> & { readonly compat?: string };

function methodOf(values: MethodFlags): Method {
  const compat = values.compat ?? "none";
  const kernel = compat === "scipy-rbf" ? (legacyKernels[values.kernel] ?? values.kernel) : values.kernel;
  const parsed = methodSchema.safeParse({
    kernel,
    compat,
    metric: values.metric,
    shape: numberOrAuto("--shape", values.shape),
    degree: numberOrAuto("--degree", values.degree),
    smoothing: numberOrAuto("--smoothing", values.smoothing),
    tolerance: numberOrAuto("--tolerance", values.tolerance),
  });
  if (parsed.success) return parsed.data;
  const option = String(parsed.error.issues[0]?.path[0] ?? "kernel") as keyof MethodFlags;
  throw bad(`--${option}`, `"${values[option]}" is not possible; ${allowed[option]}`);
}

const allowed: Readonly<Record<keyof MethodFlags, string>> = {
  kernel: `take one of ${kernelNames.join(", ")} (with --compat scipy-rbf also thin_plate and inverse)`,
  shape: "take a number above 0, or auto",
  degree: "take -1, 0, 1, 2, or auto",
  smoothing: "take a number of at least 0, or auto",
  tolerance: "take a number above 0, or auto",
  metric: "take degrees or great-circle",
  compat: "the only one is scipy-rbf",
};

function regionOf(words: string): NonNullable<BatchOptions["region"]> {
  const [west, east, south, north, ...rest] = words.split(",").map((word) => numberOf("--region", word));
  if (west === undefined || east === undefined || south === undefined || north === undefined || rest.length) {
    throw bad("--region", `"${words}" must be four numbers: west,east,south,north in degrees`);
  }
  if (east <= west) throw bad("--region", `"${words}": east must be greater than west`);
  if (north <= south) throw bad("--region", `"${words}": north must be greater than south`);
  return { west, east, south, north };
}

function spacingOf(words: string): readonly [number, number] {
  const [dlon, dlat = dlon, ...rest] = words.split(",").map((word) => numberOf("--spacing", word));
  if (!dlon || !dlat || dlon < 0 || dlat < 0 || rest.length > 0) {
    throw bad("--spacing", `"${words}" must be one or two numbers above 0, degrees`);
  }
  return [dlon, dlat];
}

const units: Readonly<Record<string, number>> = { "": 1, k: 2 ** 10, m: MEGABYTE, g: 2 ** 30, t: 2 ** 40 };

function bytesOf(words: string): number {
  const [, figure = "", unit = ""] = /^([\d.]+)\s*([kmgt]?)(?:i?b)?$/i.exec(words) ?? [];
  const bytes = Math.round(Number(figure) * (units[unit.toLowerCase()] ?? 1));
  if (figure === "" || !(bytes > 0))
    throw bad("--memory-cap", `"${words}" must be a size such as 512MB or 2GB`);
  return bytes;
}

function solverOf(words: string): BatchOptions["solver"] {
  if (words === "auto" || words === "dense" || words === "iterative") return words;
  throw bad("--solver", `"${words}" must be auto, dense or iterative`);
}

function workersOf(words: string): RunSettings["workers"] {
  if (words === "auto") return words;
  const workers = numberOf("--workers", words);
  if (!Number.isInteger(workers) || workers < 1 || workers > 256) {
    throw bad("--workers", `"${words}" must be a whole number from 1 to 256, or auto`);
  }
  return workers;
}

function idsOf(lists: readonly string[]): string[] {
  const ids = lists.flatMap((list) => list.split(",")).map((id) => id.trim());
  if (ids.includes("")) throw bad("--exclude", "name stations by their ids, commas between");
  return [...new Set(ids)];
}

function blockOf(words: string): number {
  const parsed = runSettingsSchema.shape.blockKm.safeParse(numberOf("--block", words));
  if (parsed.success) return parsed.data;
  throw bad("--block", `"${words}" must be from 1 to 20000, km`);
}

type BackgroundFlags = Readonly<
  Partial<Record<"background" | "background-variable" | "background-level" | "merge", string>>
>;

function backgroundOf(values: BackgroundFlags): BackgroundOptions | undefined {
  const { background: path, merge = "residual" } = values;
  if (path === undefined) {
    const alone = (["merge", "background-variable", "background-level"] as const).find(
      (flag) => values[flag],
    );
    if (alone) throw bad(`--${alone}`, "name the grid file with --background");
    return undefined;
  }
  const method = mergeMethods.find((known) => known === merge);
  if (method === undefined)
    throw bad("--merge", `"${merge}" is not possible; take ${mergeMethods.join(" or ")}`);
  const level = values["background-level"];
  const number = level === undefined ? 1 : numberOf("--background-level", level);
  if (!Number.isInteger(number) || number < 1) {
    throw bad("--background-level", `"${level}" must be a whole number, counted from 1`);
  }
  return { path, variable: values["background-variable"] ?? null, level: number - 1, method };
}

const numberOrAuto = (option: string, words: string): number | "auto" =>
  words === "auto" ? words : numberOf(option, words);

function numberOf(option: string, words: string): number {
  const number = Number(words);
  if (words.trim() === "" || !Number.isFinite(number)) throw bad(option, `"${words}" is not a number`);
  return number;
}

const bad = (option: string, trouble: string): UserError =>
  new UserError("bad-setting", `${option}: ${trouble}.`, [option]);
