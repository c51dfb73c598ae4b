import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../../shared/errors.ts";
import {
  type ExportOptions,
  exportOptionsSchema,
  exportPresetSchema,
  type Mask,
} from "../../shared/formats/exportOptions.ts";
import { timeSpan } from "./selectTimes.ts";

const text = { type: "string" } as const;

/** Options of `batch` on what is written, whatever the format. */
export const exportFlags = {
  "export-region": text,
  "export-time": text,
  every: text,
  "export-unit": text,
  "clip-negatives": { type: "boolean" },
  mask: text,
  decimals: text,
  nodata: text,
  surfer: text,
  csv: text,
  comments: { type: "boolean" },
  tiff: text,
  contours: text,
  scale: text,
  bare: { type: "boolean" },
  preset: text,
} as const;

export type ExportFlags = {
  readonly [K in keyof typeof exportFlags]?: (typeof exportFlags)[K]["type"] extends "boolean"
    ? boolean
    : string;
};

/**
 * Export options: those of the preset, if one is named, overruled by those given.
 * @throws UserError "bad-setting" naming the option.
 */
export function exportOptionsOf(flags: ExportFlags): ExportOptions {
  const preset = flags.preset === undefined ? {} : presetOptions(flags.preset);
  const given = Object.entries(readers).flatMap(([name, read]) => {
    const words = flags[name as keyof typeof readers];
    return words === undefined ? [] : [[name, read(String(words))] as const];
  });
  let asked: Record<string, unknown> = { ...preset };
  for (const [, choice] of given) asked = { ...asked, ...choice };
  const parsed = exportOptionsSchema.safeParse(asked);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = String(issue?.path[0] ?? "");
  const option = given.find(([, choice]) => field in choice)?.[0] ?? "preset";
  throw bad(
    option,
    `"${flags[option as keyof ExportFlags]}" is not possible; ${allowed[option] ?? issue?.message}`,
  );
}

type Reader = (words: string) => Partial<Record<keyof ExportOptions, unknown>>;

const readers: Readonly<Record<Exclude<keyof ExportFlags, "preset">, Reader>> = {
  "export-region": (words) => {
    const [west, east, south, north] = words.split(",").map(Number);
    return { region: { west, east, south, north } };
  },
  "export-time": (words) => ({ times: timeSpan(words, "--export-time") }),
  every: (words) => ({ every: Number(words) }),
  "export-unit": (words) => ({ unit: words }),
  "clip-negatives": () => ({ clipNegatives: true }),
  mask: (words) => ({ mask: maskOf(words) }),
  decimals: (words) => ({ decimals: words === "shortest" ? words : Number(words) }),
  nodata: (words) => ({ noData: words === "auto" ? words : Number(words) }),
  surfer: (words) => ({ surfer: words }),
  csv: (words) => ({ layout: words }),
  comments: () => ({ comments: true }),
  tiff: (words) => ({ tiffTimes: words }),
  contours: (words) => ({ contours: words }),
  scale: (words) => ({ scale: words }),
  bare: () => ({ framed: false }),
};

const allowed: Readonly<Record<string, string>> = {
  "export-region": "take four numbers: west,east,south,north in degrees",
  every: "take a whole number from 1 to 1000",
  mask: "take none, land, or near:KM with a distance in km",
  decimals: "take a whole number from 0 to 9, or shortest",
  nodata: "take a number, or auto",
  surfer: "take 6-text, 6-binary or 7",
  csv: "take long or matrix",
  tiff: "take bands or files",
  contours: "take bands or lines",
};

function maskOf(words: string): Mask | string {
  const [, km] = /^near:([\d.]+)$/.exec(words) ?? [];
  return km === undefined ? words : { nearKm: Number(km) };
}

/** The options of a preset: a JSON file, or one saved in the window under its name. */
function presetOptions(name: string): ExportOptions {
  const isFile = /[\\/]|\.json$/i.test(name);
  if (isFile) {
    const found = jsonOf(name);
    const preset = exportPresetSchema.safeParse(found);
    const options = preset.success ? preset : exportOptionsSchema.strict().safeParse(found);
    if (!options.success)
      throw bad("preset", `${name} holds no export options: ${options.error.issues[0]?.message}`);
    return "options" in options.data ? options.data.options : options.data;
  }
  const saved = z.array(exportPresetSchema).safeParse(jsonOf(savedPresets(), []));
  const known = saved.success ? saved.data : [];
  const preset = known.find((one) => one.name === name);
  if (preset !== undefined) return preset.options;
  const names = known.map((one) => `"${one.name}"`).join(", ") || "none";
  throw bad(
    "preset",
    `there is no preset "${name}"; saved in the window: ${names}; a file must end in .json`,
  );
}

/** Where the window keeps its presets: Electron's folder for the user's data. */
function savedPresets(): string {
  const { APPDATA, XDG_CONFIG_HOME } = process.env;
  const config = XDG_CONFIG_HOME ?? join(homedir(), ".config");
  const mac = join(homedir(), "Library", "Application Support");
  const base =
    process.platform === "win32" ? (APPDATA ?? homedir()) : process.platform === "darwin" ? mac : config;
  return join(base, "Isopleth", "export-presets.json");
}

function jsonOf(path: string, missing?: unknown): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (thrown) {
    if (missing !== undefined) return missing;
    throw bad(
      "preset",
      `${path} cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    );
  }
}

const bad = (option: string, trouble: string): UserError =>
  new UserError("bad-setting", `--${option}: ${trouble}.`, [`--${option}`]);
