import path from "node:path";
import { root } from "../scripts/paths.mjs";
import { IsoplethPage } from "./isoplethPage.ts";
import { expect, test } from "./launch.ts";

/** `UPDATE_README=1 npm run e2e -- picture` puts the picture where README.md shows it. */
const target = process.env.UPDATE_README
  ? path.join(root, "docs", "window.png")
  : path.join(root, "test-results", "window.png");

test("the window with the sample's field, as README.md shows it", async ({ page, launched }) => {
  const isopleth = new IsoplethPage(page);
  await launched.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setContentSize(1440, 900),
  );
  await isopleth.waitUntilReady();
  await isopleth.fill({ Spacing: "0.05" });
  await isopleth.run();
  await isopleth.waitUntilDone();
  await expect(page.getByRole("button", { name: "Export...", exact: true })).toBeEnabled();
  await page.mouse.move(620, 330);
  await expect(page.locator("output").filter({ hasText: "°" })).toContainText("ppb");
  const picture = await page.screenshot({ path: target });
  // A picture without a map compresses to a few tens of kilobytes.
  expect(picture.length).toBeGreaterThan(100_000);
});
