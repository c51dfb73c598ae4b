import { Button } from "@mantine/core";
import { type RefObject, useEffect, useRef, useState } from "react";
import { formatBytes, formatCount, formatSeconds, MEGABYTE } from "../i18n/format.ts";
import { useApp, useTranslate } from "../state/context.tsx";
import { canRun, isStale, runSettings } from "../state/run.ts";
import { isActive } from "../state/runEvents.ts";
import { Meter } from "./Meter.tsx";
import { NumberField } from "./NumberField.tsx";
import panel from "./panel.module.css";
import { Refusal } from "./Refusal.tsx";
import styles from "./run.module.css";
import { Step } from "./Step.tsx";

/** Step 4, always in sight: the memory cap, what a run will take, the run itself. */
export function RunPanel() {
  const t = useTranslate();
  const runButton = useRef<HTMLButtonElement>(null);
  const [followed, setFollowed] = useState(false);
  const ready = useApp(canRun);
  // The button that was pressed is gone: the keyboard goes on at the one that it was pressed for.
  useEffect(() => {
    if (!followed || !ready) return;
    setFollowed(false);
    runButton.current?.focus();
  }, [followed, ready]);
  return (
    <Step number={4} title={t("step.run")}>
      <Limits />
      <PlanWords onFollowed={() => setFollowed(true)} />
      <Progress />
      <MemoryBar />
      <RunButtons runButton={runButton} />
    </Step>
  );
}

function Limits() {
  const t = useTranslate();
  const { memoryCap, workers, setMemoryCap, setWorkers } = useApp((state) => ({
    memoryCap: state.memoryCap,
    workers: state.workers,
    setMemoryCap: state.setMemoryCap,
    setWorkers: state.setWorkers,
  }));
  return (
    <div className={styles.limits}>
      <NumberField
        label={t("run.cap")}
        field="memoryCap"
        value={memoryCap / MEGABYTE}
        rule={{ least: 1, most: 16_777_216, example: "512" }}
        unit="MB"
        onCommit={(megabytes) => megabytes !== "auto" && setMemoryCap(Math.round(megabytes * MEGABYTE))}
      />
      <NumberField
        label={t("run.processes")}
        field="workers"
        value={workers}
        rule={{ least: 1, most: 256, whole: true, auto: true }}
        onCommit={setWorkers}
      />
    </div>
  );
}

function PlanWords({ onFollowed }: { readonly onFollowed: () => void }) {
  const t = useTranslate();
  const { plan, planError, ready, hasStations } = useApp((state) => ({
    plan: state.plan,
    planError: state.planError,
    ready: runSettings(state) !== null,
    hasStations: state.stations !== null,
  }));
  if (!hasStations) return <p className={panel.note}>{t("run.noPlan")}</p>;
  if (!ready) return <p className={panel.warning}>{t("run.fixFields")}</p>;
  const refusal = plan?.refusal ?? planError;
  if (refusal) {
    return <Refusal refusal={refusal} suggestions={plan?.suggestions ?? []} onFollowed={onFollowed} />;
  }
  if (!plan) return <p className={panel.note}>{t("run.planning")}</p>;
  const hint = t("run.planFit", {
    fit: formatBytes(plan.fitBytes),
    worker: formatBytes(plan.workerBytes),
    store: formatBytes(plan.storeBytes),
    export: formatBytes(plan.exportBytes),
    solver: t(plan.iterative ? "method.iterative" : "method.dense"),
  });
  return (
    <p className={styles.plan} title={hint}>
      {t("run.plan", {
        workers: plan.workers,
        total: formatBytes(plan.totalBytes),
        // An estimate finer than a tenth of a second would promise too much.
        seconds: formatSeconds(Math.max(plan.seconds, 0.1), t),
      })}
    </p>
  );
}

function Progress() {
  const t = useTranslate();
  const { run, stale } = useApp((state) => ({ run: state.run, stale: isStale(state) }));
  const { done, total } = run ?? { done: 0, total: 1 };
  const tone = run?.phase === "failed" ? "bad" : run?.phase === "done" ? "good" : "plain";
  const words = t("run.tilesDone", { done: formatCount(done), total: formatCount(total) });
  return (
    <div className={styles.progress} data-idle={run === null}>
      <Meter role="progressbar" label={t("run.tiles")} value={done} most={total} text={words} tone={tone} />
      {run && (
        <p className={styles.figures}>
          <span>{words}</span>
          <span>{stale && !isActive(run) ? t("run.stale") : <Clock />}</span>
        </p>
      )}
    </div>
  );
}

function Clock() {
  const t = useTranslate();
  const run = useApp((state) => state.run);
  if (!run) return null;
  const elapsed = formatSeconds(run.elapsedSeconds, t);
  if (run.remainingSeconds === null || !isActive(run)) return elapsed;
  return t("run.remaining", { elapsed, remaining: formatSeconds(run.remainingSeconds, t) });
}

function MemoryBar() {
  const t = useTranslate();
  const { memory, plan } = useApp(({ memory, plan, run }) => ({ memory, plan: run?.plan ?? plan }));
  if (!memory) return null;
  const [total, peak, cap] = [memory.total, memory.peak, memory.cap].map(formatBytes) as [
    string,
    string,
    string,
  ];
  const planned = plan ? formatBytes(plan.totalBytes) : "–";
  return (
    <div>
      <Meter
        role="meter"
        label={t("run.memory")}
        value={memory.total}
        most={memory.cap}
        text={t("run.memoryHint", { total, peak, planned, cap })}
        tone={memory.total > memory.cap ? "bad" : "plain"}
        marks={[memory.peak]}
      />
      <p className={styles.figures}>
        <span>{t("run.memoryNow", { total, cap })}</span>
        <span>{t("run.memoryPeak", { peak })}</span>
      </p>
    </div>
  );
}

function RunButtons({ runButton }: { readonly runButton: RefObject<HTMLButtonElement | null> }) {
  const t = useTranslate();
  const { ready, active, starting, cancelling, startRun, cancelRun } = useApp((state) => ({
    ready: canRun(state),
    active: isActive(state.run),
    starting: state.startingRun,
    cancelling: state.cancellingRun,
    startRun: state.startRun,
    cancelRun: state.cancelRun,
  }));
  return (
    <div className={styles.buttons}>
      <Button
        ref={runButton}
        size="sm"
        flex={1}
        disabled={!ready}
        aria-busy={active || starting}
        aria-keyshortcuts="Control+Enter"
        onClick={() => void startRun()}
      >
        {t("run.run")}
      </Button>
      <Button
        size="sm"
        variant="default"
        disabled={!active || cancelling}
        aria-keyshortcuts="Escape"
        onClick={() => void cancelRun()}
      >
        {t("run.cancel")}
      </Button>
    </div>
  );
}
