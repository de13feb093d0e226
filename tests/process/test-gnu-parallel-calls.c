/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Options about a whole call have GNU parallel's meaning: how many run at a time, and when it ends.
 */

#include "gnu-parallel.h"

#include <glib/gstdio.h>
#include <string.h>

/* Runs both, each with a file of its own to which each command appends its item; an odd item fails.
 * With one worker and one item at a time, it is known which items run. */
static void
assert_same_items (const char *options, const char *items)
{
  g_autofree char *path = NULL;
  g_autofree char *ran = NULL;
  g_autofree char *command = NULL;
  g_auto (CliRun) ours = { 0 };
  g_auto (CliRun) theirs = { 0 };
  g_auto (GStrv) halves = NULL;

  g_assert_cmpint (g_close (g_file_open_tmp ("troupe-parallel-XXXXXX", &path, NULL), NULL), ==,
                   TRUE);
  /* Troupe runs first. */
  command = g_strdup_printf ("echo {} >>%s; exit $(( {} %% 2 ))", path);
  gnu_parallel_compare (&ours, &theirs, options, command, items);
  g_assert_true (g_file_get_contents (path, &ran, NULL, NULL));
  g_test_message ("%s", ran);
  /* After several items of which none failed, GNU parallel ends with 101. */
  if (strstr (options, "done=") == NULL || theirs.status != 101)
    g_assert_cmpint (ours.status == 0, ==, theirs.status == 0);

  halves = g_strsplit (ran, "\n", -1);
  g_assert_cmpuint (g_strv_length (halves) % 2, ==, 1);
  for (guint i = 0, n = g_strv_length (halves) / 2; i < n; i++)
    g_assert_cmpstr (halves[i], ==, halves[n + i]);
  g_assert_no_errno (g_unlink (path));
}

static void
test_halt (void)
{
  static const char *const conditions[] = {
    "now,success=1",
    "soon,success=50",
    "soon,success=50%",
    "soon,done=2",
    "now,done=50%",
    "soon,fail=2",
    "soon,fail=20%",
    "2",
    "-1",
    "20%",
  };

  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      g_autofree char *options = g_strdup_printf ("-j1 --halt %s", conditions[i]);

      assert_same_items (options, "1 2 3 4 5 6");
    }
}

/* Running items are ended. */
static void
test_halt_now (void)
{
  g_auto (CliRun) ours = { 0 };
  g_auto (CliRun) theirs = { 0 };

  gnu_parallel_compare (&ours, &theirs, "-j2 --halt now,success=1", "sleep {}; echo {}", "600 0");
  g_assert_cmpstr (ours.output, ==, "0\n");
  g_assert_cmpstr (theirs.output, ==, "0\n");
  g_assert_cmpint (ours.status, ==, 0);
  g_assert_cmpint (theirs.status, ==, 0);
  cli_run_assert_message (&ours, "The job was halted because enough items succeeded.");
}

/* How many commands run at a time is the number of different lanes. */
static void
test_jobs (void)
{
  static const char *const numbers[] = { "-j 50%", "-j 150%", "-j +1", "-P -1", "--max-procs 0" };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_auto (CliRun) ours = { 0 };
      g_auto (CliRun) theirs = { 0 };
      guint n_lanes[2] = { 0 };

      gnu_parallel_compare (&ours, &theirs, numbers[i], "sleep 0.3; echo {%}", "1 2 3 4 5 6 7");
      for (guint lane = 1; lane <= 7; lane++)
        {
          g_autofree char *line = g_strdup_printf ("%u\n", lane);

          n_lanes[0] += strstr (ours.output, line) != NULL;
          n_lanes[1] += strstr (theirs.output, line) != NULL;
        }
      g_assert_cmpuint (n_lanes[0], ==, n_lanes[1]);
    }
}

/* The command lines are the same to a shell, whatever the quotation marks. */
static void
test_dry_run (void)
{
  g_auto (CliRun) ours = { 0 };
  g_auto (CliRun) theirs = { 0 };

  gnu_parallel_compare (&ours, &theirs, "--dry-run -k", "echo {#} {} \"a\"; echo {/.}",
                        "a 'a b' '$x' '' -n /a/b.c '`x`' '*'");
  g_assert_cmpint (ours.status, ==, 0);
  g_assert_cmpstr (ours.output, ==, theirs.output);
  gnu_parallel_assert_same ("--dry-run -k -N2", "echo {#} {}", "a b c d 'e f'");
}

/* The command line comes before its output, or on standard error. */
static void
test_verbose (void)
{
  gnu_parallel_assert_same ("-k -v", "echo {}; echo >&2", "a 'a b'");
  gnu_parallel_assert_same ("-k -v --silent", "echo {}", "a 'a b'");

  for (guint i = 0; i < 2; i++)
    {
      g_auto (CliRun) ours = { 0 };
      g_auto (CliRun) theirs = { 0 };

      gnu_parallel_compare (&ours, &theirs, i == 0 ? "-t" : "--verbose", "echo {}", "'a b'");
      g_assert_cmpstr (ours.output, ==, theirs.output);
      cli_run_assert_message (&ours, "echo 'a b'");
      cli_run_assert_message (&theirs, "echo 'a b'");
    }
}

/* The items before the slow one say how long one takes. */
static void
test_timeout (void)
{
  g_auto (CliRun) ours = { 0 };
  g_auto (CliRun) theirs = { 0 };

  gnu_parallel_compare (&ours, &theirs, "-k -j1 --timeout 500%", "sleep {}; echo {}",
                        "0.2 0.2 0.2 600 0.2");
  g_assert_cmpstr (ours.output, ==, "0.2\n0.2\n0.2\n0.2\n");
  g_assert_cmpstr (theirs.output, ==, ours.output);
  g_assert_cmpint (ours.status, !=, 0);
  g_assert_cmpint (theirs.status, !=, 0);
  cli_run_assert_message (&ours, "item 4 “600”: timed out after * s");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gnu-parallel-calls/halt", test_halt);
  g_test_add_func ("/gnu-parallel-calls/halt-now", test_halt_now);
  g_test_add_func ("/gnu-parallel-calls/jobs", test_jobs);
  g_test_add_func ("/gnu-parallel-calls/dry-run", test_dry_run);
  g_test_add_func ("/gnu-parallel-calls/verbose", test_verbose);
  g_test_add_func ("/gnu-parallel-calls/timeout", test_timeout);
  return g_test_run ();
}
