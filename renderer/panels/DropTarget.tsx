import { useEffect, useState } from "react";
import { useAppStore, useTranslate } from "../state/context.tsx";
import styles from "./shell.module.css";

/** Takes files dropped anywhere on the window, and shows that it will while they are held over it. */
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
      const paths = files.map(pathOf).filter((path) => path !== "");
      if (paths.length > 0) void store.getState().readStations(paths);
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
