import { CloseButton } from "@mantine/core";
import { useMemo } from "react";
import type { Finding } from "../../../shared/stations/doctor/finding.ts";
import { outsideInUse } from "../../../shared/stations/doctor/outside.ts";
import { useApp, useMainText, useTranslate } from "../../state/context.tsx";
import { accountInUse } from "../../state/treatment.ts";
import check from "../check.module.css";
import panel from "../panel.module.css";
import styles from "./doctor.module.css";
import { FindingCard } from "./FindingCard.tsx";
import { ValuesCard } from "./ValuesCard.tsx";

/** In place of the check panel: how values are treated, what the station doctor found, and what became of it all. */
export function DoctorPanel() {
  const t = useTranslate();
  const { asRead, setDoctorOpen } = useApp((state) => ({
    asRead: state.asRead,
    setDoctorOpen: state.setDoctorOpen,
  }));
  const names = useMemo(() => {
    const { ids = [], names = [] } = asRead?.table ?? {};
    return new Map(ids.map((id, station) => [id, names[station] ?? ""]));
  }, [asRead]);
  const findings = useFindings();
  if (!asRead) return null;
  return (
    <aside className={`${check.check} ${styles.doctor}`} aria-label={t("doctor.title")}>
      <div className={styles.title}>
        <h2>{t("doctor.title")}</h2>
        <CloseButton size="sm" aria-label={t("doctor.close")} onClick={() => setDoctorOpen(false)} />
      </div>
      <ValuesCard />
      {findings.length === 0 && <p className={panel.note}>{t("doctor.healthy")}</p>}
      {findings.map((finding) => (
        <FindingCard key={`${asRead.stationsId} ${finding.kind}`} finding={finding} names={names} />
      ))}
      <AccountCard />
    </aside>
  );
}

/** What was found in the stations as read, and those in use that lie outside of the region. */
function useFindings(): readonly Finding[] {
  const { found, table, grid, decisions } = useApp((state) => ({
    found: state.asRead?.findings,
    table: state.stations?.table,
    grid: state.grid,
    decisions: state.treatment.decisions,
  }));
  return useMemo(() => {
    const outside = table && outsideInUse(table, grid, decisions);
    return outside ? [...(found ?? []), outside] : (found ?? []);
  }, [found, table, grid, decisions]);
}

/** What was read, used, merged, converted and left out, and why: the same as reports and exports carry. */
function AccountCard() {
  const t = useTranslate();
  const said = useMainText();
  const { asRead, stations, treated, treatment } = useApp((state) => ({
    asRead: state.asRead,
    stations: state.stations,
    treated: state.treated,
    treatment: state.treatment,
  }));
  const sentences = useMemo(
    () => accountInUse({ asRead, stations, treated, treatment }),
    [asRead, stations, treated, treatment],
  );
  return (
    <section className={panel.card} aria-labelledby="account-title">
      <h2 id="account-title">{t("doctor.account")}</h2>
      <ul className={styles.account}>
        {sentences.map((sentence) => (
          <li key={sentence}>{said(sentence)}</li>
        ))}
      </ul>
    </section>
  );
}
