import { Button } from "@mantine/core";
import type { Suggestion } from "../../shared/contract.ts";
import type { ErrorMessage } from "../../shared/errors.ts";
import { formatBytes } from "../i18n/format.ts";
import type { Translate } from "../i18n/translate.ts";
import { useApp, useMainText, useTranslate } from "../state/context.tsx";
import panel from "./panel.module.css";
import styles from "./run.module.css";

interface RefusalProps {
  readonly refusal: ErrorMessage;
  readonly suggestions: readonly Suggestion[];
  /** Hears that one of the suggestions has been followed. */
  readonly onFollowed: () => void;
}

/** Why a run may not start, with the numbers, and a button for each of the nearest settings that would fit. */
export function Refusal({ refusal, suggestions, onFollowed }: RefusalProps) {
  const t = useTranslate();
  const said = useMainText();
  const follow = useApp((state) => state.follow);
  const times = suggestions.find((one) => one.times !== undefined)?.times;
  const settings = suggestions.filter((one) => one.times === undefined);
  return (
    <div className={panel.warning} role="alert">
      <p>{said(refusal.message)}</p>
      <p className={styles.numbers}>
        {refusal.detail.slice(1).map((line) => (
          <span key={line}>{said(line)}</span>
        ))}
      </p>
      {settings.length > 0 && (
        <fieldset className={styles.suggestions} aria-label={t("run.fits")}>
          {settings.map((suggestion) => {
            const words = wordsOf(suggestion, t);
            return (
              <Button
                key={words}
                size="compact-xs"
                variant="light"
                onClick={() => {
                  follow(suggestion);
                  onFollowed();
                }}
              >
                {words}
              </Button>
            );
          })}
        </fieldset>
      )}
      {times !== undefined && <p>{t("run.fitTimes", { times })}</p>}
    </div>
  );
}

function wordsOf({ workers, memoryCap, solver, spacing }: Suggestion, t: Translate): string {
  const parts = [
    workers === undefined ? null : t("run.fitWorkers", { workers }),
    solver === undefined ? null : t("run.fitSolver"),
    memoryCap === undefined ? null : t("run.fitCap", { cap: formatBytes(memoryCap) }),
    spacing === undefined ? null : t("run.fitSpacing", { spacing: spacing.dlon }),
  ];
  return parts.filter((part) => part !== null).join(" + ");
}
