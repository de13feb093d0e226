/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs that go on after the items of a job log, of Troupe or of GNU parallel. */

#include "cli-run.h"
#include "folder.h"

#include <glib/gstdio.h>
#include <string.h>

#define HEADER "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n"

typedef struct
{
  char *folder;
  char *log;
  char *option;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("joblog-XXXXXX", NULL);
  fixture->log = g_build_filename (fixture->folder, "log", NULL);
  fixture->option = g_strconcat ("--joblog=", fixture->log, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->log);
  g_free (fixture->option);
}

static void
write_log (Fixture *fixture, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->log, text, -1, &error);
  g_assert_no_error (error);
}

static char *
read_log (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (fixture->log, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* The columns that are no times: sequence, exit value, signal, command. */
static char *
read_columns (Fixture *fixture)
{
  g_autofree char *text = read_log (fixture);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *columns = g_string_new (NULL);

  g_assert_true (g_str_has_suffix (text, "\n"));
  g_assert_true (g_str_has_prefix (text, HEADER));
  for (guint i = 1; *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], "\t", -1);

      g_assert_cmpuint (g_strv_length (parts), ==, 9);
      g_string_append_printf (columns, "%s %s %s %s\n", parts[0], parts[6], parts[7], parts[8]);
    }
  return g_string_free (columns, FALSE);
}

static void
test_goes_on (Fixture *fixture, gconstpointer data)
{
  g_auto (CliRun) first = { 0 };
  g_auto (CliRun) again = { 0 };
  g_auto (CliRun) done = { 0 };
  g_autofree char *columns = NULL;
  g_autofree char *last = NULL;

  /* Nothing is there to go on after. */
  cli_run_call (&first, NULL, "map", fixture->option, "--resume", "square", "3", "4", NULL);
  g_assert_cmpint (first.status, ==, 0);
  g_assert_cmpstr (first.output, ==, "9\n16\n");

  cli_run_call (&again, NULL, "map", fixture->option, "--resume", "square", "3", "4", "5", "6",
                NULL);
  g_assert_cmpint (again.status, ==, 0);
  g_assert_cmpstr (again.output, ==, "25\n36\n");
  columns = read_columns (fixture);
  g_assert_cmpstr (columns, ==, "1 0 0 square 3\n2 0 0 square 4\n3 0 0 square 5\n4 0 0 square 6\n");

  cli_run_call (&done, NULL, "map", fixture->option, "--resume", "square", "3", "4", "5", "6",
                NULL);
  g_assert_cmpint (done.status, ==, 0);
  g_assert_cmpstr (done.output, ==, "");
  cli_run_assert_message (&done, "The job log has 4 items, which are not run again.*");
  last = read_columns (fixture);
  g_assert_cmpstr (last, ==, columns);
}

/* The order of GNU parallel, gaps, and a last line that was cut off. */
static void
test_gaps (Fixture *fixture, gconstpointer data)
{
  g_auto (CliRun) run = { 0 };
  g_autofree char *columns = NULL;

  write_log (fixture, HEADER "4\t:\t1.000\t     0.001\t0\t0\t0\t0\tsquare 4\n"
                             "2\t:\t1.000\t     0.001\t0\t0\t0\t0\tsquare 2\n"
                             "5\t:\t1.000\t     0.001\t0\t0\t0\t0\tsquare");
  cli_run_call (&run, NULL, "map", fixture->option, "--resume", "square", "--range=1:5", NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.output, ==, "1\n9\n25\n");
  columns = read_columns (fixture);
  g_assert_cmpstr (columns, ==,
                   "4 0 0 square 4\n2 0 0 square 2\n1 0 0 square 1\n3 0 0 square 3\n5 0 0 square "
                   "5\n");
}

/* Of an item that a signal ended, only its exit value says whether it ran for too long. */
static void
test_timed_out (Fixture *fixture, gconstpointer data)
{
  g_auto (CliRun) run = { 0 };
  g_autofree char *path = g_build_filename (fixture->folder, "report", NULL);
  g_autofree char *report = NULL;

  write_log (fixture, HEADER "1\t:\t1.000\t     0.001\t0\t0\t-1\t15\tsquare 1\n"
                             "2\t:\t1.000\t     0.001\t0\t0\t-1\t9\tsquare 2\n"
                             "3\t:\t1.000\t     0.001\t0\t0\t-1\t9\tsquare 3\n"
                             "4\t:\t1.000\t     0.001\t0\t0\t0\t15\tsquare 4\n"
                             "5\t:\t1.000\t     0.001\t0\t0\t0\t15\tsquare 5\n");
  cli_run_call (&run, NULL, "map", fixture->option, "--resume", "--report", path, "square",
                "--range=1:6", NULL);
  g_assert_true (g_file_get_contents (path, &report, NULL, NULL));
  g_assert_nonnull (strstr (report, "\"failed\" : 4,"));
  g_assert_nonnull (strstr (report, "\"timed_out\" : 1,"));
}

