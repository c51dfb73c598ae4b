import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { isInstalled, outputOf, run, SetupError, say } from "./commands.mjs";
import { missingLibraries, packagesFor } from "./libraries.mjs";

const isDebian = () => existsSync("/etc/debian_version") && isInstalled("apt-get");
export const isRoot = () => process.getuid?.() === 0;
export const hasDisplay = () =>
  process.platform !== "linux" || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** Other programs that can read what Isopleth writes; the tests compare with them where they are installed. */
const readers = [
  "gdal-bin",
  "netcdf-bin",
  "python3-scipy",
  "python3-netcdf4",
  "python3-xarray",
  "python3-zarr",
];

/** @param {readonly string[]} packages */
const installCommand = (packages) => `apt-get install -y --no-install-recommends ${packages.join(" ")}`;

/** Short patience: behind a firewall the tests must not wait minutes for an extra. */
const updatePackageLists = () =>
  run("apt-get", ["update", "-qq", "-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=15"]);

/** @param {readonly string[]} packages */
async function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  say(`installing ${packages.join(" ")} (apt-get)`);
  await updatePackageLists();
  const [command = "", ...args] = installCommand(packages).split(" ");
  return (await run(command, [...args, "-qq"], { env })) === 0;
}

/**
 * Installs packages when that is allowed, else says the exact command.
 * @param {string} what named in the message, for example "Xvfb"
 * @param {readonly string[]} packages
 */
async function require(what, packages) {
  if (isDebian() && isRoot() && (await install(packages))) return;
  const command = isDebian()
    ? `Install it with: ${isRoot() ? "" : "sudo "}${installCommand(packages)}`
    : `On Debian and Ubuntu the packages are: ${packages.join(" ")}`;
  throw new SetupError(`${what} is missing on this system. ${command}`);
}

/**
 * Makes sure that the runtime finds its shared libraries (Linux).
 * @param {string} executable
 */
export async function requireLibraries(executable) {
  if (process.platform !== "linux") return;
  const missing = missingLibraries(outputOf("ldd", [executable]));
  if (missing.length === 0) return;
  // The names depend on the release, and a fresh container knows none before its first update.
  if (isDebian() && isRoot()) await updatePackageLists();
  const known = new Set(outputOf("apt-cache", ["pkgnames", "lib"]).split("\n"));
  const { packages, unknown } = packagesFor(missing, (name) => known.has(name));
  if (unknown.length > 0)
    say(`no package is known for ${unknown.join(", ")}: search packages.debian.org for the file`);
  await require(`What Electron needs (${missing.join(", ")})`, packages);
}

/** @param {string} name below /proc/sys/kernel */
const kernelSetting = (name) => {
  const file = path.join("/proc/sys/kernel", name);
  return existsSync(file) ? readFileSync(file, "utf8").trim() : "";
};

/**
 * Some systems (Ubuntu since 24.04) forbid the namespaces that Chromium's sandbox is made of; then its helper must
 * belong to root, which only the user can decide.
 * @param {string} folder of the runtime
 */
export function adviseOnSandbox(folder) {
  const isForbidden =
    kernelSetting("apparmor_restrict_unprivileged_userns") === "1" ||
    kernelSetting("unprivileged_userns_clone") === "0";
  const helper = path.join(folder, "chrome-sandbox");
  if (!isForbidden || isRoot() || !existsSync(helper)) return;
  const { uid, mode } = statSync(helper);
  if (uid === 0 && (mode & 0o4000) !== 0) return;
  say(
    "this system restricts user namespaces. If the window does not open, let Chromium's sandbox use its helper: " +
      `sudo chown root:root "${helper}" && sudo chmod 4755 "${helper}"`,
  );
}

/** Makes sure that a window can be opened without a display. */
export async function requireVirtualDisplay() {
  if (hasDisplay() || isInstalled("Xvfb")) return;
  await require("Xvfb, the virtual display of the tests,", ["xvfb"]);
}

/** Never required: checks by other programs are skipped with a visible line where these are not installed. */
export async function installReaders() {
  const missing = readers.filter((name) => !outputOf("dpkg", ["-s", name]).includes("install ok installed"));
  if (missing.length === 0) return;
  if (isDebian() && isRoot() && (await install(missing))) return;
  say(`checks of the exported files by other programs may be skipped: ${missing.join(", ")} not installed`);
}
