import { mainText } from "../i18n/mainTexts.ts";
import { useApp, useTranslate } from "../state/context.tsx";
import { showsPreview } from "../state/preview.ts";
import styles from "./map.module.css";

/** Says that the map shows a coarse preview, or why it does not. */
export function PreviewBadge() {
  const t = useTranslate();
  const { shown, trouble, language } = useApp((state) => ({
    shown: showsPreview(state),
    trouble: state.previewTrouble,
    language: state.language,
  }));
  if (shown) {
    return (
      <p className={`${styles.overlay} ${styles.preview}`} title={t("preview.hint")}>
        {t("preview.preview")}
      </p>
    );
  }
  if (trouble === null) return null;
  return (
    <p className={`${styles.overlay} ${styles.preview}`} data-quiet>
      {t("preview.none", { reason: mainText(language, trouble) })}
    </p>
  );
}
