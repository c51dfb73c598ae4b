import type { Language } from "../i18n/translate.ts";

const KEY = "isopleth.preferences";

/** What is remembered between starts. The theme is remembered by the component library. */
export interface Remembered {
  readonly language: Language;
  readonly scale: string;
  readonly checkOpen: boolean;
}

export interface Preferences {
  readonly load: () => Partial<Remembered>;
  readonly save: (remembered: Remembered) => void;
}

/**
 * Preferences in the window's local storage; a damaged or forbidden storage counts as empty.
 * @param systemLanguage language tag of the system, used until the user has chosen.
 */
export function storedPreferences(
  storage: Pick<Storage, "getItem" | "setItem">,
  systemLanguage: string,
): Preferences {
  const system = { language: languageOf(systemLanguage) };
  return {
    load: () => {
      try {
        return { ...system, ...checked(JSON.parse(storage.getItem(KEY) ?? "{}")) };
      } catch {
        return system;
      }
    },
    save: (remembered) => {
      try {
        storage.setItem(KEY, JSON.stringify(remembered));
      } catch {
        // A full or forbidden storage only means that nothing is remembered.
      }
    },
  };
}

function checked(found: unknown): Partial<Remembered> {
  if (typeof found !== "object" || found === null) return {};
  const { language, scale, checkOpen } = found as Record<string, unknown>;
  return {
    ...(language === "en" || language === "zh" ? { language } : {}),
    ...(typeof scale === "string" ? { scale } : {}),
    ...(typeof checkOpen === "boolean" ? { checkOpen } : {}),
  };
}

/** Chinese for a system set to any Chinese, else English. */
const languageOf = (tag: string): Language => (tag.toLowerCase().startsWith("zh") ? "zh" : "en");
