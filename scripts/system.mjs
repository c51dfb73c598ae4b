import { existsSync } from "node:fs";
import { isInstalled, outputOf, run, SetupError, say } from "./commands.mjs";
import { missingLibraries, packagesFor } from "./libraries.mjs";

const isDebian = () => existsSync("/etc/debian_version") && isInstalled("apt-get");
export const isRoot = () => process.getuid?.() === 0;
export const hasDisplay = () =>
  process.platform !== "linux" || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** Other programs that can read what Isopleth writes; the tests compare with them where they are installed. */
const readers = ["gdal-bin", "netcdf-bin", "python3-scipy", "python3-netcdf4", "python3-xarray"];

/** @param {readonly string[]} packages */
const installCommand = (packages) => `apt-get install -y --no-install-recommends ${packages.join(" ")}`;

/** @param {readonly string[]} packages */
async function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  say(`installing ${packages.join(" ")} (apt-get)`);
  await run("apt-get", ["update", "-qq"], { env });
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
  if (isDebian() && isRoot()) await run("apt-get", ["update", "-qq"]);
  const known = new Set(outputOf("apt-cache", ["pkgnames", "lib"]).split("\n"));
  const { packages, unknown } = packagesFor(missing, (name) => known.has(name));
  if (unknown.length > 0)
    say(`no package is known for ${unknown.join(", ")}: search packages.debian.org for the file`);
  await require(`What Electron needs (${missing.join(", ")})`, packages);
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
