import { ownCopy } from "./cells.ts";

/** What a column's name says about the part it plays, in English and Chinese. */

/** Name in lower case, words joined by "_", what stands in brackets left out: "Site Name" -> "site_name". */
export function plainName(name: string): string {
  const known = plainNames.get(name);
  if (known !== undefined) return known;
  if (plainNames.size >= NAMES_KEPT) plainNames.clear();
  const plain = plainly(name);
  plainNames.set(ownCopy(name), plain);
  return plain;
}

/** Every name is asked about dozens of times, for each part it may play and each delimiter. */
const plainNames = new Map<string, string>();
const NAMES_KEPT = 5000;

function plainly(name: string): string {
  return name
    .normalize("NFKC")
    .replace(/[([].*?[)\]]/g, " ")
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1_$2")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_+|_+$/g, "");
}

const words = (plain: string): readonly string[] => plain.split("_");

/** How well a name suits a role: 3 the usual name itself, 2 a name that contains it, 1 a mere x or y, 0 not at all. */
type Fit = 0 | 1 | 2 | 3;

const lonNames = /^(lon|long|lng|longitude|longitud|经度|經度)$/;
const lonPart = /(^|_)(lon|lng|longitude|longitud)(_|$)|经度|經度/;
const latNames = /^(lat|latitude|latitud|纬度|緯度)$/;
const latPart = /(^|_)(lat|latitude|latitud)(_|$)|纬度|緯度/;

const pairNames = new RegExp(
  "^((lat|latitude)_?(and_)?(lon|lng|long|longitude)|(lon|lng|long|longitude)_?(and_)?(lat|latitude)|latlng|lnglat|" +
    "(geo_?)?(coordinates?|coords?|coordenadas|location|position|point)|geo|geom|geometry|the_geom|wkt|wkt_geom|gps|" +
    "(gps|geo|site|station)_(coordinates?|coords?|location|position|point)|经纬度|經緯度|坐标|座標|坐標|位置)$",
);

const idNames = new RegExp(
  "^((station|site|location|sensor|monitor|aqs|stn|wmo|point|measurement_site)_?(id|code|no|num|number)|sensor_index|" +
    "id|stn|code|codigo|air_quality_station_eoi_code|eoi_code|" +
    "站号|站號|编号|編號|编码|代码|(站点|站點|测站|測站|监测点|监测站|點位|点位|区站|站)(编号|編號|编码|編碼|代码|代碼|代號|号|號|id|码|碼))$",
);
const idPart =
  /(^|_)(station|site|location|sensor|sensors|monitor|stn)_(id|code|number)(_|$)|(站|点)_?(id|编码|编号|編號)/;

const nameNames = new RegExp(
  "^((station|site|location|local_site|monitor)_?name|name|station|site|location|estacion|" +
    "站名|名称|名稱|站点|测站|站點|測站|(站点|站點|测站|測站|监测点|监测站|点位)(名称|名稱|名)|监测点|监测站|点位)$",
);

const timeNames = new RegExp(
  "^((valid|obs|observation|sample|sampling|publish|report|local|utc|begin|start)?_?(date_?time|time|date)|timestamp|utc|" +
    "fecha|last_update|(date_?time|date|time)_?(utc|gmt|local|begin|start)|" +
    "(观测|监测|数据|发布|资料|采样|更新)?(时间|日期|时刻)|(觀測|監測|資料|發布|採樣|更新)?(時間|日期|日期時間))$",
);
const timePart = /(^|_)(time|date|datetime|timestamp|publishtime|created|updated?)(_|$)|时间|日期|時間/;
/** Dates that belong to a station's life, or end a period that another column begins. */
const otherTimes =
  /(^|_)(end|open|opened|close|closed|install|installed|installation|established|commissioned|since)(_|$)/;
const hourNames = /^(hour|hours|hr|hh|小时|时|时次|小時|(valid|obs|local|utc)?_?time(_?(utc|gmt|local))?)$/;

const parameterNames = new RegExp(
  "^((air_)?pollutant(_(id|name))?|parameter(_name)?|species|variable|component|element|" +
    "污染物(名称)?|监测项目|监测指标|要素|指标|项目|因子|测项|測項)$",
);
const unitNames = /^(units?|unit_of_measure(ment)?|units_of_measure|uom|单位|單位)$/;

const rate = (plain: string, exact: RegExp, part?: RegExp): Fit =>
  exact.test(plain) ? 3 : part?.test(plain) ? 2 : 0;

