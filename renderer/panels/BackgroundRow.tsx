import { Button, CloseButton } from "@mantine/core";
import type { OpenedBackground } from "../../shared/contract.ts";
import { matchTimes } from "../../shared/grids/matchTimes.ts";
import { mergeMethods } from "../../shared/grids/reference.ts";
import { fileName, formatCount } from "../i18n/format.ts";
import { backgroundFactor } from "../state/background.ts";
import { useApp, useTranslate } from "../state/context.tsx";
import { Choice } from "./Choice.tsx";
import styles from "./data.module.css";
import panel from "./panel.module.css";

/** At the end of step 1: a grid to look at, to compare with, or to be corrected by the stations. */
export function BackgroundRow() {
  const t = useTranslate();
  const { background, opening, chooseBackground } = useApp((state) => ({
    background: state.background,
    opening: state.openingBackground,
    chooseBackground: state.chooseBackground,
  }));
  if (background) return <Opened background={background} opening={opening} />;
  return (
    <div className={styles.background}>
      <Button
        variant="subtle"
        size="compact-xs"
        loading={opening !== null}
        title={t("background.hint")}
        onClick={() => void chooseBackground()}
      >
        {t("background.open")}
      </Button>
    </div>
  );
}

function Opened({ background, opening }: { background: OpenedBackground; opening: string | null }) {
  const t = useTranslate();
  const { openBackground, closeBackground, mergeMethod, setMergeMethod } = useApp((state) => ({
    openBackground: state.openBackground,
    closeBackground: state.closeBackground,
    mergeMethod: state.mergeMethod,
    setMergeMethod: state.setMergeMethod,
  }));
  const { reference, choices, format, reason } = background;
  const { path, variable, level } = reference;
  const levels = choices.find(({ name }) => name === variable)?.levels ?? [];
  return (
    <>
      <div className={styles.background}>
        <p className={styles.file} title={`${path}\n${format}: ${reason}`}>
          {fileName(path)}
        </p>
        <CloseButton
          size="sm"
          aria-label={t("background.close")}
          title={t("background.close")}
          onClick={closeBackground}
        />
      </div>
      {choices.length > 1 && (
        <Choice
          label={t("background.variable")}
          value={variable}
          disabled={opening !== null}
          options={choices.map(({ name, unit }) => ({
            value: name,
            label: unit ? `${name} (${unit})` : name,
          }))}
          onChoose={(name) => void openBackground(path, name)}
        />
      )}
      {levels.length > 1 && (
        <Choice
          label={t("background.level")}
          value={String(level)}
          disabled={opening !== null}
          options={levels.map((label, k) => ({ value: String(k), label }))}
          onChoose={(k) => void openBackground(path, variable, Number(k))}
        />
      )}
      <Choice
        label={t("background.merge")}
        value={mergeMethod}
        options={(["none", ...mergeMethods] as const).map((value) => ({
          value,
          label: t(`background.${value}`),
        }))}
        onChoose={setMergeMethod}
      />
      <Suitability background={background} />
    </>
  );
}

/** Whether units and times fit the stations, said before a run would refuse them. */
function Suitability({ background: { background } }: { background: OpenedBackground }) {
  const t = useTranslate();
  const { factor, unit, times } = useApp((state) => ({
    factor: backgroundFactor(state),
    unit: state.stations?.table.unit ?? "",
    times: state.stations?.table.times ?? null,
  }));
  if (factor === null) {
    return <p className={panel.warning}>{t("background.otherUnit", { own: background.unit, unit })}</p>;
  }
  if (times === null) return null;
  const matched = matchTimes(background.times, times).filter((time) => time >= 0).length;
  const figures = { matched: formatCount(matched), times: formatCount(times.length) };
  if (background.times[0] === null) return <p className={panel.note}>{t("background.undated")}</p>;
  return (
    <p className={matched === times.length ? panel.note : panel.warning}>{t("background.times", figures)}</p>
  );
}
