import { ownCopy } from "./cells.ts";

/**
 * What a column's name says about the part it plays: in English and Chinese, and as networks of Japan, Korea and of German,
 * French, Italian, Spanish, Catalan and Portuguese speakers write it. Accents do not matter.
 */

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
    .normalize("NFD")
    .replace(/[\u0300-\u036f]+/g, "")
    .normalize("NFKC")
    .replace(/<\/?su[bp]>/gi, "")
    .replace(/[([].*?[)\]]/g, " ")
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1_$2")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_+|_+$/g, "");
}

const words = (plain: string): readonly string[] => plain.split("_");

/** How well a name suits a role: 3 the usual name itself, 2 a name that contains it, 1 a mere x or y, 0 not at all. */
type Fit = 0 | 1 | 2 | 3;

const lonNames =
  /^(lon|long|lng|longitude?|longitudine|geo_?laenge|geo_?lange|langengrad|经度|經度|経度|경도)$/;
const lonPart = /(^|_)(lon|lng|longitude?|longitudine)(_|$)|经度|經度|経度|경도/;
const latNames = /^(lat|latitude?|latitudine|geo_?breite|breitengrad|纬度|緯度|위도)$/;
const latPart = /(^|_)(lat|latitude?|latitudine)(_|$)|纬度|緯度|위도/;

const pairNames = new RegExp(
  "^((lat|latitude)_?(and_)?(lon|lng|long|longitude)|(lon|lng|long|longitude)_?(and_)?(lat|latitude)|latlng|lnglat|" +
    "(geo_?)?(coordinates?|coords?|coordenadas|location|position|point)|geo|geom|geometry|the_geom|wkt|wkt_geom|gps|" +
    "(gps|geo|site|station)_(coordinates?|coords?|location|position|point)|经纬度|經緯度|坐标|座標|坐標|位置)$",
);

const idNames = new RegExp(
  "^((station|site|location|sensor|monitor|aqs|stn|wmo|point|measurement_site)_?(id|code|no|num|number)|sensor_index|" +
    "id|stn|code|codigo|air_quality_station_eoi_code|eoi_code|station_(european|national|local)_code|device_?(id|code)|" +
    "(code|codigo|codi|cve|cod|id)_(site|station|estacion|estacio|estac|eoi|stazione|sensore)|stationscode|stations_id|" +
    "naps_id|測定局(コード|番号)|国環研局番|측정소(코드|번호)|지점(번호)?|" +
    "站号|站號|编号|編號|编码|代码|(站点|站點|测站|測站|监测点|监测站|點位|点位|区站|站)(编号|編號|编码|編碼|代码|代碼|代號|号|號|id|码|碼))$",
);
const idPart =
  /(^|_)(station|site|location|sensor|sensors|monitor|stn)_(id|code|number)(_|$)|(站|点)_?(id|编码|编号|編號)/;

const nameNames = new RegExp(
  "^((station|site|location|local_site|monitor|air_quality_station|stations|measuring_station)_?name|name|station|site|location|" +
    "estacion|estacio|stazione|standort|messstelle|stationsname|(nom|nombre|nome)_(de_la_)?(site|station|estacion|estacio|estac|stazione)|" +
    "測定局(名|名称)?|측정소(명)?|관측소(명)?|지점명|" +
    "站名|名称|名稱|站点|测站|站點|測站|(站点|站點|测站|測站|监测点|监测站|点位)(名称|名稱|名)|监测点|监测站|点位)$",
);

const cityNames =
  /^(city|town|municipality|ville|commune|ciudad|municipio|citta|comune|cidade|stadt|gemeinde|ort|城市|市|市区町村名|도시)$/;

const timeNames = new RegExp(
  "^((valid|obs|observation|sample|sampling|publish|report|local|utc|begin|start)?_?(date_?time|time|date)|timestamp|utc|" +
    "fecha|(fecha|data)_?(y_|e_)?(hora|ora)|date_(de_)?debut|last_update|(date_?time|date|time)_?(utc|gmt|local|begin|start)|" +
    "年月日|(測定)?日時|(측정)?(일시|일자|날짜|시간)|" +
    "(观测|监测|数据|发布|资料|采样|更新)?(时间|日期|时刻)|(觀測|監測|資料|發布|採樣|更新)?(時間|日期|日期時間))$",
);
const timePart =
  /(^|_)(time|date|datetime|timestamp|publishtime|created|updated?|fecha|msrdt)(_|$)|时间|日期|時間|^(valid|datum|data|data_lectura|(mess_?)?(datum|zeit|zeitpunkt)|datum_zeit)$/;
