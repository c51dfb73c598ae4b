/*
 * How smooth the window stays while a large file is read: `node bench/frames.mjs [--rows 2000000] [--idle 10]
 * [--file FILE] [--whole]`, after `node scripts/build.mjs`. Opens the application with its sample, takes the time between frames
 * (requestAnimationFrame) while nothing happens, while the file is read until all parts of the window show it, and after, and
 * prints them as JSON, with the page's long tasks, the seconds its main thread worked and ran scripts, and the processor
 * seconds of each kind of process (Linux). Frames that are late although the main thread had time for them waited for the
 * graphics process, which without a graphics card draws in software: the map alone, as Chromium itself does there and
 * as in tests, or with `--whole` all of the window by the same software as the map.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { _electron } from "@playwright/test";
import { startDisplay } from "../scripts/display.mjs";
import { root } from "../scripts/paths.mjs";
import { findRuntime } from "../scripts/runtime.mjs";
import { windowEnvironment, windowFlags } from "../scripts/window-flags.mjs";
import { writeMonth } from "./month.mjs";

const { values: options } = parseArgs({
  options: {
    rows: { type: "string", default: "2000000" },
    idle: { type: "string", default: "10" },
    file: { type: "string" },
    whole: { type: "boolean", default: false },
  },
});
/** A frame of a display of 60 Hz that came later than this was missed, milliseconds. */
const MISSED = 1.5 * (1000 / 60);
/** Seconds after the file's name is there in which all parts of the window show its stations; they count as reading. */
const TAKEN_OVER = 0.5;
/** Seconds watched after the file was shown, in which the map draws its stations. */
const AFTER = 5;

/** @typedef {import("@playwright/test").Page} Page */

/**
 * Milliseconds between frames, and the page's tasks of more than 50, while something happens.
 * @param {Page} page
 * @param {() => Promise<unknown>} work
 */
async function watch(page, work) {
  const handle = await page.evaluateHandle(() => {
    const state = { frames: /** @type {number[]} */ ([]), tasks: /** @type {number[]} */ ([]), going: true };
    const look = (/** @type {number} */ now) => {
      state.frames.push(now);
      if (state.going) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    new PerformanceObserver((list) =>
      state.tasks.push(...list.getEntries().map((entry) => entry.duration)),
    ).observe({
      entryTypes: ["longtask"],
    });
    return state;
  });
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const mainThread = await mainThreadSeconds(session);
  const cpu = processorSeconds();
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1000;
  const after = processorSeconds();
  const worked = await mainThreadSeconds(session);
  await session.detach();
  const { frames, tasks } = await handle.evaluate((state) => {
    state.going = false;
    return { frames: state.frames, tasks: state.tasks };
  });
  const between = frames.slice(1).map((time, k) => time - (frames[k] ?? time));
  const gaps = between.toSorted((a, b) => a - b);
  const at = (/** @type {number} */ share) =>
    round(gaps[Math.floor(share * (gaps.length - 1))] ?? Number.NaN);
  return {
    seconds: round(seconds),
    frames: gaps.length,
    perSecond: round(gaps.length / seconds),
    median: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    longest: at(1),
    missed: `${round((100 * gaps.filter((gap) => gap > MISSED).length) / gaps.length)} %`,
    late: between.flatMap((gap, k) =>
      gap > MISSED ? [`${round(gap)} at ${Math.round((frames[k + 1] ?? 0) - (frames[0] ?? 0))}`] : [],
    ),
    longTasks: tasks.map((duration) => Math.round(duration)),
    mainThread: {
      seconds: round(worked.task - mainThread.task, 2),
      scripts: round(worked.script - mainThread.script, 2),
      perFrame: `${round((1000 * (worked.task - mainThread.task)) / gaps.length)} ms`,
    },
    processorSeconds: Object.fromEntries(
      Object.entries(after).map(([kind, used]) => [kind, round(used - (cpu[kind] ?? 0))]),
    ),
  };
}

/** @param {string} settings */
function flags(settings) {
  const usual = windowFlags(settings);
  if (!options.whole) return usual;
  return [...usual.filter((flag) => !flag.startsWith("--use-")), "--use-gl=angle", "--use-angle=swiftshader"];
}

const round = (/** @type {number} */ number, digits = 1) => Number(number.toFixed(digits));

/**
 * Seconds that the page's main thread has worked, and of them run scripts, since it is watched.
 * @param {import("@playwright/test").CDPSession} session
 */
async function mainThreadSeconds(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (/** @type {string} */ wanted) => metrics.find(({ name }) => name === wanted)?.value ?? 0;
  return { task: of("TaskDuration"), script: of("ScriptDuration") };
}

/** @returns {Record<string, number>} by kind of process, those of the application alone */
function processorSeconds() {
  /** @type {Record<string, number>} */
  const used = {};
  if (process.platform !== "linux") return used;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      if (!command.includes(root) && !command.includes("--type=")) continue;
      if (!command.includes("electron")) continue;
      const sub = /--utility-sub-type=(\S+?)\0/.exec(command)?.[1] ?? "";
      const kind = `${/--type=([\w-]+)/.exec(command)?.[1] ?? "main"}${sub.includes("node") ? " compute" : ""}`;
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
      used[kind] = (used[kind] ?? 0) + (Number(fields[11]) + Number(fields[12])) / 100;
    } catch {
      // It has ended meanwhile.
    }
  }
  return used;
}

const folder = mkdtempSync(path.join(tmpdir(), "isopleth-frames-"));
const endDisplay = await startDisplay();
try {
  const file = options.file ?? path.join(folder, "month.csv");
  if (options.file === undefined) writeMonth(file, Number(options.rows));
  const runtime = findRuntime();
  if (runtime === null) throw new Error("There is no Electron runtime: run `npm run setup` first.");
  const app = await _electron.launch({
    executablePath: runtime.executable,
    args: [...flags(path.join(folder, "settings")), root],
    env: windowEnvironment(),
    cwd: root,
  });
  const page = await app.firstWindow();
  await page.getByRole("button", { name: "Run", exact: true }).isEnabled();
  // The map is drawn anew when the cursor leaves it, which is no part of reading.
  const open = page.getByRole("button", { name: "Open stations...", exact: true });
  await open.hover();
  await sleep(5000);
  const idle = await watch(page, () => sleep(1000 * Number(options.idle)));
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
  }, file);
  const reading = await watch(page, async () => {
    await open.click();
    await page.getByTitle(file, { exact: true }).waitFor({ timeout: 120_000 });
    await sleep(1000 * TAKEN_OVER);
  });
  const shown = await watch(page, () => sleep(1000 * AFTER));
  await app.close();
  console.log(JSON.stringify({ idle, reading, shown }, null, 2));
} finally {
  endDisplay();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
