import { IsoplethPage } from "./isoplethPage.ts";
import { test } from "./launch.ts";
test("shot", async ({ page }) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();
  await isopleth.run();
  await isopleth.waitUntilDone();
  const rows = page.getByRole("grid", { name: "Stations" }).getByRole("switch");
  await rows.nth(0).click();
  await isopleth.waitUntilDone();
  await rows.nth(1).click();
  await isopleth.waitUntilDone();
  await page.getByText("Details").first().click();
  await page.waitForTimeout(1500);
  await page.screenshot({ path: "/tmp/chk/shot.png" });
  console.log(await isopleth.status.textContent());
});
