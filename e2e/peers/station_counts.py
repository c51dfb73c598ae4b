"""Counts stations, times, missing and merged observations of real station files, without Isopleth.

Python's own csv module and a few lines per layout, written against the files' documentation, not against Isopleth's
readers. Usage: python3 e2e/peers/station_counts.py FOLDER > shared/stations/fixtures/counts.json
where FOLDER holds the files as shared/stations/realFiles.test.ts names them.
"""

import csv
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

folder = Path(sys.argv[1])
MISSING = {"", "NA", "-", "--", "NaN", "9999", "-999", "-9999", "999999"}


def table(name, delimiter=",", encoding="utf-8-sig"):
    with open(folder / name, newline="", encoding=encoding) as file:
        return list(csv.reader(file, delimiter=delimiter))


def records(name, delimiter=",", encoding="utf-8-sig"):
    header, *rows = table(name, delimiter, encoding)
    return [dict(zip(header, row)) for row in rows if row]


def number(text):
    return None if text.strip() in MISSING else float(text)


def count(observations):
    """observations: (id, lon, lat, time, value); value None: missing."""
    present = [(i, (round(float(x), 9), round(float(y), 9)), t) for i, x, y, t, v in observations if v is not None]
    by_station_and_time = Counter((i, place, t) for i, place, t in present)
    by_place_and_time = Counter((place, t) for _, place, t in by_station_and_time)
    places = {place for place, _ in by_place_and_time}
    times = {t for _, t in by_place_and_time}
    ids_of_place = defaultdict(set)
    for i, place, _ in present:
        ids_of_place[place].add(i)
    return {
        "stations": len(places),
        "times": len(times),
        "missing": len(places) * len(times) - len(by_place_and_time),
        "repeated": sum(by_station_and_time.values()) - len(by_station_and_time),
        "merged": sum(by_station_and_time.values()) - len(by_place_and_time),
        "sharedPlaces": sum(len(ids) > 1 for ids in ids_of_place.values()),
        "sum": round(sum(v for *_, v in observations if v is not None), 6),
    }


def china_list(name, encoding):
    places = {}
    for row in records(name, encoding=encoding):
        lon, lat = number(row["经度"]), number(row["纬度"])
        if row["监测点编码"] not in places:
            places[row["监测点编码"]] = None if lon is None or lat is None else (lon, lat)
    return places


def china_wide(name, list_name, list_encoding, kind):
    places = china_list(list_name, list_encoding)
    header, *rows = table("china_cnemc/" + name, encoding="ascii")
    ids = header[3:]
    observations = []
    for row in rows:
        if row[2] != kind:
            continue
        # The last cell of a line that breaks off may be half a number.
        cells = row if len(row) == len(header) else row[:-1]
        for i, cell in zip(ids, cells[3:]):
            if places.get(i):
                observations.append((i, *places[i], (row[0], row[1]), number(cell)))
    result = count(observations)
    result["unplaced"] = sum(not places.get(i) for i in ids)
    result["listed"] = len(places)
    return result


def china_daily():
    lines = (folder / "china_cnemc/20170411_daily_city_obs.txt").read_text().split("\n")
    rows = [line.split() for line in lines if line.strip()]
    return count([(r[0], r[4], r[5], (r[1], r[2], r[3]), number(r[11])) for r in rows])


def airnow_obs(value):
    rows = records("us_airnow/HourlyAQObs_2024041620.csv")
    return count(
        [(r["AQSID"], r["Longitude"], r["Latitude"], r["ValidTime"], number(r[value])) for r in rows]
    )


def pipes(name, encoding):
    text = (folder / name).read_text(encoding=encoding)
    return [line.split("|") for line in text.splitlines() if line]


def airnow_hourly(value):
    sites = {r["AQSID"]: (r["Longitude"], r["Latitude"]) for r in records("us_airnow/HourlyAQObs_2024041620.csv")}
    rows = [r for r in pipes("us_airnow/HourlyData_2024041620.dat", "latin-1") if r[5] == value]

    def find(i):
        short = {j[-9:]: j for j in sites} if len(i) == 9 else {}
        return sites.get(i) or sites.get(i[-9:]) or sites.get(short.get(i, ""))

    placed = {i: find(i) for i in {r[2] for r in rows}}
    result = count([(r[2], *placed[r[2]], r[1], number(r[7])) for r in rows if placed[r[2]]])
    result["unplaced"] = sum(place is None for place in placed.values())
    return result


def airnow_daily(value):
    rows = [r for r in pipes("us_airnow/daily_data_v2_20240417.dat", "utf-8") if r[3] == value]
    return count([(r[1], r[11], r[10], r[0], number(r[5])) for r in rows])


def aqs_download():
    rows = records("us_aqs/ad_viz_plotval_NO2_CA_2021_JanFeb.csv")
    value = "Daily Max 1-hour NO2 Concentration"
    return count([(r["Site ID"], r["SITE_LONGITUDE"], r["SITE_LATITUDE"], r["Date"], number(r[value])) for r in rows])


def cpcb(value):
    rows = [r for r in records("india_cpcb/cpcb_realtime_20250821_0900.csv") if r["pollutant_id"] == value]
    return count(
        [(r["station"], r["longitude"], r["latitude"], r["last_update"], number(r["pollutant_avg"])) for r in rows]
    )


def taiwan(value):
    rows = records("taiwan_moenv/aqx_p_432_2022121501.csv")
    return count([(r["siteid"], r["longitude"], r["latitude"], r["publishtime"], number(r[value])) for r in rows])


