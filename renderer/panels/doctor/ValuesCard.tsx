import type { Treatment } from "../../../shared/stations/treatment.ts";
import { airStateName, airStates, possibleUnits } from "../../../shared/stations/values/conversion.ts";
import { formatCount } from "../../i18n/format.ts";
import { useApp, useMainText, useTranslate } from "../../state/context.tsx";
import { Choice } from "../Choice.tsx";
import data from "../data.module.css";
import { NumberField } from "../NumberField.tsx";
import panel from "../panel.module.css";

const temperatureRule = { least: -80, most: 60, example: "25" } as const;
const pressureRule = { least: 300, most: 1100, example: "1013.25" } as const;

/** Unit, the air it refers to, and what becomes of negative values: settings, undone like any other. */
export function ValuesCard() {
  const t = useTranslate();
  const said = useMainText();
  const { asRead, treatment, treated, setTreatment, setDialog } = useApp((state) => ({
    asRead: state.asRead,
    treatment: state.treatment,
    treated: state.treated,
    setTreatment: state.setTreatment,
    setDialog: state.setDialog,
  }));
  if (!asRead || !treated) return null;
  const { value, unit } = asRead.table;
  const units = possibleUnits(value, unit);
  const isGas = units.includes("ppb") && units.includes("µg/m³");
  return (
    <section className={panel.card} aria-labelledby="values-title">
      <div className={panel.head}>
        <h2 id="values-title">{t("values.title")}</h2>
        <span className={panel.note}>{value}</span>
      </div>
      <div className={panel.rows}>
        <Choice
          label={t("values.unit")}
          value={treatment.unit || unit}
          disabled={units.length < 2}
          options={units.map((one) => ({ value: one, label: unitLabel(one, unit, t) }))}
          onChoose={(chosen) => setTreatment("unit", chosen === unit ? "" : chosen)}
        />
        {unit === "" && (
          <button type="button" className={data.link} onClick={() => setDialog("reading")}>
            {t("values.sayUnit")}
          </button>
        )}
        {isGas && <Air treatment={treatment} />}
        {treated.conversion && <p className={panel.note}>{said(treated.conversion)}</p>}
        <Choice
          label={t("values.negatives")}
          value={treatment.negatives}
          options={(["keep", "zero", "drop"] as const).map((choice) => ({
            value: choice,
            label: t(`negatives.${choice}`, { count: formatCount(treated.negatives) }),
          }))}
          onChoose={(choice) => setTreatment("negatives", choice)}
        />
      </div>
    </section>
  );
}

function unitLabel(unit: string, own: string, t: ReturnType<typeof useTranslate>): string {
  if (unit === "") return t("values.noUnit");
  return unit === own ? t("values.asRead", { unit }) : unit;
}

/** The state of the air that mass concentrations of a gas refer to. */
function Air({ treatment }: { treatment: Treatment }) {
  const t = useTranslate();
  const { setTreatment, setAirState } = useApp((state) => ({
    setTreatment: state.setTreatment,
    setAirState: state.setAirState,
  }));
  const named = airStateName(treatment) ?? "other";
  const names = ["us", "eu", "china-2012", "other"] as const;
  return (
    <>
      <Choice
        label={t("values.air")}
        value={named}
        options={names.map((name) => ({ value: name, label: t(`air.${name}`), disabled: name === "other" }))}
        onChoose={(name) => {
          if (name !== "other") setAirState(airStates[name].temperature, airStates[name].pressure);
        }}
      />
      <NumberField
        label={t("values.temperature")}
        field="temperature"
        value={treatment.temperature}
        rule={temperatureRule}
        unit="°C"
        onCommit={(value) => value !== "auto" && setTreatment("temperature", value)}
      />
      <NumberField
        label={t("values.pressure")}
        field="pressure"
        value={treatment.pressure}
        rule={pressureRule}
        unit="hPa"
        onCommit={(value) => value !== "auto" && setTreatment("pressure", value)}
      />
    </>
  );
}
