import { mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** As in the project's own build the HDF5 library is not part of the bundle. */
const hdf5Apart = {
  name: "hdf5-apart",
  resolveId: (id: string) =>
    id === "h5wasm/node" ? { id: import.meta.resolve("h5wasm/node"), external: true as const } : null,
};

/** Bundles an entry of electron/ for plain Node into a fresh folder; answers the bundle's path. */
export async function bundle(entry: "worker" | "cli"): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "isopleth-bundle-"));
  const file = `${entry}.mjs`;
  // The worker looks for the engine beside its own folder, as in the project.
  symlinkSync(join(root, "assets"), join(folder, "assets"));
  await build({
    configFile: false,
    logLevel: "error",
    root,
    publicDir: false,
    plugins: [hdf5Apart],
    ssr: { noExternal: true },
    build: {
      ssr: join(root, "electron", `${entry}.ts`),
      outDir: join(folder, "dist"),
      target: "node20",
      minify: false,
      rolldownOptions: { output: { format: "es", entryFileNames: file, codeSplitting: false } },
    },
  });
  return join(folder, "dist", file);
}
