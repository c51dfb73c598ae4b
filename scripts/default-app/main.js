/*
 * The fallback runtime's default app: opens the app named on the command line, as Electron's own does. The top-level
 * await matters: Electron holds back `ready` until this module has settled, so the app can still set switches.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { app } from "electron";

const named = process.argv.slice(1).find((argument) => !argument.startsWith("-"));
if (named === undefined) {
  console.error("Name the app's folder: electron FOLDER");
  app.exit(2);
} else {
  const folder = path.resolve(named);
  const { name, productName, version, main } = JSON.parse(
    readFileSync(path.join(folder, "package.json"), "utf8"),
  );
  Object.defineProperty(process, "defaultApp", { value: true, enumerable: true });
  app.setName(productName ?? name);
  app.setVersion(version);
  app.setAppPath(folder);
  await import(pathToFileURL(path.join(folder, main)).href);
}
