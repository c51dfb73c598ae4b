"""The whole job by SciPy, from a station CSV to a NetCDF: scipy_batch.py STATIONS.csv FIELD.nc PROGRAM SHAPE.

PROGRAM is "blocks" (a loop over times, the legacy Rbf class, the target grid in 16 blocks: the usual script) or
"interpolator" (RBFInterpolator with all times as columns: the best SciPy can do). Multiquadric, nothing smoothed.
"""

import csv
import sys

import numpy as np
from netCDF4 import Dataset
from scipy.interpolate import Rbf, RBFInterpolator

stations, field, program, shape = sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])
with open(stations, newline="") as file:
    rows = list(csv.DictReader(file))
times = sorted({row["time"] for row in rows})
places = sorted({(float(row["lon"]), float(row["lat"])) for row in rows})
index = {place: k for k, place in enumerate(places)}
values = np.full((len(times), len(places)), np.nan)
for row in rows:
    values[times.index(row["time"]), index[float(row["lon"]), float(row["lat"])]] = float(row["value"])
lon, lat = np.array(places).T
x, y = 70 + 0.05 * np.arange(1400), 10 + 0.045 * np.arange(1000)

if program == "blocks":
    planes = []
    for column in values:
        rbf = Rbf(lon, lat, column, function="multiquadric", epsilon=shape)
        planes.append(np.vstack([rbf(*np.meshgrid(x, part)) for part in np.array_split(y, 16)]))
else:
    rbf = RBFInterpolator(np.c_[lon, lat], values.T, kernel="multiquadric", epsilon=1 / shape)
    grid = np.meshgrid(x, y)
    planes = rbf(np.c_[grid[0].ravel(), grid[1].ravel()]).T.reshape(len(times), len(y), len(x))

with Dataset(field, "w", format="NETCDF3_64BIT_OFFSET") as out:
    for name, size in (("time", len(times)), ("lat", len(y)), ("lon", len(x))):
        out.createDimension(name, size)
    out.createVariable("lon", "f8", ("lon",))[:] = x
    out.createVariable("lat", "f8", ("lat",))[:] = y
    out.createVariable("value", "f4", ("time", "lat", "lon"))[:] = np.array(planes)
