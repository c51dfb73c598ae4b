import { useMemo, useState } from "react";
import { decimalsFor, formatCount, formatSigned } from "../i18n/format.ts";
import { useApp, useTranslate } from "../state/context.tsx";
import { type Histogram, histogramOf, usedResiduals } from "../state/residuals.ts";
import styles from "./check.module.css";
import panel from "./panel.module.css";

/** Leave-one-out residuals as a histogram, of all times or of the one shown. Absent before a fit. */
export function ResidualHistogram() {
  const t = useTranslate();
  const [allTimes, setAllTimes] = useState(true);
  const { run, stations, time } = useApp(({ run, stations, time }) => ({ run, stations, time }));
  const diagnostics = run?.diagnostics;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the run only its diagnostics matter here
  const residuals = useMemo(() => usedResiduals({ run, stations }), [diagnostics, stations]);
  const histogram = useMemo(() => {
    if (!residuals) return null;
    return histogramOf(allTimes ? residuals : residuals.slice(time, time + 1));
  }, [residuals, allTimes, time]);
  if (!residuals) return null;
  return (
    <section className={panel.card} aria-labelledby="residuals-title">
      <div className={panel.head}>
        <h2 id="residuals-title">{t("check.residuals")}</h2>
        {residuals.length > 1 && (
          <button
            type="button"
            className={styles.pill}
            aria-pressed={allTimes}
            onClick={() => setAllTimes(!allTimes)}
          >
            {allTimes ? t("check.allTimes") : t("check.thisTime")}
          </button>
        )}
      </div>
      {histogram && <Bars histogram={histogram} />}
    </section>
  );
}

const [WIDTH, HEIGHT] = [288, 58];

function Bars({ histogram }: { histogram: Histogram }) {
  const t = useTranslate();
  const { bins, reach, count, quartiles } = histogram;
  const tallest = Math.max(...bins);
  const step = WIDTH / bins.length;
  const decimals = decimalsFor(reach);
  const [low, quarter, threeQuarters, high] = quartiles.map((value) => formatSigned(value, decimals)) as [
    string,
    string,
    string,
    string,
  ];
  const words = t("check.histogram", { count: formatCount(count), low, high, quarter, threeQuarters });
  // A bar keeps a visible height as long as anything is in it.
  const height = (n: number): number => (n === 0 ? 0 : Math.max(1.5, (HEIGHT * n) / tallest));
  return (
    <>
      <svg className={styles.bars} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words}>
        <title>{words}</title>
        {bins.map((n, bin) => {
          const middle = bin + 0.5 - bins.length / 2;
          const side = middle === 0 ? "none" : middle < 0 ? "low" : "high";
          const x = bin * step;
          return (
            <rect
              key={middle}
              data-side={side}
              x={x + 0.5}
              y={HEIGHT - height(n)}
              width={step - 1}
              height={height(n)}
            />
          );
        })}
      </svg>
      <p className={styles.axis} aria-hidden>
        <span>{formatSigned(-reach, decimals)}</span>
        <span>0</span>
        <span>{formatSigned(reach, decimals)}</span>
      </p>
    </>
  );
}
