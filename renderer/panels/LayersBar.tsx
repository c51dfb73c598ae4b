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
    </fieldset>
  );
}
