import path from "node:path";
import { packagedExecutable } from "../scripts/package.mjs";
import { root } from "../scripts/paths.mjs";
import { IsoplethPage } from "./isoplethPage.ts";
import { answerOpenDialog, expect, launch, test } from "./launch.ts";

test("the packaged application loads its sample and computes the field", async () => {
  test.slow();
  const launched = await launch({ executable: packagedExecutable() });
  try {
    const isopleth = new IsoplethPage(launched.page);
    expect(await launched.app.evaluate(({ app }) => app.isPackaged)).toBe(true);
    await isopleth.waitUntilReady();
    // A coarser grid than the sample's own: this proves the package, not the speed.
    await isopleth.grid(-125, -66, 25, 49, 0.5);
    await isopleth.run();
    await isopleth.waitUntilDone();
    const total = Number(await isopleth.tiles.getAttribute("aria-valuemax"));
    expect(total).toBeGreaterThan(0);
    expect(await isopleth.tilesDone()).toBe(total);

    // Its HDF5 library is loaded from beside the worker when a NetCDF-4 file is opened.
    await answerOpenDialog(launched.app, path.join(root, "shared", "grids", "fixtures", "packed4.nc"));
    await isopleth.button("Background grid...").click();
    await expect(isopleth.field("Variable").locator("option")).toHaveText(["pm25 (ug m-3)", "other (ppb)"]);
    await isopleth.button("Background").click();
    await expect(launched.page.locator("[data-view]")).toHaveAttribute("data-surface", "background");
  } finally {
    await launched.close();
  }
});