export function lonFit(name: string): Fit {
  const plain = plainName(name);
  if (plain === "x") return 1;
  if (pairNames.test(plain)) return 0;
  return latPart.test(plain) ? 0 : rate(plain, lonNames, lonPart);
}
export function latFit(name: string): Fit {
  const plain = plainName(name);
  if (plain === "y") return 1;
  if (pairNames.test(plain)) return 0;
  return lonPart.test(plain) ? 0 : rate(plain, latNames, latPart);
}
/** How well a name suits a column that holds both coordinates. */
export const pairFit = (name: string): Fit => rate(plainName(name), pairNames);
export const idFit = (name: string): Fit => rate(plainName(name), idNames, idPart);
export const nameFit = (name: string): Fit => rate(plainName(name), nameNames);
export const timeFit = (name: string): Fit =>
  otherTimes.test(plainName(name)) ? 0 : rate(plainName(name), timeNames, timePart);
export const isHourName = (name: string): boolean => hourNames.test(plainName(name));
export const isParameterName = (name: string): boolean => parameterNames.test(plainName(name));
export const isUnitName = (name: string): boolean => unitNames.test(plainName(name));
export const isUtcName = (name: string): boolean => /utc|gmt/.test(plainName(name));
export const isLocalName = (name: string): boolean => words(plainName(name)).includes("local");

/** Names of year, month and day columns, in this order. */
export const calendarNames: readonly RegExp[] = [/^(year|yyyy|年)$/, /^(month|mm|月)$/, /^(day|dd|日)$/];

const pollutants: readonly (readonly [RegExp, number])[] = [
  [/(^|_)pm_?2_?5|细颗粒物|細懸浮微粒/, 100],
  [/(^|_)(o3|ozone)(_|$)|臭氧/, 100],
  [/(^|_)pm_?10|可吸入颗粒物|懸浮微粒/, 95],
  [/(^|_)no2(_|$)|nitrogen_dioxide|二氧化氮/, 90],
  [/(^|_)so2(_|$)|sulfur_dioxide|sulphur_dioxide|二氧化硫/, 90],
  [/(^|_)co(_|$)|carbon_monoxide|一氧化碳/, 85],
  [/(^|_)nox(_|$)|氮氧化物/, 80],
  [/^no(_|$)|一氧化氮/, 75],
  [/(^|_)(pm_?1|nh3|hcho|benzene|bc|oc|voc|ch4|co2|h2s|tsp)(_|$)/, 70],
];
const generic =
  /(^|_)(value|val|concentration|conc|measurement|observation|obs|mean|avg|average|z)(_|$)|浓度|观测值|监测值|数值/;
const index = /(^|_)i?aqi(_|$)|指数|分指数/;
const surroundings =
  /(^|_)(elev|elevation|alt|altitude|altitud|height|dem|wind|temp|temperature|humidity|rh|pressure|gmt)(_|$)|海拔|高度|高程|风|温度|湿度|气压/;
const bookkeeping =
  /(^|_)(flags?|status|measured|qc|qa|quality|valid|validity|verification|poc|codes?|cod|codigo|ids?|number|count|num|offset|region|percent|row|index|population|zip)(_|$)|标志|质控|序号|代码|^(year|month|day|hour|年|月|日|时|小时|时次)$/;
/** "No." counts rows; "NO" is nitric oxide. */
const rowNumber = /^\s*(No|no\.|No\.|NO\.)\s*$/;
const extremes = /(^|_)(min|max|minimum|maximum|std|sd|error|uncertainty)(_|$)/;

/**
 * How likely a numeric column is the value to grid, by its name: pollutants first, then plain values, unknown names,
 * indices, weather and elevation. 0 for bookkeeping (flags, codes, counts), which is never taken unasked.
 */
export function valueScore(name: string): number {
  const plain = plainName(name);
  if (index.test(plain)) return 15;
  if (bookkeeping.test(plain) || rowNumber.test(name)) return 0;
  const pollutant = pollutants.find(([pattern]) => pattern.test(plain));
  const others = words(pollutant ? plain.replace(pollutant[0], "") : plain).filter((word) => word !== "");
  const extras = Math.min(others.length, 5) / 2 + (extremes.test(plain) ? 3 : 0);
  if (pollutant) return pollutant[1] - extras;
  if (surroundings.test(plain)) return 10 - extras;
  return (generic.test(plain) ? 50 : 30) - extras;
}

/** Whether a name is that of one pollutant. */
export const isPollutantName = (name: string): boolean => valueScore(name) >= 64;

/** Whether a name is that of a pollutant or a plain value, so that it is one even where the first rows are empty. */
export const isValueName = (name: string): boolean => valueScore(name) >= 44;
