/**
 * Switches under which tests and measurements start the application's window.
 * @param {string} userData folder of its settings
 * @returns {string[]}
 */
export function windowFlags(userData) {
  const flags = [
    // Nothing is left of earlier tests: settings, recent files, window size.
    `--user-data-dir=${userData}`,
    // WebGL2 without a graphics card, as Chromium itself has it there: ANGLE on the SwiftShader software renderer for the
    // map alone, the rest of the window without. It has to be allowed besides.
    "--use-angle=swiftshader-webgl",
    "--enable-unsafe-swiftshader",
    // Containers often have a /dev/shm of 64 MB, too small for the map's textures.
    "--disable-dev-shm-usage",
    // Screenshots and colour probes are compared: the display's profile and scale must not change them.
    "--force-color-profile=srgb",
    "--force-device-scale-factor=1",
    // Accessible names are tested in English whatever the machine speaks.
    "--lang=en-US",
  ];
  // Chromium refuses to start as root with its sandbox, and tests in containers run as root.
  if (process.getuid?.() === 0) flags.push("--no-sandbox");
  return flags;
}

/** @returns {Record<string, string>} the surroundings without what would turn the application into plain Node */
export function windowEnvironment() {
  /** @type {Record<string, string>} */
  const env = {};
  for (const [name, value] of Object.entries(process.env))
    if (value !== undefined && name !== "ELECTRON_RUN_AS_NODE") env[name] = value;
  return env;
}