def madrid(code):
    stations = {
        r["CODIGO_CORTO"]: (r["LONGITUD"], r["LATITUD"])
        for r in records("madrid/informacion_estaciones_red_calidad_aire.csv", ";")
    }
    observations, invalid = [], 0
    for r in records("madrid/abr_mo22.csv", ";"):
        if r["MAGNITUD"] != code:
            continue
        for hour in range(1, 25):
            text, mark = r[f"H{hour:02}"], r[f"V{hour:02}"]
            if text == "":
                continue
            if mark != "V":
                invalid += 1
                continue
            place = stations[str(int(r["ESTACION"]))]
            observations.append((r["ESTACION"], *place, (r["ANO"], r["MES"], r["DIA"], hour), float(text)))
    return {**count(observations), "invalid": invalid}


def openaq(value):
    rows = [r for r in records("openaq/openaq_lithuania_opendatasoft.csv", ";") if r["Pollutant"] == value]

    def utc(text):
        assert text.endswith("+02:00"), text
        return text

    return count(
        [(r["Location"], r["Longitude"], r["Latitude"], utc(r["Last Updated"]), number(r["Value"])) for r in rows]
    )


def wide_by_time(name, prefix, id_column):
    rows = records("r_datasets/" + name)
    columns = [column for column in rows[0] if column.startswith(prefix)]
    return count([(r[id_column], r["lon"], r["lat"], c, number(r[c])) for r in rows for c in columns])


def rocky_mountains():
    rows = records("r_datasets/RMprecip.csv")
    return count([((r["lon"], r["lat"]), r["lon"], r["lat"], None, number(r["precip_mm_aug1997"])) for r in rows])


def sample(value):
    rows = records("sample/airnow_conus_20240416.csv")
    return count([(r["station_id"], r["lon"], r["lat"], r["time"], number(r[value])) for r in rows])


OLD, NEW = "china_cnemc/StationList-2020.01.01.csv", "china_cnemc/NewSiteList.gbk.csv"
JANUARY, FEBRUARY = "china_sites_20190114.csv", "china_sites_20190220.csv"
OBS, HOURLY = "us_airnow/HourlyAQObs_2024041620.csv", "us_airnow/HourlyData_2024041620.dat"
DAILY = "us_airnow/daily_data_v2_20240417.dat"
CPCB = "india_cpcb/cpcb_realtime_20250821_0900.csv"
TAIWAN = "taiwan_moenv/aqx_p_432_2022121501.csv"
MADRID = ["madrid/abr_mo22.csv", "madrid/informacion_estaciones_red_calidad_aire.csv"]
OPENAQ = "openaq/openaq_lithuania_opendatasoft.csv"
CONUS = "sample/airnow_conus_20240416.csv"

cases = [
    (["china_cnemc/" + JANUARY, OLD], "china-wide", "PM2.5", lambda v: china_wide(JANUARY, OLD, "utf-8", v)),
    (["china_cnemc/" + JANUARY, NEW], "china-wide", "O3", lambda v: china_wide(JANUARY, NEW, "gb18030", v)),
    (["china_cnemc/" + FEBRUARY, OLD], "china-wide", "PM2.5", lambda v: china_wide(FEBRUARY, OLD, "utf-8", v)),
    (["china_cnemc/" + FEBRUARY, NEW], "china-wide", "CO", lambda v: china_wide(FEBRUARY, NEW, "gb18030", v)),
    (["china_cnemc/20170411_daily_city_obs.txt"], "china-daily-text", "PM2.5", lambda v: china_daily()),
    ([OBS], "airnow-obs", "PM25", airnow_obs),
    ([OBS], "airnow-obs", "OZONE", airnow_obs),
    ([HOURLY, OBS], "airnow-hourly", "PM2.5", airnow_hourly),
    ([HOURLY, OBS], "airnow-hourly", "OZONE", airnow_hourly),
    ([DAILY], "airnow-daily", "PM2.5-24hr", airnow_daily),
    ([DAILY], "airnow-daily", "OZONE-8HR", airnow_daily),
    (
        ["us_aqs/ad_viz_plotval_NO2_CA_2021_JanFeb.csv"],
        "aqs-download",
        "Daily Max 1-hour NO2 Concentration",
        lambda v: aqs_download(),
    ),
    ([CPCB], "cpcb", "PM2.5", cpcb),
    ([CPCB], "cpcb", "NO2", cpcb),
    ([TAIWAN], "taiwan-moenv", "pm2.5", taiwan),
    ([TAIWAN], "taiwan-moenv", "co", taiwan),
    (MADRID, "madrid-hourly", "PM2.5", lambda v: madrid("9")),
    (MADRID, "madrid-hourly", "NO2", lambda v: madrid("8")),
    ([OPENAQ], "openaq-opendatasoft", "PM2.5", openaq),
    ([OPENAQ], "openaq-opendatasoft", "NO2", openaq),
    (
        ["r_datasets/ozone2_midwest_1987_wide.csv"],
        "generic",
        "o3",
        lambda v: wide_by_time("ozone2_midwest_1987_wide.csv", "o3_", "station_id"),
    ),
    (["r_datasets/CO_ppt_1997.csv"], "generic", "ppt", lambda v: wide_by_time("CO_ppt_1997.csv", "ppt_", "id")),
    (["r_datasets/RMprecip.csv"], "generic", "precip_mm_aug1997", lambda v: rocky_mountains()),
    ([CONUS], "generic", "ozone_ppb", sample),
    ([CONUS], "generic", "pm25_ugm3", sample),
]

json.dump(
    [{"files": files, "format": layout, "value": value, **counts(value)} for files, layout, value, counts in cases],
    sys.stdout,
    indent=2,
    ensure_ascii=False,
)
print()
