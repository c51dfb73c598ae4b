"""One case by SciPy on one thread: scipy_rbf.py CASE.json PROGRAM.

PROGRAM is "blocks" (the legacy Rbf class, target grid in 16 blocks, a loop over times, as the script that this
project replaces) or "interpolator" (RBFInterpolator, all times as columns). Prints one line of JSON like ours.ts.
"""

import json
import resource
import sys
import time

import numpy as np
from scipy.interpolate import Rbf, RBFInterpolator

LEGACY = {"thin_plate_spline": "thin_plate", "inverse_multiquadric": "inverse"}


def now():
    return time.perf_counter(), time.process_time()


def since(start):
    wall, cpu = now()
    return {"wall": wall - start[0], "cpu": cpu - start[1]}


def add(a, b):
    return {"wall": a["wall"] + b["wall"], "cpu": a["cpu"] + b["cpu"]}


given = json.load(open(sys.argv[1]))
program = sys.argv[2]
lon, lat = np.array(given["lon"]), np.array(given["lat"])
values = np.array(given["values"], dtype=float)
grid, method = given["grid"], given["method"]
x = grid["west"] + grid["dlon"] * np.arange(grid["columns"])
y = grid["south"] + grid["dlat"] * np.arange(grid["rows"])
fit = evaluate = {"wall": 0.0, "cpu": 0.0}
shape = method["shape"] if isinstance(method["shape"], (int, float)) else 1.0

if program == "blocks":
    for column in values:
        start = now()
        there = ~np.isnan(column)
        name = LEGACY.get(method["kernel"], method["kernel"])
        rbf = Rbf(lon[there], lat[there], column[there], function=name, epsilon=shape, smooth=0)
        fit = add(fit, since(start))
        start = now()
        for rows in np.array_split(y, 16):
            gx, gy = np.meshgrid(x, rows)
            rbf(gx, gy)
        evaluate = add(evaluate, since(start))
else:
    start = now()
    rbf = RBFInterpolator(
        np.c_[lon, lat], values.T, kernel=method["kernel"], epsilon=1 / shape, smoothing=method.get("smoothing", 0)
    )
    fit = since(start)
    start = now()
    gx, gy = np.meshgrid(x, y)
    rbf(np.c_[gx.ravel(), gy.ravel()])
    evaluate = since(start)

megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"fit": fit, "evaluate": evaluate, "megabytes": megabytes}))
