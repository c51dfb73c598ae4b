import { rmSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import type { Plan, RunSettings } from "../../shared/contract.ts";
import { type ErrorMessage, fromErrorMessage, toErrorMessage, UserError } from "../../shared/errors.ts";
import type { ExportOptions } from "../../shared/formats/exportOptions.ts";
import { formatFor } from "../../shared/formats/registry.ts";
import { gridOf, gridSettingsSchema, regionAround } from "../../shared/grid/grid.ts";
import { roundSpacing } from "../../shared/grid/spacing.ts";
import { mergeWords } from "../../shared/grids/merge.ts";
import type { Merge } from "../../shared/grids/reference.ts";
import { counted } from "../../shared/rbf/words.ts";
import { accountOf, treatmentAccount } from "../../shared/stations/account.ts";
import { placesWithout } from "../../shared/stations/places.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import { treat } from "../../shared/stations/treat.ts";
import { excludedBy, type Treatment } from "../../shared/stations/treatment.ts";
import type { Jobs, StationsFile, WrittenFile } from "../jobs/messages.ts";
import { megabytes } from "../runs/bytes.ts";
import { exportForecast } from "../runs/exportForecast.ts";
import type { Fork } from "../runs/fork.ts";
import { Runner, type StartedRun } from "../runs/runner.ts";
import { secondsSince } from "../runs/secondsSince.ts";
import { sourceOf } from "../runs/source.ts";
import { writeAtomically } from "../store/atomicFile.ts";
import { findLayout, userFolder, userLayouts } from "../store/namedLayouts.ts";
import type { InputSource } from "../store/runFolder.ts";
import type { BackgroundOptions, BatchOptions } from "./arguments.ts";
import { speakOfDoctor, treatmentOf, withOutside } from "./doctor.ts";
import { reportOf } from "./report.ts";
import { claimRunsFolder } from "./runsFolder.ts";
import { selectTimes } from "./selectTimes.ts";
import type { Speaker } from "./speaker.ts";
import { optionsThatFit } from "./suggestedOptions.ts";

/**
 * Reads, computes and writes as the options say.
 * @param signal ends everything cleanly.
 * @throws UserError; nothing is left half-written and no process behind.
 */
export async function runBatch(
  options: BatchOptions,
  fork: Fork,
  speaker: Speaker,
  signal: AbortSignal,
): Promise<void> {
  for (const path of options.out) checkTarget(path);
  const runsFolder = claimRunsFolder(options);
  const runner = new Runner({
    fork,
    runsFolder,
    exportsFolder: join(tmpdir(), "isopleth-exports"),
    cores: availableParallelism(),
    keepsFits: false,
    overviews: false,
    ratesFile: join(userFolder(), "batch-rates.json"),
    exportsNext: true,
    onRunEvent: (event) => speaker.runEvent(event),
    onMemory: () => {},
    onExportProgress: (progress) => speaker.exportProgress(progress),
  });
  const cancel = (): void => void runner.dispose();
  signal.addEventListener("abort", cancel);
  try {
    await computeAndWrite(options, runner, speaker);
  } catch (thrown) {
    // Whatever the end of the processes looked like from the middle of a step, the user ended it.
    throw signal.aborted ? new UserError("cancelled", "Cancelled.") : thrown;
  } finally {
    signal.removeEventListener("abort", cancel);
    // Both wait for the system. What a process wrote until it ended goes last.
    const removed = rm(runsFolder, { recursive: true, force: true }).catch(() => {});
    await Promise.all([runner.dispose(), removed]);
    rmSync(runsFolder, { recursive: true, force: true });
  }
}

async function computeAndWrite(options: BatchOptions, runner: Runner, speaker: Speaker): Promise<void> {
  const began = performance.now();
  const paths = [options.input, ...(options.stations === undefined ? [] : [options.stations])].map((one) =>
    resolve(one),
  );
  const layout = options.layout === undefined ? null : await findLayout(options.layout, userLayouts());
  const value = options.value === undefined ? {} : { value: options.value };
  const reading = { ...layout?.options, ...value };
  const examines = options.treatment.doctor !== "off";
  const beingRead = readStations(runner, options, { paths, options: reading, examines });
  // On a process that has nothing to do as long.
  runner.calibrate();
  const answer = await beingRead;
  if ("onlyList" in answer) throw fromErrorMessage(answer.onlyList.error);
  const readSeconds = secondsSince(began);
  speakOfStations(answer, speaker);
  const treatment = treatmentOf(options.treatment, answer);
  const treated = treat(answer.stations, treatment);
  const read = examines ? withOutside(answer, treated, treatment, options.region) : answer;
  if (examines) speakOfDoctor(read, treatment.decisions, speaker);
  const account = accountOf(read.stations, treated, treatment);
  for (const sentence of treatmentAccount(read.stations, treated, treatment)) speaker.say(sentence);
  const table = selectTimes(treated.table, options.time);
  const merge = options.background && (await openBackground(options.background, table, runner, speaker));
  const stated = settingsOf(options, table, read.stations.table.value, treatment);
  const settings = { ...stated, ...(merge && { merge }) };
  for (const target of options.out) await checkFormat(target, table, settings, options.exported);

  refuseUnfit(runner.plan(table, settings));
  const source = { ...sourceOf(read), account };
  const { runId, plan, finished } = beginOrResume(runner, table, settings, source, speaker);
  speaker.say(
    `${plan.grid.columns} x ${plan.grid.rows} nodes, ${counted(plan.times, "time")}, ${counted(plan.tiles, "tile")}; ` +
      `${plan.workers} at once, ${megabytes(plan.totalBytes)} planned of ${megabytes(plan.memoryCap)}, ` +
      `about ${roughSeconds(plan.seconds)}`,
  );
  const outcome = await finished;
  const writeBegan = performance.now();
  const outputs: WrittenFile[] = [];
  let error: ErrorMessage | null = outcome.error;
  try {
    if (error === null) await writeAll(options, runId, runner, speaker, outputs);
  } catch (thrown) {
    error = toErrorMessage(thrown);
  }
  const seconds = { read: readSeconds, write: secondsSince(writeBegan), total: secondsSince(began) };
  if (options.report !== undefined) {
    const memory = runner.memoryPeaks;
    const report = reportOf({
      settings,
      read,
      account,
      table,
      plan,
      outcome,
      memory,
      outputs,
      seconds,
      error,
    });
    writeAtomically(resolve(options.report), `${JSON.stringify(report, null, 2)}\n`);
  }
  if (error !== null) throw fromErrorMessage(error);
  if (outcome.fitted?.merge)
    for (const line of mergeWords(outcome.fitted.merge, table.unit)) speaker.say(line);
  speaker.say(`Done in ${seconds.total.toFixed(1)} s.`);
}

/** Files up to this size are read here: the process that would do it takes longer to start. Bytes. */
const SMALL_FILE = 4e6;

/** Reads stations, and starts the processes that compute from them meanwhile or afterwards. */
async function readStations(
  runner: Runner,
  limits: BatchOptions,
  { paths, options, examines }: Omit<Jobs["read"]["input"], "lists" | "layouts">,
): Promise<Jobs["read"]["output"]> {
  const bytes = paths.map((path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  if (Math.max(...bytes) > SMALL_FILE) {
    runner.warm(limits);
    return runner.stations.read(paths, options, {}, [], { examines });
  }
  // One is starting already; the others would compete for the same processors.
  runner.warm({ ...limits, workers: 1 });
  const { read } = await import("../jobs/read.ts");
  const input = { paths, options, examines, lists: {}, layouts: [] };
  const stations = await read(input, { progress: () => {}, milestone: () => {}, signal: NEVER });
  runner.warm(limits);
  return stations;
}

const NEVER = new AbortController().signal;

/** The background in the store, as a run's settings name it. */
async function openBackground(
  { path, variable, level, method }: BackgroundOptions,
  { value, unit }: StationTable,
  runner: Runner,
  speaker: Speaker,
): Promise<Merge> {
  const request = { path: resolve(path), variable, level, value, unit };
  const { stored, format } = await runner.backgrounds.open(request);
  const { background, reference } = stored;
  const size = `${background.lon.length} x ${background.lat.length} nodes`;
  speaker.say(
    `Background: ${background.name}, ${size}, ${counted(background.times.length, "time")} (${format})`,
  );
  return { method, background: reference };
}

/** Goes on with what the same command left when it was killed, else begins anew. */
function beginOrResume(
  runner: Runner,
  table: StationTable,
  settings: RunSettings,
  source: InputSource,
  speaker: Speaker,
): StartedRun {
  const left = runner.resumable(settings, source);
  if (left === null) return runner.start(table, settings, source);
  try {
    const resumed = runner.resume(left.runId);
    speaker.say(`Going on where this command was interrupted: ${left.done} of ${left.tiles} tiles are done.`);
    return resumed;
  } catch (thrown) {
    speaker.say(
      `What this command left when it was interrupted cannot be used: ${toErrorMessage(thrown).message}`,
    );
    return runner.start(table, settings, source);
  }
}

async function writeAll(
  { out, exported }: BatchOptions,
  runId: string,
  runner: Runner,
  speaker: Speaker,
  outputs: WrittenFile[],
): Promise<void> {
  for (const target of out) {
    const { files, changes } = await runner.fields.exportField(runId, resolve(target), exported);
    outputs.push(...files);
    for (const file of files) speaker.say(`Wrote and checked ${file.path} (${megabytes(file.bytes)})`);
    for (const change of changes) speaker.say(`  ${change}`);
  }
}

function speakOfStations({ stations }: StationsFile, speaker: Speaker): void {
  const { report, layout } = stations;
  const counts = [
    counted(report.stations, "station"),
    counted(report.times, "time"),
    counted(report.rows, "row"),
  ];
  speaker.say(layout.reasons[0] ?? "");
  if (stations.list) speaker.say(`Joined with ${stations.list.fileName}: ${stations.list.reason}`);
  speaker.say(`${layout.value}: ${counts.join(", ")}`);
  for (const notice of report.notices) speaker.say(notice);
  if (report.rejectedCount === 0) return;
  speaker.say(`${counted(report.rejectedCount, "row")} could not be used:`);
  for (const { line, reason } of report.rejected.slice(0, 5)) speaker.say(`  line ${line}: ${reason}`);
  if (report.rejectedCount > 5) speaker.say(`  and ${report.rejectedCount - 5} more`);
}

function settingsOf(
  options: BatchOptions,
  table: StationTable,
  value: string,
  treatment: Treatment,
): RunSettings {
  const { method, memoryCap, workers, solver, blockKm, region, spacing } = options;
  const off = excludedBy(treatment.decisions, value).filter((id) => table.ids.includes(id));
  const excluded = [...new Set([...options.excluded, ...off])];
  const places = placesWithout(table, off);
  const [dlon, dlat] = spacing ?? [roundSpacing(places), roundSpacing(places)];
  const grid = region ? { ...region, dlon, dlat } : regionAround(places.lon, places.lat, dlon, dlat);
  const checked = gridSettingsSchema.safeParse(grid);
  if (!checked.success) {
    throw new UserError("bad-setting", `--region: ${checked.error.issues[0]?.message}.`, ["--region"]);
  }
  return { method, grid: checked.data, memoryCap, workers, solver, excluded, blockKm, treatment };
}

/** @throws UserError the plan's refusal, with the options that would fit. */
function refuseUnfit({ refusal, suggestions }: Plan): void {
  if (refusal === null) return;
  const words = `${refusal.message} ${optionsThatFit(suggestions)}`.trimEnd();
  throw new UserError(refusal.tag, words, refusal.detail);
}

/** An estimate finer than this would promise too much. */
const roughSeconds = (seconds: number): string =>
  seconds < 10 ? `${Math.max(0.1, seconds).toFixed(1)} s` : `${Math.round(seconds)} s`;

/** Better to hear of a wrong output before the computation than after. */
function checkTarget(path: string): void {
  formatFor(path);
  const folder = dirname(resolve(path));
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError("bad-setting", `--out: there is no folder ${folder}. Make it, or choose another.`, [
      path,
    ]);
  }
}

async function checkFormat(
  path: string,
  table: StationTable,
  settings: RunSettings,
  exported: ExportOptions,
): Promise<void> {
  const { value, unit, times } = table;
  const readRows = (): Promise<never> => Promise.reject(new Error("the field is not computed yet"));
  const grid = gridOf(settings.grid);
  const field = { grid, times, value, unit, longName: value, provenance: {}, readRows };
  const { refusal } = await exportForecast(field, basename(path), exported);
  if (refusal !== null) throw new UserError("bad-setting", `--out ${path}: ${refusal}`, [path]);
}
