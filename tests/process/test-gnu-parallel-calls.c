/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Options about a whole call have GNU parallel's meaning: how many run at a time, and when it ends.
 */

#include "folder.h"
#include "gnu-parallel.h"
#include "troupe-cores.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_ITEMS 7

/* What the commands of one of the programs have written. */
static char *
take_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_no_errno (g_unlink (path));
  return text;
}

/* Runs both, each with a file of its own to which each command appends its item; an odd item fails.
 * With one worker and one item at a time, it is known which items run. */
static void
assert_same_items (const char *options, const char *items)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-parallel-XXXXXX", NULL);
  g_autofree char *command =
      g_strdup_printf ("echo {} >>%s/${PARALLEL_PID:+their-}items; exit $(( {} %% 2 ))", folder);
  g_autofree char *our_items = NULL;
  g_autofree char *their_items = NULL;
  g_auto (CliRun) ours = { 0 };
  g_auto (CliRun) theirs = { 0 };

  gnu_parallel_compare (&ours, &theirs, options, command, items);
  /* After several items of which none failed, GNU parallel ends with 101. */
  if (strstr (options, "done=") == NULL || theirs.status != 101)
    g_assert_cmpint (ours.status == 0, ==, theirs.status == 0);

  our_items = take_file (folder, "items");
  their_items = take_file (folder, "their-items");
  g_assert_cmpstr (our_items, ==, their_items);
  g_assert_no_errno (g_rmdir (folder));
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

static guint
count_lanes (const char *output)
{
  guint count = 0;

  for (guint lane = 1; lane <= N_ITEMS; lane++)
    {
      g_autofree char *line = g_strdup_printf ("%u\n", lane);

      count += strstr (output, line) != NULL;
    }
  return count;
}

/* How many commands run at a time is the number of different lanes. No item ends before all lanes
 * are in use. */
static void
test_jobs (void)
{
  const guint n_cores = troupe_cores_count ();
  const struct
  {
    const char *options;
    guint n_lanes;
  } numbers[] = {
    { "-j 50%", (n_cores + 1) / 2 }, { "-j 150%", (3 * n_cores + 1) / 2 }, { "-j +1", n_cores + 1 },
    { "-P -1", n_cores - 1 },        { "--max-procs 0", N_ITEMS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      const guint n_lanes = MIN (numbers[i].n_lanes, N_ITEMS);
      g_autofree char *folder = g_dir_make_tmp ("troupe-lanes-XXXXXX", NULL);
      g_autofree char *command = g_strdup_printf (
          "mkdir -p %s/${PARALLEL_PID:+their-}lanes; cd %s/${PARALLEL_PID:+their-}lanes; touch "
          "{%%}; "
          "i=0; until [ $(ls | wc -l) -ge %u -o $i -eq 2000 ]; do i=$((i + 1)); sleep 0.05; done; "
          "echo {%%}",
          folder, folder, n_lanes);
      g_auto (CliRun) ours = { 0 };
      g_auto (CliRun) theirs = { 0 };

      gnu_parallel_compare (&ours, &theirs, numbers[i].options, command, "1 2 3 4 5 6 7");
      g_assert_cmpuint (count_lanes (ours.output), ==, MAX (n_lanes, 1));
      /* With one core, “-1” is none: GNU parallel runs nothing then, Troupe one at a time. */
      g_assert_cmpuint (count_lanes (theirs.output), ==, n_lanes);
      folder_remove (folder);
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

/* Items of these seconds, and one that is slow: those before it say how long one takes. Returns
 * whether the slow one alone was ended. */
static gboolean
ends_slow_one (const char *seconds, CliRun *ours, CliRun *theirs)
{
  g_autofree char *items = g_strdup_printf ("%s %s %s 600 %s", seconds, seconds, seconds, seconds);
  g_autofree char *expected =
      g_strdup_printf ("%s\n%s\n%s\n%s\n", seconds, seconds, seconds, seconds);

  gnu_parallel_compare (ours, theirs, "-k -j1 --timeout 1000%", "sleep {}; echo {}", items);
  return g_str_equal (ours->output, expected) && g_str_equal (theirs->output, expected);
}

/* On a busy machine, others may take too long as well: then they have more time. */
static void
test_timeout (void)
{
  static const char *const seconds[] = { "0.2", "0.4", "0.8", "1.6" };

  for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
    {
      g_auto (CliRun) ours = { 0 };
      g_auto (CliRun) theirs = { 0 };

      if (!ends_slow_one (seconds[i], &ours, &theirs))
        continue;
      g_assert_cmpint (ours.status, !=, 0);
      g_assert_cmpint (theirs.status, !=, 0);
      cli_run_assert_message (&ours, "item 4 “600”: timed out after * s");
      return;
    }
  g_assert_not_reached ();
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
