import { type ElectronApplication, expect, type Locator, type Page } from "@playwright/test";
import { answerOpenDialog } from "./launch.ts";

/** The window in the words of its user: the accessible names that stay stable. */
export class IsoplethPage {
  readonly page: Page;
  readonly status: Locator;
  readonly tiles: Locator;

  constructor(page: Page) {
    this.page = page;
    this.status = page.getByRole("status", { name: "Run status" });
    this.tiles = page.getByRole("progressbar", { name: "Tiles" });
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  field(name: string): Locator {
    return this.page.getByLabel(name, { exact: true });
  }

  /** Waits for the stations loaded at start, or after opening a file. */
  async waitUntilReady(): Promise<void> {
    await expect(this.button("Run")).toBeEnabled({ timeout: 30_000 });
  }

  /** Opens a station file through the dialog and waits until its stations have replaced the former ones. */
  async open(app: ElectronApplication, file: string): Promise<void> {
    await this.waitUntilReady();
    await answerOpenDialog(app, file);
    await this.button("Open stations...").click();
    await expect(this.page.getByTitle(file, { exact: true })).toBeVisible();
  }

  async choose(name: string, option: string): Promise<void> {
    await this.field(name).selectOption(option);
  }

  async fill(values: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, value] of Object.entries(values)) await this.field(name).fill(value);
  }

  async grid(west: number, east: number, south: number, north: number, spacing: number): Promise<void> {
    await this.fill({
      West: `${west}`,
      East: `${east}`,
      South: `${south}`,
      North: `${north}`,
      Spacing: `${spacing}`,
    });
  }

  async run(): Promise<void> {
    await this.waitUntilReady();
    await this.button("Run").click();
  }

  async waitUntilDone(timeout = 120_000): Promise<void> {
    await expect(this.status).toContainText(/^Done/, { timeout });
  }

  /** Tiles finished so far, as the progress bar says. */
  async tilesDone(): Promise<number> {
    return Number(await this.tiles.getAttribute("aria-valuenow"));
  }
}
