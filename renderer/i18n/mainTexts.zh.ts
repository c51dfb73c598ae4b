import { countsInChinese, doctorTextsInChinese } from "./doctorTexts.zh.ts";
import { formatTextsInChinese } from "./formatTexts.zh.ts";
import type { MainText } from "./mainText.ts";
import { readingTextsInChinese } from "./readingTexts.zh.ts";
import { rowTextsInChinese } from "./rowTexts.zh.ts";
import { runTextsInChinese } from "./runTexts.zh.ts";

/**
 * Chinese for the English sentences that reading, fitting and running make, as pairs of templates: `{name}` stands
 * for any text and is itself translated where it is listed here. What is not listed stays English.
 */
export const mainTextsInChinese: readonly MainText[] = [
  // In this order: templates of those below would match some sentences of those above.
  ...doctorTextsInChinese,
  ...formatTextsInChinese,
  ...readingTextsInChinese,
  ...rowTextsInChinese,
  ...runTextsInChinese,
  // What a file is. Last, as commas and blanks alone tell these from other sentences.
  [
    "{layout}, {values} {value}, {times} {time}, {count} {stations}; {open} without coordinates in the list.",
    "{layout}：{values} {value}，{times} {time}，{count} {stations}；其中 {open} 个在列表中没有坐标。",
  ],
  [
    "{layout}, {values} {value}, {times} {time}, {count} {stations}.",
    "{layout}：{values} {value}，{times} {time}，{count} {stations}。",
  ],
  ...countsInChinese,
  // The end of a long list within a sentence; last, as it fits much.
  ["{listed}, and {count} more", "{listed} 等，另有 {count} 个"],
];
