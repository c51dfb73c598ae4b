import { exportEnglish } from "./words/export.en.ts";
import { mapEnglish } from "./words/map.en.ts";
import { runEnglish } from "./words/run.en.ts";
import { stationEnglish } from "./words/station.en.ts";
import { windowEnglish } from "./words/window.en.ts";

/**
 * English texts, by panels in words/. `{name}` is filled in; `{count:tile/tiles}` writes the first form when count is 1,
 * else the second. The accessible names of buttons and fields in steps 1 to 4 are relied on by scripts: change them nowhere.
 */
export const en = {
  ...windowEnglish,
  ...stationEnglish,
  ...runEnglish,
  ...mapEnglish,
  ...exportEnglish,
} as const;

export type MessageKey = keyof typeof en;
