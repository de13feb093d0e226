/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the parts that experiments use: statistics, tables, findings, and the load of other
 * programs. */

#include "troupe-cores.h"
#include "troupe-finding-json.h"
#include "troupe-load.h"
#include "troupe-statistics.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

static void
test_spread (void)
{
  const double odd[] = { 3, 1, 2 };
  const double even[] = { 4, 1, 3, 2 };
  TroupeSpread spread = troupe_spread_of (odd, G_N_ELEMENTS (odd));

  g_assert_cmpfloat (spread.median, ==, 2);
  g_assert_cmpfloat (spread.least, ==, 1);
  g_assert_cmpfloat (spread.most, ==, 3);

  spread = troupe_spread_of (even, G_N_ELEMENTS (even));
  g_assert_cmpfloat (spread.median, ==, 2.5);

  spread = troupe_spread_of (odd, 1);
  g_assert_cmpfloat (spread.median, ==, 3);
  g_assert_cmpfloat (spread.least, ==, spread.most);
}

static void
test_amdahl (void)
{
  const double workers[] = { 1, 2, 4, 8 };
  double speedups[G_N_ELEMENTS (workers)];

  /* Amdahl's own law is fitted exactly. */
  for (double fraction = 0; fraction <= 1; fraction += 0.125)
    {
      for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
        speedups[i] = troupe_amdahl_speedup (fraction, workers[i]);
      g_assert_cmpfloat_with_epsilon (troupe_amdahl_fit (workers, speedups, G_N_ELEMENTS (workers)),
                                      fraction, 1e-9);
    }

  /* Also where one worker alone was not measured. */
  g_assert_cmpfloat_with_epsilon (
      troupe_amdahl_fit ((const double[]){ 4 }, (const double[]){ 1 / (0.2 + 0.8 / 4) }, 1), 0.8,
      1e-9);
  g_assert_cmpfloat (troupe_amdahl_speedup (0.5, 1), ==, 1);
  g_assert_cmpfloat_with_epsilon (troupe_amdahl_speedup (0.9, 10), 1 / 0.19, 1e-9);
}

/* Measurements outside of Amdahl's law are at its limits: slower with more workers, and faster than
 * ideal. */
static void
test_amdahl_ends (void)
{
  const double workers[] = { 1, 2 };

  g_assert_cmpfloat (troupe_amdahl_fit (workers, (const double[]){ 1, 0.5 }, 2), ==, 0);
  g_assert_cmpfloat (troupe_amdahl_fit (workers, (const double[]){ 1, 2.5 }, 2), ==, 1);
  g_assert_cmpfloat (troupe_amdahl_fit (workers, (const double[]){ 1 }, 1), ==, 0);
}

static TroupeTable *
make_table (void)
{
  TroupeTable *table = troupe_table_new ("modes", "Modes");

  troupe_table_add_column (table, "mode", "Mode", TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "seconds", "Time", TROUPE_UNIT_SECONDS);
  troupe_table_add_column (table, "cores", "Cores", TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "results_identical", "Same", TROUPE_UNIT_YES_NO);
  troupe_table_add_text (table, "serial", "one after the other");
  troupe_table_add_number (table, 1.5);
  troupe_table_add_number (table, 1);
  troupe_table_add_number (table, 1);
  troupe_table_add_text (table, "processes", "by “processes”");
  troupe_table_add_number (table, NAN);
  troupe_table_add_number (table, 2);
  troupe_table_add_number (table, 0);
  return table;
}

static void
test_table (void)
{
  g_autoptr (TroupeTable) table = make_table ();
  g_autofree char *text = troupe_table_format (table, 0, 0);
  g_autofree char *seconds = troupe_table_format (table, 0, 1);
  g_autofree char *nothing = troupe_table_format (table, 1, 1);

  g_assert_cmpuint (troupe_table_get_n_rows (table), ==, 2);
  g_assert_cmpuint (troupe_table_get_n_columns (table), ==, 4);
  g_assert_cmpstr (troupe_table_get_column_name (table, 1), ==, "seconds");
  g_assert_cmpstr (troupe_table_get_text (table, 1, 0), ==, "processes");
  g_assert_cmpfloat (troupe_table_get_number (table, 0, 1), ==, 1.5);
  g_assert_cmpstr (text, ==, "one after the other");
  g_assert_cmpstr (seconds, ==, "1.50 s");
  g_assert_cmpstr (nothing, ==, "–");
}

