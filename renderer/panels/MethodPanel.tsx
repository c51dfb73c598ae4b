import { Switch } from "@mantine/core";
import { kernelNames, leastDegree, shapedKernels } from "../../shared/rbf/method.ts";
import { formatFigure } from "../i18n/format.ts";
import { phrase, say, type Translate } from "../i18n/translate.ts";
import type { AppState } from "../state/appState.ts";
import { useApp, useTranslate } from "../state/context.tsx";
import { legacyKernel } from "../state/method.ts";
import { isStale } from "../state/run.ts";
import { Choice } from "./Choice.tsx";
import { NumberField } from "./NumberField.tsx";
import type { NumberRule } from "./numberText.ts";
import panel from "./panel.module.css";
import { Step } from "./Step.tsx";

const positiveOrAuto: NumberRule = { least: 0, above: true, auto: true };
const notNegativeOrAuto: NumberRule = { least: 0, auto: true };
const degrees = [-1, 0, 1, 2] as const;

/** Step 2: how stations become a field. */
export function MethodPanel() {
  const t = useTranslate();
  const { method, setMethod } = useApp(({ method, setMethod }) => ({ method, setMethod }));
  const resolved = useApp(resolvedMethod);
  const legacy = method.compat === "scipy-rbf";
  const shaped = shapedKernels.has(method.kernel);
  return (
    <Step number={2} title={t("step.method")}>
      <KernelChoice />
      <NumberField
        label={t("method.shape")}
        field="shape"
        value={method.shape}
        rule={positiveOrAuto}
        unit={resolved.shape ?? (method.metric === "degrees" ? "°" : "km")}
        disabled={!shaped}
        hint={shaped ? undefined : t("method.shapeHint")}
        onCommit={(shape) => setMethod("shape", shape)}
      />
      <NumberField
        label={t("method.smoothing")}
        field="smoothing"
        value={method.smoothing}
        rule={notNegativeOrAuto}
        unit={resolved.smoothing}
        onCommit={(smoothing) => setMethod("smoothing", smoothing)}
      />
      <Choice
        label={t("method.degree")}
        value={legacy ? "-1" : `${method.degree}`}
        options={degreeOptions(t, leastDegree[method.kernel])}
        disabled={legacy}
        onChoose={(degree) => setMethod("degree", degree === "auto" ? "auto" : Number(degree))}
      />
      <Choice
        label={t("method.distance")}
        value={method.metric}
        options={[
          { value: "degrees", label: t("method.degrees") },
          { value: "great-circle", label: t("method.greatCircle") },
        ]}
        onChoose={(metric) => setMethod("metric", metric)}
      />
      <Advanced />
    </Step>
  );
}

/** What "auto" came to in the run shown, while its settings are those in force. */
function resolvedMethod(state: AppState): { readonly shape?: string; readonly smoothing?: string } {
  const used = state.run?.method;
  if (!used || isStale(state)) return {};
  const { shape, smoothing, kernel } = state.method;
  return {
    ...(shape === "auto" && shapedKernels.has(kernel) ? { shape: formatFigure(used.shape) } : {}),
    ...(smoothing === "auto" ? { smoothing: formatFigure(used.smoothing) } : {}),
  };
}

function KernelChoice() {
  const t = useTranslate();
  const { kernel, compat, language, setMethod } = useApp((state) => ({
    kernel: state.method.kernel,
    compat: state.method.compat,
    language: state.language,
    setMethod: state.setMethod,
  }));
  const unknown = compat === "scipy-rbf" && !legacyKernel(kernel);
  return (
    <Choice
      label={t("method.kernel")}
      value={kernel}
      options={kernelNames.map((value) => ({ value, label: t(`kernel.${value}`) }))}
      error={unknown ? say(language, phrase("method.notLegacy")) : undefined}
      onChoose={(chosen) => setMethod("kernel", chosen)}
    />
  );
}

function Advanced() {
  const t = useTranslate();
  const { method, setMethod, solver, setSolver } = useApp((state) => ({
    method: state.method,
    setMethod: state.setMethod,
    solver: state.solver,
    setSolver: state.setSolver,
  }));
  return (
    <details className={panel.fold}>
      <summary>{t("method.advanced")}</summary>
      <div className={panel.rows}>
        <NumberField
          label={t("method.tolerance")}
          field="tolerance"
          value={method.tolerance}
          rule={positiveOrAuto}
          hint={t("method.toleranceHint")}
          onCommit={(tolerance) => setMethod("tolerance", tolerance)}
        />
        <Choice
          label={t("method.solver")}
          value={solver}
          options={[
            { value: "auto", label: t("method.solverAuto") },
            { value: "dense", label: t("method.dense") },
            { value: "iterative", label: t("method.iterative") },
          ]}
          onChoose={setSolver}
        />
        <Switch
          label={t("method.compat")}
          description={t("method.compatHint")}
          checked={method.compat === "scipy-rbf"}
          onChange={(event) => setMethod("compat", event.currentTarget.checked ? "scipy-rbf" : "none")}
        />
      </div>
    </details>
  );
}

function degreeOptions(t: Translate, least: number) {
  const own = degrees.map((degree) => ({ value: `${degree}`, label: t(`degree.${degree}`) }));
  return [{ value: "auto", label: t("degree.auto", { degree: least }) }, ...own];
}
