import { namePlaces } from "./fileNames.ts";
import { type FormatOption, formatOptionsSchema } from "./format.ts";
import { formats } from "./registry.ts";

/** What each option is called in the batch command; options that only the application sets have none. */
const batchNames: Partial<Record<FormatOption, string>> = {
  layout: "--csv",
  decimals: "--decimals",
  surfer: "--surfer",
  scale: "--scale",
  framed: "--bare",
  contours: "--contours",
  noData: "--nodata",
  tiffTimes: "--tiff",
  comments: "--comments",
};

/** The table of docs/FORMATS.md: it cannot say anything but what the registry says. */
export function formatTable(): string {
  const options = formatOptionsSchema.parse({});
  const rows = formats.map((format) => {
    const heeded = format.options.flatMap((option) => batchNames[option] ?? []);
    const times = format.times(options) === "all" ? "all in one" : "a file each";
    const cells = [
      `\`${format.extension}\``,
      format.name,
      format.about,
      times,
      format.noData,
      heeded.map((option) => `\`${option}\``).join(" ") || "-",
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    "| ends in | format | what it is | times | no data | options |",
    "|---|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

/** The words that file names may have in braces. */
export function placeTable(): string {
  const rows = Object.entries(namePlaces).map(([place, meaning]) => `| \`{${place}}\` | ${meaning} |`);
  return ["| in a name | stands for |", "|---|---|", ...rows].join("\n");
}
