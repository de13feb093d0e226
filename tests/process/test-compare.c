/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the output of "troupe compare" with a job, not its speed. */

#include "comparison.h"
#include "troupe-experiment.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define ARGUMENTS_MAX 16

/* Its results name the process that they are from. */
static void
test_different_results (void)
{
  const char *const arguments[] = { "counter", "1", "1", "1", "--repeat=1", NULL };
  g_auto (Comparison) comparison = { 0 };

  comparison_run (&comparison, arguments);
  g_assert_cmpint (comparison.run.status, ==, 1);
  g_assert_true (comparison_get_yes (&comparison, "modes", 0, "results_identical"));
  g_assert_false (comparison_get_yes (&comparison, "modes", 1, "results_identical"));
  cli_run_assert_message (&comparison.run, "troupe: threads *: the results are not those of *");
}

static void
test_curve (void)
{
  const char *const arguments[] = { "--curve", "-j3", "--repeat=1", "square", "1", "2", NULL };
  const char *const one_worker[] = { "--curve", "-j1", "--repeat=1", "square", "1", NULL };
  g_auto (Comparison) comparison = { 0 };
  g_auto (Comparison) alone = { 0 };
  double serial;

  comparison_run (&comparison, arguments);
  comparison_assert_identical (&comparison);
  g_assert_cmpuint (comparison_get_n_rows (&comparison, "curve"), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (comparison_get_count (&comparison, "curve", i, "workers"), ==, i + 1);
      g_assert_cmpfloat (comparison_get_number (&comparison, "curve", i, "speedup"), >, 0);
    }
  /* One worker is as fast as one; any number of them have the serial part left. */
  g_assert_cmpfloat (comparison_get_number (&comparison, "curve", 0, "speedup"), ==, 1);
  g_assert_cmpfloat (comparison_get_number (&comparison, "curve", 0, "amdahl"), ==, 1);
  serial = 1 - comparison_get_number (&comparison, "amdahl", 0, "parallel_fraction") / 100;
  if (serial > 0)
    g_assert_cmpfloat_with_epsilon (
        comparison_get_number (&comparison, "amdahl", 0, "most_speedup") * serial, 1, 1e-6);
  g_assert_nonnull (strstr (comparison.run.output, "By Amdahl’s law, "));

  /* One worker alone says nothing of it. */
  comparison_run (&alone, one_worker);
  g_assert_cmpuint (comparison_get_n_rows (&alone, "curve"), ==, 1);
  g_assert_null (strstr (alone.run.output, "By Amdahl’s law, "));
}

static void
test_text (void)
{
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) list = { 0 };

  cli_run_call (&run, NULL, "compare", "--repeat=1", "-j2", "square", "1", "2", NULL);
  g_assert_cmpint (run.status, ==, 0);
  for (guint i = 0; i < 3; i++)
    {
      static const char *const modes[] = { "serial (1 × 1) ", "threads (1 × 2) ",
                                           "processes (2 × 1) " };

      g_assert_nonnull (strstr (run.output, modes[i]));
    }

  cli_run_call (&list, NULL, "compare", "--list", NULL);
  g_assert_cmpint (list.status, ==, 0);
  g_assert_true (g_str_has_prefix (list.output, "speedup — "));
  g_assert_nonnull (strstr (list.output, "\nlifecycle — "));
}

/* Tests the files that it writes, and errors in writing them. */
static void
test_plots (void)
{
  g_autofree char *svg = g_build_filename (g_get_tmp_dir (), "compare.svg", NULL);
  g_autofree char *csv = g_build_filename (g_get_tmp_dir (), "compare.csv", NULL);
  g_autofree char *text = NULL;
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) bad = { 0 };

  cli_run_call (&run, NULL, "compare", "--repeat=1", "square", "1", "--plot", svg, "--plot", csv,
                NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_true (g_file_get_contents (csv, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "plot,series,category,x,y\n\"modes\","));
  g_assert_no_errno (g_unlink (csv));
  g_assert_no_errno (g_unlink (svg));

  cli_run_call (&bad, NULL, "compare", "--repeat=1", "square", "1",
                "--plot=/proc/nonexistent/a.svg", NULL);
  g_assert_cmpint (bad.status, ==, 1);
  g_assert_cmpstr (bad.output, !=, "");
  cli_run_assert_message (&bad,
                          "troupe: The plots cannot be written to “/proc/nonexistent/a.svg”: *");
}

