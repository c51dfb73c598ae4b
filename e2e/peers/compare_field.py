#!/usr/bin/python3
"""Holds an exported NetCDF against SciPy's RBFInterpolator (linear, degree 0, smoothing 0).

Usage: compare_field.py FIELD.nc STATIONS.csv VALUE [STEP]
The stations are read here anew, sharing no code with the application: rows of one place and time are averaged,
rows without a value left out. Every STEP-th node (default 10) of every time is compared.
Prints one JSON line: nodes, times, worst (largest |difference|), range (of the data), corners of the first time.
"""
import csv
import json
import sys
from collections import defaultdict
from datetime import datetime, timezone

import numpy as np
from netCDF4 import Dataset
from scipy.interpolate import RBFInterpolator

field_path, stations_path, value = sys.argv[1:4]
step = int(sys.argv[4]) if len(sys.argv) > 4 else 10

observed = defaultdict(lambda: defaultdict(list))
with open(stations_path, newline="", encoding="utf-8-sig") as file:
    for row in csv.DictReader(file):
        if row[value].strip():
            place = (float(row["lon"]), float(row["lat"]))
            observed[row.get("time", "")][place].append(float(row[value]))


def hours(text):
    moment = datetime.strptime(text.replace("Z", "+0000"), "%Y-%m-%dT%H:%M%z")
    return moment.astimezone(timezone.utc).timestamp() / 3600


with Dataset(field_path) as data:
    variable = next(v for v in data.variables.values() if {"lat", "lon"} <= set(v.dimensions))
    lon, lat = data["lon"][:].filled(np.nan), data["lat"][:].filled(np.nan)
    grid_lon, grid_lat = np.meshgrid(lon[::step], lat[::step])
    nodes = np.c_[grid_lon.ravel(), grid_lat.ravel()]
    worst, low, high, compared = 0.0, np.inf, -np.inf, 0
    for moment, places in observed.items():
        plane = variable[:]
        if "time" in variable.dimensions:
            times = data["time"][:].filled(np.nan)
            index = 0 if moment == "" else int(np.argmin(abs(times - hours(moment))))
            assert moment == "" or abs(times[index] - hours(moment)) < 1e-9, f"time {moment} is not in the field"
            plane = variable[index]
        points = np.array(list(places))
        values = np.array([np.mean(v) for v in places.values()])
        expected = RBFInterpolator(points, values, kernel="linear", degree=0, smoothing=0)(nodes)
        difference = abs(np.ma.filled(plane, np.nan)[::step, ::step].ravel() - expected)
        assert not np.isnan(difference).any(), "the field has holes"
        worst, compared = max(worst, float(difference.max())), compared + difference.size
        low, high = min(low, values.min()), max(high, values.max())
print(json.dumps(dict(nodes=compared, times=len(observed), worst=worst, range=float(high - low))))
