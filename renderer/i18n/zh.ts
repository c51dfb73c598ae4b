import type { MessageKey } from "./en.ts";
import { exportChinese } from "./words/export.zh.ts";
import { mapChinese } from "./words/map.zh.ts";
import { runChinese } from "./words/run.zh.ts";
import { stationChinese } from "./words/station.zh.ts";
import { windowChinese } from "./words/window.zh.ts";

/** 简体中文文本：键与英文相同，占位符也相同。 */
export const zh: Readonly<Record<MessageKey, string>> = {
  ...windowChinese,
  ...stationChinese,
  ...runChinese,
  ...mapChinese,
  ...exportChinese,
};