/* Items that failed are not run again unasked, but they are not forgotten. */
static void
test_failed (Fixture *fixture, gconstpointer data)
{
  g_auto (CliRun) skipped = { 0 };
  g_auto (CliRun) again = { 0 };
  g_auto (CliRun) last = { 0 };
  g_autofree char *columns = NULL;

  write_log (fixture, HEADER "1\t:\t1.000\t     0.001\t0\t0\t3\t0\tsh -c \"exit 3\" a\n"
                             "2\t:\t1.000\t     0.001\t0\t0\t0\t9\tsh -c \"exit 3\" b\n"
                             "3\t:\t1.000\t     0.001\t0\t0\t0\t0\tsh -c \"exit 3\" c\n");
  cli_run_call (&skipped, NULL, "map", fixture->option, "--resume", "--command", "sh -c \"exit 3\"",
                "a", "b", "c", NULL);
  g_assert_cmpint (skipped.status, ==, 1);
  g_assert_cmpuint (cli_run_count_messages (&skipped, "*exit status 3*"), ==, 0);
  cli_run_assert_message (&skipped, "*2 items have failed before*--only-failed*");

  cli_run_call (&again, NULL, "map", fixture->option, "--only-failed", "--command",
                "sh -c \"exit 3\"", "a", "b", "c", NULL);
  g_assert_cmpint (again.status, ==, 1);
  g_assert_cmpuint (cli_run_count_messages (&again, "*exit status 3*"), ==, 2);
  columns = read_columns (fixture);
  g_assert_true (
      g_str_has_suffix (columns, "1 3 0 sh -c \"exit 3\" a\n2 3 0 sh -c \"exit 3\" b\n"));

  /* The newest line of an item counts. */
  write_log (fixture, HEADER "1\t:\t1.000\t     0.001\t0\t0\t3\t0\tsquare 1\n"
                             "1\t:\t1.000\t     0.001\t0\t0\t0\t0\tsquare 1\n");
  cli_run_call (&last, NULL, "map", fixture->option, "--resume-failed", "square", "1", "2", NULL);
  g_assert_cmpint (last.status, ==, 0);
  g_assert_cmpstr (last.output, ==, "4\n");
}

static void
test_differs (Fixture *fixture, gconstpointer data)
{
  g_auto (CliRun) item = { 0 };
  g_auto (CliRun) job = { 0 };
  g_auto (CliRun) fewer = { 0 };
  g_auto (CliRun) bad = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  write_log (fixture, HEADER "1\t:\t1.000\t     0.001\t0\t0\t0\t0\tsquare 1\n"
                             "3\t:\t1.000\t     0.001\t0\t0\t0\t0\tsquare 3\n");
  before = read_log (fixture);
  cli_run_call (&item, NULL, "map", fixture->option, "--resume", "square", "1", "2", "4", NULL);
  cli_run_assert_message (&item, "*Item 3 is “square 4” now, and was “square 3”*");
  g_assert_cmpint (item.status, !=, 0);

  write_log (fixture, before);
  cli_run_call (&job, NULL, "map", fixture->option, "--resume", "print-number", "1", "2", "3",
                NULL);
  g_assert_cmpint (job.status, ==, 2);
  g_assert_cmpstr (job.output, ==, "");
  cli_run_assert_message (&job, "*Item 1 is “print-number 1” now, and was “square 1”*");

  cli_run_call (&fewer, NULL, "map", fixture->option, "--resume", "square", "1", "2", NULL);
  g_assert_cmpint (fewer.status, ==, 2);
  cli_run_assert_message (&fewer, "*Item 3 is missing now*");

  after = read_log (fixture);
  g_assert_cmpstr (after, ==, before);
  write_log (fixture, HEADER "one\n");
  cli_run_call (&bad, NULL, "map", fixture->option, "--resume", "square", "1", NULL);
  g_assert_cmpint (bad.status, ==, 2);
  cli_run_assert_message (&bad, "*Line 2 of *is not one of a job log*");
}

