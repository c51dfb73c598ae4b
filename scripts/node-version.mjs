/* Imported first by every script: an older Node would fail later with a message nobody can act on. */

/** @typedef {readonly [major: number, minor: number]} Version */

/** @type {Version} */
export const oldestNode = [20, 19];

/**
 * @param {string} version for example "20.19.4"
 * @param {Version} oldest
 */
export function isAtLeast(version, [major, minor]) {
  const parts = version.split(".").map(Number);
  const [itsMajor = 0, itsMinor = 0] = parts;
  return itsMajor > major || (itsMajor === major && itsMinor >= minor);
}

if (!isAtLeast(process.versions.node, oldestNode)) {
  console.error(
    `Isopleth needs Node ${oldestNode.join(".")} or newer; this is Node ${process.versions.node}. ` +
      "Install a current release from https://nodejs.org and run the command again.",
  );
  process.exit(1);
}
