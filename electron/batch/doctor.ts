import { readFileSync } from "node:fs";
import { z } from "zod";
import { UserError } from "../../shared/errors.ts";
import { counted, listed } from "../../shared/rbf/words.ts";
import { decisionOn, openCases, suggestions } from "../../shared/stations/doctor/finding.ts";
import { outsideInUse } from "../../shared/stations/doctor/outside.ts";
import { noFacts } from "../../shared/stations/table.ts";
import type { Treated } from "../../shared/stations/treat.ts";
import { type Decision, decisionSchema, type Treatment } from "../../shared/stations/treatment.ts";
import type { StationsFile } from "../jobs/messages.ts";
import type { BatchOptions } from "./arguments.ts";
import type { Speaker } from "./speaker.ts";
import type { TreatmentOptions } from "./treatmentOptions.ts";

const listSchema = z.array(decisionSchema);
/** A list of decisions by itself, in a treatment, or in an earlier report. */
const fileSchema = z.union([
  listSchema,
  z
    .object({ treatment: z.object({ decisions: listSchema }) })
    .transform(({ treatment }) => treatment.decisions),
  z.object({ decisions: listSchema }).transform(({ decisions }) => decisions),
]);

/**
 * The treatment that the command line asks for: decisions of its file first, then what the doctor suggests for the
 * rest, when that is to be followed.
 * @throws UserError "unreadable-file", "bad-setting" for decisions that are none, or of stations that are not there.
 */
export function treatmentOf(options: TreatmentOptions, read: StationsFile): Treatment {
  const { doctor, decisionsPath, ...values } = options;
  const given = decisionsPath === undefined ? [] : readDecisions(decisionsPath, read);
  const followed = doctor === "apply" ? suggestions(read.findings, given) : [];
  return { ...values, decisions: [...given, ...followed] };
}

function readDecisions(path: string, { stations }: StationsFile): readonly Decision[] {
  const parsed = fileSchema.safeParse(parseJson(path));
  if (!parsed.success) {
    throw new UserError(
      "bad-setting",
      `--decisions: ${path} holds no list of decisions. Take the report of an earlier run, or its "decisions".`,
      [path],
    );
  }
  const { table, facts = noFacts } = stations;
  const known = new Set([...table.ids, ...facts.swapped.ids, ...facts.coincident.flatMap(({ ids }) => ids)]);
  const unknown = parsed.data.flatMap((decision) => decision.stations.filter((id) => !known.has(id)));
  if (unknown.length === 0) return parsed.data;
  throw new UserError(
    "bad-setting",
    `--decisions: no station is called ${listed([...new Set(unknown)])}. Check that ${path} belongs to this file and value.`,
    unknown.map((id) => `station ${id}`),
  );
}

function parseJson(path: string): unknown {
  let content: string;
  try {
    content = readFileSync(path, "utf8");
  } catch {
    throw new UserError("unreadable-file", `--decisions: ${path} cannot be read. Check its name.`, [path]);
  }
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}

/** What was read, with the stations in use outside of the region that was asked for among the findings. */
export function withOutside(
  read: StationsFile,
  treated: Pick<Treated, "table">,
  { decisions }: Treatment,
  region: BatchOptions["region"],
): StationsFile {
  const table = { ...treated.table, value: read.stations.table.value };
  const outside = region && outsideInUse(table, region, decisions);
  return outside ? { ...read, findings: [...read.findings, outside] } : read;
}

/** Says in brief what the doctor found and what becomes of it. */
export function speakOfDoctor(
  { findings, stations }: StationsFile,
  decisions: readonly Decision[],
  speaker: Speaker,
): void {
  for (const finding of findings) {
    const { kind, title, cases, settled } = finding;
    const open = openCases(finding, decisions, stations.table.value);
    const state =
      settled ?? (open === 0 ? "Decided." : open < cases.length ? `${open} not decided.` : "Not decided.");
    const [first] = cases;
    const example = first === undefined ? "" : ` ${listed(first.stations)}: ${first.words}`;
    speaker.say(
      `Doctor: ${title}: ${counted(cases.length, "case")}. ${state}${kind === "repeated" ? "" : example}`,
    );
  }
}

/** The findings as the report lists them, each case with what was decided on it. */
export function doctorReport({ findings }: StationsFile, decisions: readonly Decision[]): object {
  return findings.map(({ kind, title, why, settled, cases }) => ({
    kind,
    title,
    why,
    settled,
    count: cases.length,
    cases: cases.map((one) => ({
      stations: one.stations,
      lon: one.lon,
      lat: one.lat,
      words: one.words,
      suggested: one.remedies[0] ?? null,
      decided: decisionOn(kind, one, decisions),
    })),
  }));
}