/* The log has no values: those that an earlier run wrote stay. */
static void
test_output (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "out", NULL);
  g_autofree char *output = g_strconcat ("--output=", path, NULL);
  g_auto (CliRun) refused = { 0 };
  g_auto (CliRun) fresh = { 0 };
  g_autofree char *kept = NULL;
  g_autofree char *written = NULL;

  write_log (fixture, HEADER "1\t:\t1.000\t     0.001\t0\t0\t0\t0\tsquare 5\n");
  g_file_set_contents (path, "25\n", -1, NULL);
  cli_run_call (&refused, NULL, "map", fixture->option, output, "--resume", "square", "5", "6",
                NULL);
  g_assert_cmpint (refused.status, ==, 2);
  cli_run_assert_message (&refused, "*would be replaced*");
  g_file_get_contents (path, &kept, NULL, NULL);
  g_assert_cmpstr (kept, ==, "25\n");

  g_unlink (path);
  cli_run_call (&fresh, NULL, "map", fixture->option, output, "--resume", "square", "5", "6", NULL);
  g_assert_cmpint (fresh.status, ==, 0);
  g_file_get_contents (path, &written, NULL, NULL);
  g_assert_cmpstr (written, ==, "36\n");
}

/* Runs the same command line by both programs. */
static char *
run_parallel (Fixture *fixture, const char *const *arguments)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *output;

  g_ptr_array_add (all, (gpointer) "parallel");
  g_ptr_array_add (all, (gpointer) "--will-cite");
  g_ptr_array_add (all, (gpointer) "-k");
  g_ptr_array_add (all, fixture->option);
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (all, (gpointer) *arguments);
  g_ptr_array_add (all, NULL);

  process = g_subprocess_newv ((const char *const *) all->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                               &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  return output;
}

/* A log that GNU parallel wrote, with what it quotes in its own way. */
static void
test_parallel (Fixture *fixture, gconstpointer data)
{
  static const char *const templates[] = {
    "echo {}",
    "test {} != 'a b' && echo {} {#} {/.}",
    "echo {%} {} 'x  y'",
  };
  const char *const items[] = { "a", "a b", "it's", "$HOME", "\\", "*", "~", "", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      const char *const first[] = { "-j3", templates[i], ":::", "a", "a b", "it's", "$HOME", NULL };
      const char *const whole[] = { "--resume-failed", templates[i], ":::",    items[0],
                                    items[1],          items[2],     items[3], items[4],
                                    items[5],          items[6],     items[7], NULL };
      g_autofree char *begun = run_parallel (fixture, first);
      g_autofree char *log = read_log (fixture);
      g_autofree char *expected = run_parallel (fixture, whole);
      g_auto (CliRun) run = { 0 };

      g_test_message ("%s", templates[i]);
      write_log (fixture, log);
      cli_run_call (&run, NULL, "map", fixture->option, "--resume-failed", "--command",
                    templates[i], ":::", items[0], items[1], items[2], items[3], items[4], items[5],
                    items[6], items[7], NULL);
      /* The number of a lane is not the same. */
      if (strstr (templates[i], "{%}") == NULL)
        g_assert_cmpstr (run.output, ==, expected);
      g_assert_cmpint (run.status, ==, strstr (templates[i], "test") != NULL ? 1 : 0);
    }
}

/* And the other way round: GNU parallel goes on after a log of Troupe. */
static void
test_for_parallel (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = {
    "--resume", "echo {}", ":::", "a", "a b", "c", NULL,
  };
  g_auto (CliRun) run = { 0 };
  g_autofree char *rest = NULL;

  cli_run_call (&run, NULL, "map", fixture->option, "--command", "echo {}", ":::", "a", "a b",
                NULL);
  g_assert_cmpint (run.status, ==, 0);
  rest = run_parallel (fixture, arguments);
  g_assert_cmpstr (rest, ==, "c\n");
}

int
main (int argc, char **argv)
{
  g_autofree char *parallel = g_find_program_in_path ("parallel");

  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/joblog-resume/goes-on", test_goes_on);
  ADD ("/joblog-resume/gaps", test_gaps);
  ADD ("/joblog-resume/timed-out", test_timed_out);
  ADD ("/joblog-resume/failed", test_failed);
  ADD ("/joblog-resume/differs", test_differs);
  ADD ("/joblog-resume/output", test_output);
  if (parallel != NULL)
    {
      ADD ("/joblog-resume/parallel", test_parallel);
      ADD ("/joblog-resume/for-parallel", test_for_parallel);
    }
#undef ADD

  return g_test_run ();
}
