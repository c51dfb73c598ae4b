import { ActionIcon, Button, CloseButton, Menu } from "@mantine/core";
import { ChevronDown } from "lucide-react";
import type { OpenedStations } from "../../shared/contract.ts";
import { withUnit } from "../../shared/stations/units.ts";
import { fileName, formatCount } from "../i18n/format.ts";
import { useApp, useMainText, useTranslate } from "../state/context.tsx";
import { findingsOpen } from "../state/treatment.ts";
import { BackgroundRow } from "./BackgroundRow.tsx";
import { Choice } from "./Choice.tsx";
import styles from "./data.module.css";
import { Meter } from "./Meter.tsx";
import panel from "./panel.module.css";
import { Step } from "./Step.tsx";

/** Step 1: which file, what was recognised in it, which of its values is gridded. */
export function DataPanel() {
  const t = useTranslate();
  const { stations, reading } = useApp(({ stations, reading }) => ({ stations, reading }));
  return (
    <Step number={1} title={t("step.data")} aside={<OpenButtons />}>
      {reading !== null && <Reading path={reading} />}
      {stations ? <Opened stations={stations} /> : reading === null && <p>{t("data.none")}</p>}
    </Step>
  );
}

/** The read under way; a short one is over before its bar appears. */
function Reading({ path }: { path: string }) {
  const t = useTranslate();
  const { fraction, cancelRead } = useApp((state) => ({
    fraction: state.readFraction,
    cancelRead: state.cancelRead,
  }));
  const percent = Math.round(100 * fraction);
  return (
    <div className={styles.reading}>
      <p className={panel.note}>{t("data.reading", { file: fileName(path) })}</p>
      <div className={styles.readingBar}>
        <Meter
          role="progressbar"
          label={t("data.readingProgress")}
          value={percent}
          most={100}
          text={`${percent} %`}
        />
        <CloseButton
          size="sm"
          aria-label={t("data.stopReading")}
          title={t("data.stopReading")}
          onClick={() => void cancelRead()}
        />
      </div>
    </div>
  );
}

function OpenButtons() {
  const t = useTranslate();
  const { recentFiles, chooseStations, readStations } = useApp((state) => ({
    recentFiles: state.recentFiles,
    chooseStations: state.chooseStations,
    readStations: state.readStations,
  }));
  return (
    <Button.Group>
      <Button variant="default" px={10} aria-keyshortcuts="Control+O" onClick={() => void chooseStations()}>
        {t("data.open")}
      </Button>
      <Menu position="bottom-end" width={260} shadow="md">
        <Menu.Target>
          <ActionIcon
            variant="default"
            size={30}
            w={24}
            aria-label={t("data.recent")}
            title={t("data.recent")}
          >
            <ChevronDown size={14} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{recentFiles.length > 0 ? t("data.recent") : t("data.noRecent")}</Menu.Label>
          {recentFiles.map((path) => (
            <Menu.Item key={path} title={path} onClick={() => void readStations(path)}>
              {fileName(path)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  );
}

function Opened({ stations }: { stations: OpenedStations }) {
  const t = useTranslate();
  const { reading, rereadStations, readOptions, setDialog } = useApp((state) => ({
    reading: state.reading,
    rereadStations: state.rereadStations,
    readOptions: state.readOptions,
    setDialog: state.setDialog,
  }));
  const { layout, table } = stations;
  return (
    <>
      <p className={styles.file} title={stations.paths.join("\n")}>
        {stations.paths.length > 1
          ? t("data.moreFiles", {
              file: fileName(stations.path),
              count: formatCount(stations.paths.length - 1),
            })
          : fileName(stations.path)}
      </p>
      <Recognition stations={stations} />
      <div>
        <Counts stations={stations} onShow={() => setDialog("reading")} />{" "}
        <button type="button" className={styles.link} onClick={() => setDialog("reading")}>
          {t("data.details")}
        </button>
      </div>
      <Choice
        label={t("data.value")}
        value={layout.value}
        // A choice made now would read the old file again, over the one being read.
        disabled={reading !== null}
        options={layout.values.map((value) => ({
          value,
          label: value === layout.value ? withUnit(value, table.unit) : value,
        }))}
        onChoose={(value) => void rereadStations({ ...readOptions, value })}
      />
      <DoctorChips />
      <BackgroundRow />
    </>
  );
}

/** What waits to be looked at in the stations, and the way to units and values. */
function DoctorChips() {
  const t = useTranslate();
  const { open, negatives, choice, doctorOpen, setDoctorOpen } = useApp((state) => ({
    open: findingsOpen(state),
    negatives: state.treated?.negatives ?? 0,
    choice: state.treatment.negatives,
    doctorOpen: state.doctorOpen,
    setDoctorOpen: state.setDoctorOpen,
  }));
  return (
    <div className={styles.chips}>
      <button
        type="button"
        className={styles.chip}
        data-open={open > 0}
        aria-pressed={doctorOpen}
        onClick={() => setDoctorOpen(!doctorOpen)}
      >
        {open > 0 ? t("doctor.toLookAt", { count: open }) : t("doctor.nothing")}
      </button>
      <button type="button" className={styles.link} onClick={() => setDoctorOpen(true)}>
        {negatives > 0
          ? t("values.negativesNow", { count: formatCount(negatives), choice: t(`negativesNow.${choice}`) })
          : t("values.open")}
      </button>
    </div>
  );
}

/** What the file was recognised as, and whose places its stations have. Of a plain table the counts say it all. */
function Recognition({ stations: { layout, list, listPath } }: { stations: OpenedStations }) {
  const t = useTranslate();
  const said = useMainText();
  if (layout.format === "generic" && list === null) return null;
  const joined = list?.remembered ? "data.joinedRemembered" : "data.joined";
  return (
    <p className={panel.note}>
      {said(layout.reasons[0] ?? "")}{" "}
      {list && <span title={listPath ?? undefined}>{t(joined, { list: list.fileName })}</span>}
    </p>
  );
}

/** The figures of reading; those that ask for a look open the drawer that explains them. */
function Counts({ stations, onShow }: { stations: OpenedStations; onShow: () => void }) {
  const t = useTranslate();
  const said = useMainText();
  const { report } = stations;
  const parts = [
    t("data.stations", { count: formatCount(report.stations) }),
    report.times > 1 && t("data.times", { count: formatCount(report.times) }),
    report.missing > 0 && t("data.missing", { count: formatCount(report.missing) }),
    report.merged > 0 && t("data.merged", { count: formatCount(report.merged) }),
  ].filter(Boolean);
  return (
    <span>
      {parts.join(" · ")}
      {report.rejectedCount > 0 && (
        <>
          {" · "}
          <button type="button" className={styles.worth} onClick={onShow}>
            {t("data.rejected", { count: formatCount(report.rejectedCount) })}
          </button>
        </>
      )}
      {report.notices.length > 0 && (
        <>
          {" · "}
          <button
            type="button"
            className={styles.worth}
            title={report.notices.map(said).join("\n")}
            onClick={onShow}
          >
            {t("data.notices", { count: formatCount(report.notices.length) })}
          </button>
        </>
      )}
    </span>
  );
}
