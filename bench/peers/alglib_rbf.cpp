/*
 * One case by ALGLIB: alglib_rbf STATIONS.txt MODEL SHAPE WEST SOUTH DLON DLAT COLUMNS ROWS. MODEL is biharmonic,
 * thin_plate, multiquadric or hierarchical; SHAPE counts for the last two. Prints one line of JSON like ours.ts.
 */
#include <libalglib/interpolation.h>
#include <sys/resource.h>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

struct Clock {
  double wall, cpu;
};

static Clock now() {
  using namespace std::chrono;
  return {duration<double>(steady_clock::now().time_since_epoch()).count(), double(clock()) / CLOCKS_PER_SEC};
}

static std::string since(const Clock& start) {
  const Clock end = now();
  char text[100];
  std::snprintf(text, sizeof text, "{\"wall\": %.4f, \"cpu\": %.4f}", end.wall - start.wall, end.cpu - start.cpu);
  return text;
}

int main(int count, char** given) {
  if (count != 10) return 2;
  std::ifstream file(given[1]);
  std::vector<double> numbers;
  for (double number; file >> number;) numbers.push_back(number);
  const std::string name = given[2];
  const double shape = std::atof(given[3]);
  alglib::real_2d_array stations;
  stations.setcontent(numbers.size() / 3, 3, numbers.data());

  Clock start = now();
  alglib::rbfmodel model;
  alglib::rbfreport report;
  alglib::rbfcreate(2, 1, model);
  alglib::rbfsetpoints(model, stations);
  if (name == "biharmonic") alglib::rbfsetalgobiharmonic(model);
  else if (name == "thin_plate") alglib::rbfsetalgothinplatespline(model);
  else if (name == "multiquadric") alglib::rbfsetalgomultiquadricmanual(model, shape);
  else alglib::rbfsetalgohierarchical(model, shape, 5, 0.0);
  alglib::rbfbuildmodel(model, report);
  if (report.terminationtype <= 0) return 3;
  const std::string fit = since(start);

  start = now();
  alglib::real_1d_array x, y, field;
  x.setlength(std::atoi(given[8]));
  y.setlength(std::atoi(given[9]));
  for (int i = 0; i < x.length(); i++) x[i] = std::atof(given[4]) + i * std::atof(given[6]);
  for (int j = 0; j < y.length(); j++) y[j] = std::atof(given[5]) + j * std::atof(given[7]);
  alglib::rbfgridcalc2v(model, x, x.length(), y, y.length(), field);
  const std::string evaluate = since(start);

  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  std::printf(
      "{\"fit\": %s, \"evaluate\": %s, \"megabytes\": %.0f}\n", fit.c_str(), evaluate.c_str(), usage.ru_maxrss / 1024.0);
}