static void
test_units (void)
{
  static const struct
  {
    TroupeUnit unit;
    double number;
    const char *text;
  } cases[] = {
    { TROUPE_UNIT_COUNT, 12, "12" },
    { TROUPE_UNIT_SECONDS, 0.0000123, "12.3 µs" },
    { TROUPE_UNIT_SECONDS, 0.0123, "12.3 ms" },
    { TROUPE_UNIT_SECONDS, 123, "123.00 s" },
    { TROUPE_UNIT_PERCENT, 199.6, "200 %" },
    { TROUPE_UNIT_TIMES, 1.954, "1.95 ×" },
    { TROUPE_UNIT_PER_SECOND, 950, "950/s" },
    { TROUPE_UNIT_BYTES_PER_SECOND, 1500000, "1.50 MB/s" },
    { TROUPE_UNIT_YES_NO, 1, "yes" },
    { TROUPE_UNIT_YES_NO, 0, "no" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = troupe_unit_format (cases[i].unit, cases[i].number);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_json (void)
{
  g_autoptr (TroupeFinding) finding = troupe_finding_new ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  JsonObject *root, *serial, *processes;
  JsonArray *modes;

  troupe_finding_take_table (finding, make_table ());
  troupe_finding_add_meaning (finding, "It is faster.");
  troupe_finding_set_others (finding, 0, 1e9);
  json = troupe_finding_to_json (finding, TROUPE_EXPERIMENT_SPEEDUP);

  json_parser_load_from_data (parser, json, -1, &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpstr (json_object_get_string_member (root, "experiment"), ==, "speedup");
  g_assert_true (json_object_get_boolean_member (root, "busy"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "warnings")), ==, 1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "meaning")), ==, 1);

  modes = json_object_get_array_member (root, "modes");
  g_assert_cmpuint (json_array_get_length (modes), ==, 2);
  serial = json_array_get_object_element (modes, 0);
  processes = json_array_get_object_element (modes, 1);
  g_assert_cmpstr (json_object_get_string_member (serial, "mode"), ==, "serial");
  g_assert_cmpfloat (json_object_get_double_member (serial, "seconds"), ==, 1.5);
  g_assert_true (json_object_get_boolean_member (serial, "results_identical"));
  g_assert_true (json_object_get_null_member (processes, "seconds"));
  g_assert_cmpint (json_object_get_int_member (processes, "cores"), ==, 2);
  g_assert_false (json_object_get_boolean_member (processes, "results_identical"));
}

/* Other programs may use a little; a higher load is reported. */
static void
test_busy (void)
{
  g_autoptr (TroupeFinding) quiet = troupe_finding_new ();
  g_autoptr (TroupeFinding) busy = troupe_finding_new ();

  troupe_finding_set_others (quiet, 0.01, 0.05);
  g_assert_false (troupe_finding_is_busy (quiet));
  g_assert_null (troupe_finding_get_warnings (quiet)[0]);

  troupe_finding_set_others (busy, 0, troupe_cores_count_online () / 2.0);
  g_assert_true (troupe_finding_is_busy (busy));
  g_assert_nonnull (troupe_finding_get_warnings (busy)[0]);
}

static void
test_load (void)
{
  static const char stat[] = "cpu  100 20 30 4000 500 6 4 40 7 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n";
  const TroupeLoad before = { .time = 0, .machine_seconds = 10, .own_seconds = 1 };
  const TroupeLoad after = { .time = 2000000, .machine_seconds = 14, .own_seconds = 2 };
  const TroupeLoad alone = { .time = 2000000, .machine_seconds = 11, .own_seconds = 2.01 };
  TroupeLoad now;

  g_assert_cmpfloat_with_epsilon (troupe_load_parse_stat (stat, 100), 2, 1e-9);
  g_assert_cmpfloat (troupe_load_parse_stat ("nothing", 100), ==, 0);
  g_assert_cmpfloat (troupe_load_get_others (&after, &before), ==, 1.5);
  g_assert_cmpfloat (troupe_load_get_others (&alone, &before), ==, 0);
  g_assert_cmpfloat (troupe_load_get_others (&before, &before), ==, 0);

  /* Of all that the machine did, this process did the least. */
  troupe_load_read (&now);
  g_assert_cmpfloat (now.own_seconds, >, 0);
  g_assert_cmpfloat (now.machine_seconds, >, now.own_seconds);
  g_assert_cmpint (now.time, <=, g_get_monotonic_time ());
  g_assert_cmpint (now.time, >, g_get_monotonic_time () - G_TIME_SPAN_MINUTE);
}

static void
test_kinds (void)
{
  TroupeExperimentKind kind;

  for (guint i = 0; i < TROUPE_N_EXPERIMENTS; i++)
    {
      g_assert_true (troupe_experiment_kind_parse (troupe_experiment_kind_get_name (i), &kind));
      g_assert_cmpint (kind, ==, i);
      g_assert_nonnull (troupe_experiment_kind_get_title (i));
      g_assert_true (g_str_has_suffix (troupe_experiment_kind_get_claim (i), "."));
      g_assert_true (g_str_has_suffix (troupe_experiment_kind_get_method (i), "."));
    }
  g_assert_false (troupe_experiment_kind_parse ("nothing", &kind));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/experiment-parts/spread", test_spread);
  g_test_add_func ("/experiment-parts/amdahl", test_amdahl);
  g_test_add_func ("/experiment-parts/amdahl-ends", test_amdahl_ends);
  g_test_add_func ("/experiment-parts/table", test_table);
  g_test_add_func ("/experiment-parts/units", test_units);
  g_test_add_func ("/experiment-parts/json", test_json);
  g_test_add_func ("/experiment-parts/busy", test_busy);
  g_test_add_func ("/experiment-parts/load", test_load);
  g_test_add_func ("/experiment-parts/kinds", test_kinds);

  return g_test_run ();
}