/** Dates that belong to a station's life or the making of the file, or end a period that another column begins. */
const otherTimes =
  /(^|_)(end|fin|fine|ende|open|opened|close|closed|install|installed|installation|established|commissioned|since|calculation|generated|retrieved|change|changed|downloaded)(_|$)/;
const hourNames =
  /^(hour|hours|hr|hh|hora|heure|ora|stunde|uhrzeit|小时|时|时次|小時|時|時刻|시|시각|(valid|obs|local|utc)?_?time(_?(utc|gmt|local))?)$/;

const parameterNames = new RegExp(
  "^((air_)?pollutant(_(id|name|polluant))?|parameter(_name)?|species(_code)?|variable|component|element|" +
    "polluant|contaminante?|inquinante|poluente|schadstoff|id_parameter|parametro|parametre|value_type|magnitud|" +
    "測定項目|項目|측정항목|항목|" +
    "污染物(名称)?|监测项目|监测指标|要素|指标|项目|因子|测项|測項)$",
);
const unitNames =
  /^(units?|units?_of_(measure(ment)?|air_pollution_level)|uom|einheit|unidad(es)?|unitats?|unite(_de_mesure)?|unita(_di)?_misura|unidade|单位|單位|単位|단위)$/;

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
/** How well a name suits a column of cities, which tell stations apart where nothing else does. */
export const cityFit = (name: string): Fit => rate(plainName(name), cityNames);
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
  [/(^|_)pm_?2_?5|细颗粒物|細懸浮微粒|초미세먼지|微小粒子状物質/, 100],
  [/(^|_)(o3|ozone?|ozono|ozonio)(_|$)|臭氧|오존|オキシダント/, 100],
  [/(^|_)(pm_?10|feinstaub)|可吸入颗粒物|懸浮微粒|미세먼지/, 95],
  [
    /(^|_)(no2|nitrogen_dioxide|stickstoffdioxid|dioxyde_d_azote|diossido_di_azoto|biossido_di_azoto)(_|$)|dioxido_de_nitrogeno|二氧化氮|二酸化窒素|이산화질소/,
    90,
  ],
  [
    /(^|_)(so2|sul(f|ph)ure?_dioxide|schwefeldioxid|dioxyde_de_soufre|biossido_di_zolfo)(_|$)|dioxido_de_azufre|二氧化硫|二酸化硫黄|아황산가스/,
    90,
  ],
  [
    /(^|_)(co|carbon_monoxide|kohlenmonoxid|monoxyde_de_carbone|monossido_di_carbonio)(_|$)|monoxido_de_carbono|一氧化碳|一酸化炭素|일산화탄소/,
    85,
  ],
  [/(^|_)nox(_|$)|氮氧化物|窒素酸化物/, 80],
  [/^no(_|$)|一氧化氮|一酸化窒素/, 75],
  [/(^|_)(pm_?1|nh3|hcho|benzene|bc|oc|voc|ch4|co2|h2s|tsp|spm)(_|$)/, 70],
];
const generic =
  /(^|_)(value|val|concentration|conc|measurement|observation|obs|mean|avg|average|z|level|valeur|valor|valore|wert|messwert|concentracion|concentrazione|concentracao|konzentration)(_|$)|浓度|濃度|观测值|监测值|数值|농도/;
const index = /(^|_)i?aqi(_|$)|指数|分指数/;
const surroundings =
  /(^|_)(elev|elevation|alt|altitude|altitud|height|dem|wind|temp|tmpf|tmpc|dew|dewpoint|dewp|dwpf|dwpc|relh|drct|sknt|alti|mslp|vsby|visibility|gust|feel|p01i|p01m|temperature|humidity|rh|pressure|gmt)(_|$)|海拔|高度|高程|风|温度|湿度|气压/;
const bookkeeping =
  /(^|_)(flags?|qn|status|measured|qc|qa|quality|valid|validity|verification|poc|codes?|cod|codigo|ids?|number|count|num|offset|region|percent|row|index|population|zip|units?|source|attributes|coverage|completeness)(_|$)|标志|质控|序号|代码|^(year|month|day|hour|年|月|日|时|小时|时次)$/;
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
