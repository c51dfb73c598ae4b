import type { Locator, Page } from "@playwright/test";
import { decode } from "fast-png";
import type { View } from "./geography.ts";

/** The map as the user sees it: pixels from its upper left corner, one per CSS pixel. */
export interface MapPicture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, 0..255. */
  colourAt(x: number, y: number): readonly [number, number, number];
}

export const mapOf = (page: Page): Locator => page.locator("[data-view]");

export async function viewOf(page: Page): Promise<View> {
  return JSON.parse((await mapOf(page).getAttribute("data-view")) ?? "{}") as View;
}

export async function takePicture(page: Page): Promise<MapPicture> {
  const { data, width, height, channels } = decode(await mapOf(page).screenshot());
  return {
    width,
    height,
    colourAt(x, y) {
      const at = (Math.floor(y) * width + Math.floor(x)) * channels;
      return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
    },
  };
}

export const difference = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, k) => Math.abs(value - (b[k] ?? 0))));
