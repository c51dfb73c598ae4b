import { useEffect, useState } from "react";
import { phrase } from "../i18n/translate.ts";
import { useAppStore, useTranslate } from "../state/context.tsx";
import styles from "./shell.module.css";

/** Takes a file dropped anywhere on the window, and shows that it will while one is held over it. */
export function DropTarget({ pathOf }: { pathOf: (file: File) => string }) {
  const t = useTranslate();
  const store = useAppStore();
  const [over, setOver] = useState(false);

  useEffect(() => {
    const onDragOver = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      setOver(true);
    };
    const onDragLeave = (event: DragEvent): void => {
      // Leaving one element for another is not leaving the window.
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      event.preventDefault();
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      const path = files.map(pathOf).find((found) => found !== "");
      const { readStations, notify } = store.getState();
      if (path) void readStations(path);
      if (files.length < 2) return;
      notify({ subject: "drop", kind: "warning", title: phrase("map.dropSeveral"), text: null, error: null });
    };
    window.addEventListener("dragover", onDragOver);
    window.addEventListener("dragleave", onDragLeave);
    window.addEventListener("drop", onDrop);
    return () => {
      window.removeEventListener("dragover", onDragOver);
      window.removeEventListener("dragleave", onDragLeave);
      window.removeEventListener("drop", onDrop);
    };
  }, [store, pathOf]);

  return over ? <div className={styles.drop}>{t("map.drop")}</div> : null;
}
