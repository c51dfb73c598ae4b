import { useApp, useTranslate } from "../state/context.tsx";
import type { LayerChoice } from "../state/view.ts";
import styles from "./map.module.css";

const layers = ["field", "stations", "residuals", "tiles"] as const satisfies readonly (keyof LayerChoice)[];

/** What the map shows, as switches laid over its corner. */
export function LayersBar() {
  const t = useTranslate();
  const { show, hasResiduals, toggleLayer } = useApp((state) => ({
    show: state.show,
    hasResiduals: Boolean(state.run?.diagnostics),
    toggleLayer: state.toggleLayer,
  }));
  return (
    <fieldset className={`${styles.overlay} ${styles.layers}`} aria-label={t("map.layers")}>
      {layers.map((layer) => (
        <button
          key={layer}
          type="button"
          aria-pressed={show[layer]}
          disabled={layer === "residuals" && !hasResiduals}
          onClick={() => toggleLayer(layer)}
        >
          <span className={styles.swatch} data-layer={layer} aria-hidden />
          {t(`map.${layer}`)}
        </button>
      ))}
      <SurfaceButtons />
    </fieldset>
  );
}

/** In place of the field: the background, both beside a divider, or what they differ by. Pressed again, the field is back. */
function SurfaceButtons() {
  const t = useTranslate();
  const { hasBackground, hasField, isDone, surface, showSurface } = useApp((state) => ({
    hasBackground: state.background !== null,
    hasField: state.run !== null || state.preview !== null,
    isDone: state.run?.phase === "done",
    surface: state.surface,
    showSurface: state.showSurface,
  }));
  if (!hasBackground) return null;
  return (["background", "swipe", "difference"] as const).map((one) => (
    <button
      key={one}
      type="button"
      aria-pressed={surface === one}
      disabled={(one === "difference" && !isDone) || (one === "swipe" && !hasField)}
      title={one === "swipe" ? t("background.swipeHint") : undefined}
      aria-keyshortcuts={one === "background" ? "b" : undefined}
      onClick={() => showSurface(surface === one ? "field" : one)}
    >
      <span className={styles.swatch} data-layer={one} aria-hidden />
      {t(`map.${one}`)}
    </button>
  ));
}
