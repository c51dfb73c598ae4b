import { Button, Checkbox, Modal, TextInput } from "@mantine/core";
import { namePlaces } from "../../shared/formats/fileNames.ts";
import { formatBytes } from "../i18n/format.ts";
import { useApp, useMainText, useTranslate } from "../state/context.tsx";
import { canExport } from "../state/export.ts";
import { ExportChoices } from "./ExportChoices.tsx";
import { ExportFormatChoices } from "./ExportFormatChoices.tsx";
import { ExportPresets } from "./ExportPresets.tsx";
import styles from "./export.module.css";
import panel from "./panel.module.css";
import { Row } from "./Row.tsx";

/** What to write, in which formats and under which names; what the files would be is said before they are. */
export function ExportDialog() {
  const t = useTranslate();
  const { opened, setDialog } = useApp((state) => ({
    opened: state.dialog === "export",
    setDialog: state.setDialog,
  }));
  return (
    <Modal
      opened={opened}
      onClose={() => setDialog(null)}
      size={860}
      title={<b>{t("export.title")}</b>}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <div className={styles.columns}>
        <div className={panel.rows}>
          <ExportPresets />
          <Formats />
          <FileNames />
        </div>
        <div className={panel.rows}>
          <ExportChoices />
          <ExportFormatChoices />
        </div>
      </div>
      <Forecasts />
      <Write />
    </Modal>
  );
}

function Formats() {
  const t = useTranslate();
  const said = useMainText();
  const { formats, chosen, change } = useApp((state) => ({
    formats: state.exportFormats,
    chosen: state.exportSet.formats,
    change: state.changeExport,
  }));
  const toggle = (extension: string, on: boolean): void => {
    const wanted = new Set(chosen);
    if (on) wanted.add(extension);
    else wanted.delete(extension);
    void change({ formats: formats.map((format) => format.extension).filter((one) => wanted.has(one)) });
  };
  return (
    <fieldset className={styles.formats}>
      <legend>{t("export.formats")}</legend>
      {formats.map(({ extension, name, about }) => (
        <Checkbox
          key={extension}
          size="xs"
          label={`${said(name)} (${extension})`}
          title={said(about)}
          checked={chosen.includes(extension)}
          onChange={(event) => toggle(extension, event.currentTarget.checked)}
        />
      ))}
    </fieldset>
  );
}

function FileNames() {
  const t = useTranslate();
  const { pattern, change } = useApp((state) => ({
    pattern: state.exportSet.pattern,
    change: state.changeExport,
  }));
  const places = Object.keys(namePlaces).map((place) => `{${place}}`);
  return (
    <Row label={t("export.names")}>
      {(id) => (
        <TextInput
          id={id}
          value={pattern}
          maxLength={120}
          spellCheck={false}
          description={places.join(" ")}
          inputWrapperOrder={["input", "description", "error"]}
          onChange={(event) => void change({ pattern: event.currentTarget.value })}
        />
      )}
    </Row>
  );
}

/** Each file with its size, or why the format cannot hold the field. */
function Forecasts() {
  const t = useTranslate();
  const said = useMainText();
  const forecasts = useApp((state) => state.forecasts);
  return (
    <ul className={styles.forecasts} aria-label={t("export.forecast")}>
      {forecasts.map(({ name, format, files, bytes, columns, rows, refusal }) => (
        <li key={name} data-refused={refusal !== null}>
          <b>{name}</b>
          {refusal === null
            ? t("export.file", { format: said(format), files, size: formatBytes(bytes), columns, rows })
            : said(refusal)}
        </li>
      ))}
    </ul>
  );
}

function Write() {
  const t = useTranslate();
  const { ready, names, options, total, exportTo } = useApp((state) => ({
    ready:
      canExport(state) &&
      state.forecasts.length > 0 &&
      state.forecasts.every(({ refusal }) => refusal === null),
    names: state.exportSet.formats.map((extension) => `${state.exportSet.pattern}${extension}`).join("\n"),
    options: state.exportSet.options,
    total: state.forecasts.reduce((sum, { bytes }) => sum + bytes, 0),
    exportTo: state.exportTo,
  }));
  return (
    <div className={styles.write}>
      <span className={panel.note}>{t("export.total", { size: formatBytes(total) })}</span>
      <Button disabled={!ready} onClick={() => void exportTo(names.split("\n"), options)}>
        {t("export.write")}
      </Button>
    </div>
  );
}
