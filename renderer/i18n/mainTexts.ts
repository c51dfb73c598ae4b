import { mainTextsInChinese } from "./mainTexts.zh.ts";
import type { Language } from "./translate.ts";

interface Template {
  readonly pattern: RegExp;
  readonly names: readonly string[];
  /** Parts that stand as they are. */
  readonly verbatim: ReadonlySet<string>;
  readonly chinese: string;
}

/** Quotes hold names from files, which are never translated ("type" is a column, no word); but for roles of columns. */
const quotedNames = (english: string): ReadonlySet<string> =>
  new Set(
    [...english.matchAll(/"\{(\w+)\}"/g)].flatMap(([, name]) => (name && name !== "role" ? [name] : [])),
  );

/** A sentence ends where a new one begins: names and numbers hold points of their own. */
const BETWEEN_SENTENCES = /(?<=[.])\s+(?=[A-Z])/;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const templates: readonly Template[] = mainTextsInChinese.map(([english, chinese]) => {
  const names = [...english.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
  const source = english
    .split(/\{\w+\}/)
    .map(escaped)
    .join("(.+?)");
  return { pattern: new RegExp(`^${source}$`), names, verbatim: quotedNames(english), chinese };
});

/** A text of the main process in the window's language; what has no translation stays as it is. */
export function mainText(language: Language, text: string): string {
  if (language === "en") return text;
  const sentences = text.split(BETWEEN_SENTENCES).map((sentence) => ({ sentence, chinese: one(sentence) }));
  return sentences
    .map(({ sentence, chinese }) => chinese ?? `${sentence} `)
    .join("")
    .trim();
}

function one(sentence: string): string | null {
  for (const { pattern, names, verbatim, chinese } of templates) {
    const match = pattern.exec(sentence);
    if (!match) continue;
    const parts = new Map(names.map((name, index) => [name, match[index + 1] ?? ""]));
    return chinese.replace(/\{(\w+)\}/g, (_, name) => {
      const part = parts.get(name) ?? "";
      return verbatim.has(name) ? part : (one(part) ?? part);
    });
  }
  return null;
}
