import { airnowDaily, airnowDailyOlder, airnowHourly, airnowObs, airnowSitesV2 } from "./airnow.ts";
import { airnowApi, airnowApiWithoutRaw } from "./airnowApi.ts";
import { airnowAreas } from "./airnowAreas.ts";
import { anyList } from "./anyList.ts";
import { aqsAnnual, aqsDaily, aqsDownload, aqsEightHour, aqsHourly } from "./aqs.ts";
import { beijingPrsa } from "./beijingPrsa.ts";
import { chinaDaily } from "./chinaDaily.ts";
import { chinaWide } from "./chinaWide.ts";
import { cpcb, cpcbNewer } from "./cpcb.ts";
import { cpcbRaw, cpcbReport } from "./cpcbStation.ts";
import { eea, eeaStatistics } from "./eea.ts";
import { generic } from "./generic.ts";
import type { LayoutReader } from "./layout.ts";
import { lcsqa } from "./lcsqa.ts";
import type { ListKind } from "./list.ts";
import { madridDaily, madridHourly } from "./madrid.ts";
import { micaps3 } from "./micaps3.ts";
import { naps } from "./naps.ts";
import { gsod, isdHourly } from "./noaa.ts";
import { openaqArchive, openaqExplorer, openaqOlder, openaqOpenDataSoft } from "./openaq.ts";
import { purpleair } from "./purpleair.ts";
import { rama } from "./rama.ts";
import { sensorCommunity } from "./sensorCommunity.ts";
import { soramame } from "./soramame.ts";
import { spainHourly } from "./spain.ts";
import { stationColumns } from "./stationColumns.ts";
import { taiwan } from "./taiwan.ts";
import { ukAir, ukAirYear } from "./ukAir.ts";

/** All layouts that can be read; of equally sure ones the first is taken. */
export const layouts: readonly LayoutReader[] = [
  micaps3,
  chinaWide,
  chinaDaily,
  openaqArchive,
  openaqExplorer,
  openaqOlder,
  openaqOpenDataSoft,
  aqsHourly,
  aqsEightHour,
  aqsDaily,
  aqsAnnual,
  aqsDownload,
  airnowHourly,
  airnowDaily,
  airnowDailyOlder,
  airnowObs,
  airnowAreas,
  airnowApi,
  airnowApiWithoutRaw,
  eea,
  eeaStatistics,
  purpleair,
  madridHourly,
  madridDaily,
  spainHourly,
  cpcb,
  cpcbNewer,
  cpcbReport,
  cpcbRaw,
  taiwan,
  sensorCommunity,
  ukAir,
  ukAirYear,
  naps,
  rama,
  lcsqa,
  beijingPrsa,
  soramame,
  isdHourly,
  gsod,
  stationColumns,
  generic,
];

/** The lists of stations of known networks. */
export const networkLists: readonly ListKind[] = [
  ...new Set(layouts.flatMap(({ list }) => (list && list !== anyList ? [list] : []))),
  airnowSitesV2,
];
