/* Which Debian package brings a shared library or program that Electron or the tests need. Pure. */

/** Newer Debian and Ubuntu renamed some packages (64-bit time): the first name that exists is taken. */
const packagesOfLibrary = new Map([
  ["libasound.so.2", ["libasound2t64", "libasound2"]],
  ["libatk-1.0.so.0", ["libatk1.0-0t64", "libatk1.0-0"]],
  ["libatk-bridge-2.0.so.0", ["libatk-bridge2.0-0t64", "libatk-bridge2.0-0"]],
  ["libatspi.so.0", ["libatspi2.0-0t64", "libatspi2.0-0"]],
  ["libcairo.so.2", ["libcairo2"]],
  ["libcups.so.2", ["libcups2t64", "libcups2"]],
  ["libdbus-1.so.3", ["libdbus-1-3"]],
  ["libdrm.so.2", ["libdrm2"]],
  ["libexpat.so.1", ["libexpat1"]],
  ["libgbm.so.1", ["libgbm1"]],
  ["libgdk-3.so.0", ["libgtk-3-0t64", "libgtk-3-0"]],
  ["libgio-2.0.so.0", ["libglib2.0-0t64", "libglib2.0-0"]],
  ["libglib-2.0.so.0", ["libglib2.0-0t64", "libglib2.0-0"]],
  ["libgobject-2.0.so.0", ["libglib2.0-0t64", "libglib2.0-0"]],
  ["libgtk-3.so.0", ["libgtk-3-0t64", "libgtk-3-0"]],
  ["libnspr4.so", ["libnspr4"]],
  ["libnss3.so", ["libnss3"]],
  ["libnssutil3.so", ["libnss3"]],
  ["libpango-1.0.so.0", ["libpango-1.0-0"]],
  ["libsmime3.so", ["libnss3"]],
  ["libudev.so.1", ["libudev1"]],
  ["libX11.so.6", ["libx11-6"]],
  ["libxcb.so.1", ["libxcb1"]],
  ["libXcomposite.so.1", ["libxcomposite1"]],
  ["libXdamage.so.1", ["libxdamage1"]],
  ["libXext.so.6", ["libxext6"]],
  ["libXfixes.so.3", ["libxfixes3"]],
  ["libxkbcommon.so.0", ["libxkbcommon0"]],
  ["libXrandr.so.2", ["libxrandr2"]],
]);

/**
 * The libraries that ldd reports as "not found".
 * @param {string} lddOutput
 * @returns {string[]}
 */
export function missingLibraries(lddOutput) {
  const missing = [...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map((match) => String(match[1]));
  return [...new Set(missing)];
}

/**
 * @param {readonly string[]} libraries
 * @param {(name: string) => boolean} exists whether the package exists on this system
 * @returns {{ packages: string[], unknown: string[] }} `unknown`: libraries without an entry in the table
 */
export function packagesFor(libraries, exists) {
  /** @type {Set<string>} */
  const packages = new Set();
  const unknown = [];
  for (const library of libraries) {
    const names = packagesOfLibrary.get(library);
    if (names === undefined) unknown.push(library);
    else packages.add(names.find(exists) ?? String(names.at(-1)));
  }
  return { packages: [...packages], unknown };
}
