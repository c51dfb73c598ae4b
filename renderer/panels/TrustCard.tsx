import type { FitDiagnostics } from "../../shared/rbf/engine.ts";
import { decimalsFor, formatCount, formatFigure, formatValue } from "../i18n/format.ts";
import { useApp, useMainText, useTranslate } from "../state/context.tsx";
import styles from "./check.module.css";
import { NumberField } from "./NumberField.tsx";
import panel from "./panel.module.css";

/** The fit in words and three figures: error at stations left out, against the spread of the data. */
export function TrustCard() {
  const t = useTranslate();
  const { diagnostics, unit } = useApp(({ run, stations }) => ({
    diagnostics: run?.diagnostics ?? null,
    unit: stations?.table.unit ?? "",
  }));
  return (
    <section className={panel.card} aria-labelledby="trust-title">
      <div className={panel.head}>
        <h2 id="trust-title">{t("check.title")}</h2>
        {diagnostics && <span className={panel.note}>{unit}</span>}
      </div>
      {diagnostics ? <Trust diagnostics={diagnostics} /> : <p className={panel.note}>{t("check.none")}</p>}
    </section>
  );
}

function Trust({ diagnostics }: { diagnostics: FitDiagnostics }) {
  const t = useTranslate();
  const decimals = decimalsFor(diagnostics.spread);
  return (
    <div className={panel.rows}>
      <dl className={styles.figures}>
        <Figure label={t("check.loo")} text={formatValue(diagnostics.looRmse, decimals)} />
        <Figure
          label={t("check.block", { km: diagnostics.blockKm })}
          text={formatValue(diagnostics.blockRmse, decimals)}
        />
        <Figure label={t("check.spread")} text={formatValue(diagnostics.spread, decimals)} />
      </dl>
      <BlockSize />
      <Explained diagnostics={diagnostics} />
      <Conditioning diagnostics={diagnostics} />
      <Audit />
      <Notes />
      <Used />
    </div>
  );
}

function Figure({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{text}</dd>
    </div>
  );
}

function Explained({ diagnostics: { looRmse, spread } }: { diagnostics: FitDiagnostics }) {
  const t = useTranslate();
  if (!(spread > 0) || !Number.isFinite(looRmse)) return null;
  const explained = 1 - (looRmse / spread) ** 2;
  if (explained <= 0) return <p className={styles.doubtful}>{t("check.explainsNothing")}</p>;
  return <p>{t("check.explains", { percent: Math.round(100 * explained) })}</p>;
}

function Conditioning({ diagnostics }: { diagnostics: FitDiagnostics }) {
  const t = useTranslate();
  const said = useMainText();
  const { verdict, rcond, residual, words } = diagnostics;
  // After an iteration there is no condition to show; the words say how it was solved.
  const iterated = Number.isNaN(rcond);
  return (
    <p>
      <span className={styles.dot} data-verdict={verdict} aria-hidden />
      {!iterated &&
        t("check.conditioning", {
          verdict: t(`check.${verdict}`),
          condition: rcond > 0 ? formatFigure(Number((1 / rcond).toPrecision(2))) : "∞",
          residual: formatFigure(residual),
        })}
      {(verdict === "doubtful" || iterated) && <span className={panel.note}> {said(words)}</span>}
    </p>
  );
}

/** How large the blocks are that are left out together. */
function BlockSize() {
  const t = useTranslate();
  const { blockKm, setBlockKm } = useApp(({ blockKm, setBlockKm }) => ({ blockKm, setBlockKm }));
  return (
    <NumberField
      label={t("check.blockSize")}
      value={blockKm}
      rule={{ least: 1, most: 20_000, example: "100" }}
      unit="km"
      hint={t("check.blockHint")}
      onCommit={(km) => km !== "auto" && setBlockKm(km)}
    />
  );
}

/** How the field as stored compares with direct sums. */
function Audit() {
  const t = useTranslate();
  const audit = useApp(({ run }) => run?.audit ?? null);
  if (!audit) return null;
  const figures = {
    nodes: formatCount(audit.nodes),
    worst: formatFigure(Number(audit.worst.toPrecision(2))),
    tolerance: formatFigure(Number(audit.tolerance.toPrecision(2))),
  };
  return (
    <p className={audit.exceeded ? styles.exceeded : panel.note}>
      {t(audit.exceeded ? "check.auditExceeded" : "check.audit", figures)}
      {audit.redone > 0 && ` ${t("check.auditRedone", { count: audit.redone })}`}
    </p>
  );
}

/** What was chosen for the user and why, and times left empty. */
function Notes() {
  const said = useMainText();
  const notes = useApp(({ run }) => run?.diagnostics?.notes ?? []);
  return notes.map((note) => (
    <p key={note} className={panel.note}>
      {said(note)}
    </p>
  ));
}

/** The settings in force after every "auto" was resolved. */
function Used() {
  const t = useTranslate();
  const { method, diagnostics } = useApp(({ run }) => ({
    method: run?.method ?? null,
    diagnostics: run?.diagnostics ?? null,
  }));
  if (!method || !diagnostics) return null;
  const { solver, factorizations } = diagnostics;
  return (
    <details className={panel.fold}>
      <summary>{t("error.more")}</summary>
      <p className={panel.note}>
        {t("check.used", {
          kernel: t(`kernel.${method.kernel}`),
          shape: formatFigure(method.shape),
          smoothing: formatFigure(method.smoothing),
          degree: method.degree,
        })}
      </p>
      <p className={panel.note}>{t("check.solver", { solver, count: factorizations })}</p>
    </details>
  );
}
