import type { Decision } from "../../../shared/stations/treatment.ts";
import { formatCount } from "../../i18n/format.ts";
import type { Translate } from "../../i18n/translate.ts";

/** What a button says that takes a decision. */
export function remedyWords(decision: Decision, t: Translate): string {
  switch (decision.action) {
    case "keep":
      return t("remedy.keep", { id: decision.kept });
    case "drop":
      return t("remedy.drop", { count: formatCount(decision.times.length) });
    default:
      return t(`remedy.${decision.action}`);
  }
}
