import { en, type MessageKey } from "./en.ts";
import { zh } from "./zh.ts";

export type Language = "en" | "zh";

type ParameterNames<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${infer Plain}:${string}` ? Plain : Name) | ParameterNames<Rest>
  : never;

/** The parameters that a message takes: none, or one object naming each. */
export type Parameters<Key extends MessageKey> = [ParameterNames<(typeof en)[Key]>] extends [never]
  ? []
  : [parameters: Readonly<Record<ParameterNames<(typeof en)[Key]>, string | number>>];

export type Translate = <Key extends MessageKey>(key: Key, ...parameters: Parameters<Key>) => string;

/** A message kept for later, so that it follows the language when that changes. */
export interface Phrase {
  readonly key: MessageKey;
  readonly parameters: Readonly<Record<string, string | number>>;
}

export function phrase<Key extends MessageKey>(key: Key, ...parameters: Parameters<Key>): Phrase {
  return { key, parameters: parameters[0] ?? {} };
}

const dictionaries: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { en, zh };

/** The phrase in a language, its parameters filled in. */
export function say(language: Language, { key, parameters }: Phrase): string {
  return dictionaries[language][key].replace(/\{(\w+)(?::([^/}]*)\/([^}]*))?\}/g, (_, name, one, other) => {
    const value = parameters[name] ?? "";
    if (one === undefined) return String(value);
    return Number(value) === 1 ? one : other;
  });
}

/** The translator of a language. */
export const translator =
  (language: Language): Translate =>
  (key, ...parameters) =>
    say(language, phrase(key, ...parameters));
