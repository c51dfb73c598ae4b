import { useEffect } from "react";
import { fileName } from "./i18n/format.ts";
import { CheckPanel } from "./panels/CheckPanel.tsx";
import { DataPanel } from "./panels/DataPanel.tsx";
import { DropTarget } from "./panels/DropTarget.tsx";
import { DoctorPanel } from "./panels/doctor/DoctorPanel.tsx";
import { ExportDialog } from "./panels/ExportDialog.tsx";
import { GridPanel } from "./panels/GridPanel.tsx";
import { Header } from "./panels/Header.tsx";
import { HelpDialog } from "./panels/HelpDialog.tsx";
import { useKeyboard } from "./panels/keyboard.ts";
import { LogDialog } from "./panels/LogDialog.tsx";
import { MapStage } from "./panels/MapStage.tsx";
import { MethodPanel } from "./panels/MethodPanel.tsx";
import { RunPanel } from "./panels/RunPanel.tsx";
import { ReadingDrawer } from "./panels/reading/ReadingDrawer.tsx";
import { StatusLine } from "./panels/StatusLine.tsx";
import styles from "./panels/shell.module.css";
import { TimeBar } from "./panels/TimeBar.tsx";
import { FramesLater, useApp, useTranslate } from "./state/context.tsx";

/**
 * The window: four steps left, map in the middle, trust on the right, times below, one status line. The stations of
 * another file are shown by one part after the other, a frame each: first what tells that the file is there; the map,
 * which takes longest where there is no graphics card, when the bar of times below it has its height.
 */
export function App({ pathOf }: { pathOf: (file: File) => string }) {
  return (
    <div className={styles.app}>
      <PageAsWhole />
      <Header />
      <Rail />
      <main className={styles.map}>
        <FramesLater frames={5}>
          <MapStage />
        </FramesLater>
      </main>
      <div className={styles.checkArea}>
        <FramesLater frames={3}>
          <RightPanel />
        </FramesLater>
      </div>
      <div className={styles.timeArea}>
        <FramesLater frames={4}>
          <TimeBar />
        </FramesLater>
      </div>
      <StatusLine />
      <ReadingDrawer />
      <ExportDialog />
      <HelpDialog />
      <LogDialog />
      <DropTarget pathOf={pathOf} />
    </div>
  );
}

function RightPanel() {
  const { checkOpen, doctorOpen } = useApp(({ checkOpen, doctorOpen }) => ({ checkOpen, doctorOpen }));
  if (doctorOpen) return <DoctorPanel />;
  return checkOpen ? <CheckPanel /> : null;
}

function Rail() {
  const t = useTranslate();
  return (
    <aside className={styles.rail} aria-label={t("step.settings")}>
      <div className={styles.steps}>
        <DataPanel />
        <FramesLater frames={1}>
          <MethodPanel />
          <GridPanel />
        </FramesLater>
      </div>
      <div className={styles.run}>
        <FramesLater frames={2}>
          <RunPanel />
        </FramesLater>
      </div>
    </aside>
  );
}

/**
 * What belongs to the page as a whole: its keys, its language, for fonts and screen readers, and its title, for the list
 * of windows. Not in `App`, of which every part of the window would be drawn anew with it.
 */
function PageAsWhole() {
  useKeyboard();
  const { language, path } = useApp(({ language, stations }) => ({ language, path: stations?.path }));
  useEffect(() => {
    document.title = path === undefined ? "Isopleth" : `${fileName(path)} – Isopleth`;
  }, [path]);
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  }, [language]);
  return null;
}