/* On a terminal, one line shows the current measurement, and is removed at the end. */
static void
test_terminal (void)
{
  const char *const arguments[] = { "compare", "--repeat=1", "sleep", "0.1", NULL };
  g_autofree char *seen = cli_run_on_terminal (arguments, NULL, NULL);

  g_assert_nonnull (strstr (seen, "\r\033[K  0 % serial (1 "));
  g_assert_nonnull (strstr (seen, "\r\033[K 67 % processes ("));
}

static gboolean
is_there (gpointer data)
{
  return g_file_test (data, G_FILE_TEST_EXISTS);
}

/* Whatever was started is gone with it: the sandbox would see it. */
static void
test_interrupted (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "started", NULL);
  g_autofree char *command = g_strdup_printf (": {}; touch %s; sleep 1000", path);
  const char *const arguments[] = { "compare", "--command", command, "1", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = cli_run_spawn (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, arguments);

  wait_until (is_there, path);
  g_subprocess_send_signal (process, SIGINT);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 130);
  g_assert_no_errno (g_unlink (path));
}

static const struct
{
  const char *arguments[ARGUMENTS_MAX];
  const char *message;
} bad_calls[] = {
  { { NULL }, "troupe: No function is named; *--list*" },
  { { "--show=luck" }, "troupe: --show: there is no experiment “luck”; *" },
  { { "--show=gil", "square", "1" }, "troupe: --show gil brings its own job: name none" },
  { { "--curve", "--show=gil" }, "troupe: --curve goes with a job, or with --show speedup" },
  { { "--repeat=0", "square", "1" }, "troupe: --repeat: a run is made at least once" },
  { { "--plot=a.gif", "square", "1" }, "troupe: “a.gif” says no format for plots: *" },
  { { "square" }, "troupe: There are no items: *" },
  { { "square", "1", "--threads=2" }, "troupe: Unknown option --threads=2" },
  { { "square", "-a", "-" }, "troupe: Items are read several times, *" },
  { { "sqare", "1" }, "troupe: *did you mean “square”?" },
  { { "--show=gil", "--interpreter=/proc/nonexistent" }, "troupe: *nonexistent*" },
};

static void
test_bad_calls (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_calls); i++)
    {
      const char *arguments[ARGUMENTS_MAX + 1] = { "compare" };
      g_auto (CliRun) run = { 0 };

      memcpy (arguments + 1, bad_calls[i].arguments, sizeof bad_calls[i].arguments);
      cli_run_call_strv (&run, NULL, arguments);
      g_test_message ("%s", run.messages);
      g_assert_cmpint (run.status, ==, 2);
      g_assert_cmpstr (run.output, ==, "");
      cli_run_assert_message (&run, bad_calls[i].message);
    }
}

/* Its commands work as they stand; its experiments are all there are, in their order. */
static void
test_lesson (void)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_shown = 0;

  g_file_get_contents (g_getenv ("TROUPE_LESSON"), &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = NULL;

      if (!g_str_has_prefix (lines[i], "    troupe "))
        continue;
      g_assert_true (g_shell_parse_argv (lines[i], NULL, &words, NULL));
      if (g_str_equal (words[1], "compare"))
        {
          TroupeExperimentKind kind;

          g_assert_cmpstr (words[2], ==, "--show");
          g_assert_true (troupe_experiment_kind_parse (words[3], &kind));
          g_assert_cmpint (kind, ==, n_shown++);
        }
      else
        {
          g_auto (CliRun) run = { 0 };

          cli_run_call_strv (&run, NULL, (const char *const *) words + 1);
          g_assert_cmpint (run.status, ==, 0);
        }
    }
  g_assert_cmpuint (n_shown, ==, TROUPE_N_EXPERIMENTS);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/compare/bad-calls", test_bad_calls);
  g_test_add_func ("/compare/text", test_text);
  g_test_add_func ("/compare/plots", test_plots);
  g_test_add_func ("/compare/different-results", test_different_results);
  g_test_add_func ("/compare/curve", test_curve);
  g_test_add_func ("/compare/terminal", test_terminal);
  g_test_add_func ("/compare/interrupted", test_interrupted);
  g_test_add_func ("/compare/lesson", test_lesson);

  return g_test_run ();
}
