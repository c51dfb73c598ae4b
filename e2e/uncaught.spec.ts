import { readFileSync } from "node:fs";
import path from "node:path";
import type { MessageBoxOptions } from "electron";
import { IsoplethPage } from "./isoplethPage.ts";
import { expect, type Launched, test } from "./launch.ts";

/* Faults of Isopleth itself are shown and logged, wherever they happen. Those of compute processes: deaths.spec.ts. */

const log = ({ userData }: Launched): string => readFileSync(path.join(userData, "log.txt"), "utf8");

test("what nothing catches in main or in the page is shown and logged, and work goes on", async ({
  launched,
}) => {
  const { app, page } = launched;
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();

  await app.evaluate(({ dialog }) => {
    const shown: MessageBoxOptions[] = [];
    Object.assign(globalThis, { shown });
    dialog.showMessageBox = (async (options: MessageBoxOptions) => {
      shown.push(options);
      return { response: 0, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
    setTimeout(() => {
      throw new Error("nothing catches this in main");
    });
    void Promise.reject(new Error("nobody awaits this in main"));
  });
  const shown = () => app.evaluate(() => (globalThis as unknown as { shown: MessageBoxOptions[] }).shown);
  await expect.poll(async () => (await shown()).length).toBe(2);
  for (const words of ["nothing catches this in main", "nobody awaits this in main"]) {
    expect((await shown()).some(({ detail }) => detail?.includes(words))).toBe(true);
    expect(log(launched)).toContain(`Isopleth: Error: ${words}\n    at `);
  }

  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error("nothing catches this in the page");
    });
    void Promise.reject(new Error("nobody awaits this in the page"));
  });
  const notice = page.getByRole("alert").filter({ hasText: /in the page/ });
  await expect(notice).toBeVisible();
  for (const words of ["nothing catches this in the page", "nobody awaits this in the page"])
    await expect.poll(() => log(launched)).toContain(`page: ${words}`);

  // Numbers are put into words whenever the window is drawn.
  await page.evaluate(() => {
    const before = Number.prototype.toLocaleString;
    const mend = (): void => {
      Number.prototype.toLocaleString = before;
    };
    Number.prototype.toLocaleString = () => {
      throw new Error("drawing fails");
    };
    Object.assign(window, { mend });
  });
  await isopleth.fill({ Spacing: "0.5" });
  await expect(page.getByRole("alert").filter({ hasText: "drawing fails" })).toBeVisible();
  await expect.poll(() => log(launched)).toContain("page: drawing fails");
  await page.evaluate(() => (window as unknown as { mend: () => void }).mend());
  await isopleth.button("Draw the window again").click();
  await isopleth.waitUntilReady();
});
