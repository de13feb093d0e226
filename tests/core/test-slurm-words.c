/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What Slurm's programs say, in words. The texts are those of Slurm 22.05. */

#include "troupe-slurm-words.h"

static void
assert_matches (const char *text, const char *pattern)
{
  if (!g_pattern_match_simple (pattern, text))
    g_error ("“%s” is not “%s”", text, pattern);
}

static char *
describe_cpus (const char *text)
{
  g_autoptr (GArray) cpus = troupe_slurm_words_read_cpus (text);
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; cpus != NULL && i < cpus->len; i++)
    g_string_append_printf (words, "%u ", g_array_index (cpus, guint, i));
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
test_cpus (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } texts[] = {
    { "4", "4 " },      { "4(x2),2", "4 4 2 " },
    { "4,2", "4 2 " },  { "64(x3)", "64 64 64 " },
    { "", "" },         { "x", "" },
    { "4(x2", "4 4 " }, { "4(x)", "" },
    { "4(x0)", "" },    { "0", "" },
    { "4,", "" },       { "4(x999999999)", "" },
    { "-1", "" },       { "4 ", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *words = describe_cpus (texts[i].text);

      g_assert_cmpstr (words, ==, texts[i].expected);
    }
}

static void
test_time (void)
{
  g_assert_cmpint (troupe_slurm_words_read_time ("9:59"), ==, 9 * 60 + 59);
  g_assert_cmpint (troupe_slurm_words_read_time ("0:00"), ==, 0);
  g_assert_cmpint (troupe_slurm_words_read_time ("2:03:04"), ==, 2 * 3600 + 3 * 60 + 4);
  g_assert_cmpint (troupe_slurm_words_read_time ("1-02:03:04"), ==, 26 * 3600 + 3 * 60 + 4);
  g_assert_cmpint (troupe_slurm_words_read_time ("UNLIMITED"), ==, -1);
  g_assert_cmpint (troupe_slurm_words_read_time ("INVALID"), ==, -1);
  g_assert_cmpint (troupe_slurm_words_read_time ("9:5x"), ==, -1);
  g_assert_cmpint (troupe_slurm_words_read_time (""), ==, -1);
}

static void
test_state (void)
{
  static const struct
  {
    const char *line;
    TroupeSlurmState state;
    const char *pattern;
  } lines[] = {
    { "PENDING|Resources|2026-11-29T17:30:00", TROUPE_SLURM_STATE_WAITING,
      "Waiting for Slurm to start job 7: what it needs is in use (Resources). It expects to do so "
      "at 2026-11-29 17:30." },
    { "PENDING|Priority|N/A", TROUPE_SLURM_STATE_WAITING,
      "Waiting for Slurm to start job 7: other jobs come first (Priority)." },
    { "PENDING|ReqNodeNotAvail, UnavailableNodes:node3|N/A", TROUPE_SLURM_STATE_WAITING,
      "Waiting for*a node that it needs is not available (ReqNodeNotAvail, "
      "UnavailableNodes:node3)." },
    { "PENDING|SomethingNew|N/A", TROUPE_SLURM_STATE_WAITING,
      "Waiting for Slurm to start job 7: SomethingNew." },
    { "PENDING|PartitionConfig|N/A", TROUPE_SLURM_STATE_NEVER,
      "Slurm will never start job 7: the partition does not have as many nodes or processors "
      "(PartitionConfig). Ask for fewer*" },
    { "PENDING|PartitionTimeLimit|N/A", TROUPE_SLURM_STATE_NEVER, "Slurm will never start job 7*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *words = NULL;

      g_assert_cmpint (troupe_slurm_words_read_state (lines[i].line, "7", &words), ==,
                       lines[i].state);
      assert_matches (words, lines[i].pattern);
    }
}

static void
test_other_state (void)
{
  static const char *const lines[] = { "RUNNING|None|2026-11-29T17:30:00", "PENDING|Priority",
                                       "slurm_load_jobs error: Invalid job id", "" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      char *words;

      g_assert_cmpint (troupe_slurm_words_read_state (lines[i], "7", &words), ==,
                       TROUPE_SLURM_STATE_OTHER);
      g_assert_null (words);
    }
}

static void
test_refusal (void)
{
  static const struct
  {
    const char *errors;
    const char *pattern;
  } refusals[] = {
    { "salloc: error: invalid partition specified: nosuch\nsalloc: error: Job submit/allocate "
      "failed: Invalid partition name specified\n",
      "Slurm refused the request: Job submit/allocate failed: Invalid partition name specified." },
    { "salloc: unrecognized option '--badopt'\nTry \"salloc --help\" for more information\n",
      "Slurm does not understand the options (--slurm-options): unrecognized option '--badopt'." },
    { "salloc: error: Unable to contact slurm controller (connect failure)\nsalloc: error: Job "
      "submit/allocate failed\n",
      "The controller of Slurm does not answer*" },
    { "", "Slurm gave no nodes, and no reason*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *words = troupe_slurm_words_explain_refusal (refusals[i].errors);

      assert_matches (words, refusals[i].pattern);
    }
}

static void
test_step (void)
{
  static const struct
  {
    const char *errors;
    const char *lost;
    gint64 introduced_at;
    TroupeWorkerEnd kind;
    const char *pattern;
  } steps[] = {
    { "slurmstepd-node1: error: *** STEP 1.0 ON node1 CANCELLED AT 2026-11-29T17:00:00 DUE TO TIME "
      "LIMIT ***\n",
      NULL, 1, TROUPE_WORKER_END_HOPELESS, "the time limit of Slurm job 7 is over" },
    { "srun: error: Node failure on node3\n", NULL, 1, TROUPE_WORKER_END_HOPELESS,
      "node node3 has failed" },
    { "slurmstepd: error: *** STEP 1.10 ON node1 CANCELLED AT 2026-11-29T17:00:00 ***\n", NULL, 1,
      TROUPE_WORKER_END_HOPELESS, "Slurm job 7 was cancelled" },
    { "srun: error: Slurm job 1 has expired\n", NULL, 0, TROUPE_WORKER_END_HOPELESS,
      "Slurm job 7 is over" },
    { "srun: error: Unable to create step for job 1: Requested node configuration is not "
      "available\n",
      NULL, 0, TROUPE_WORKER_END_HOPELESS, "node node3 is not available any more" },
    { "srun: error: Unable to confirm allocation for job 1: Unable to contact slurm controller\n",
      NULL, 0, TROUPE_WORKER_END_CONNECTION, "The controller of Slurm does not answer*node3" },
    { "srun: error: Unable to create step for job 1: Requested nodes are busy\n", NULL, 0,
      TROUPE_WORKER_END_CONNECTION, "another step of job 7 uses the processors of node3" },
    { "", "nothing was heard of it for 10 s", 1, TROUPE_WORKER_END_CONNECTION,
      "node node3 is given up: nothing was heard of it for 10 s" },
    { "slurmstepd: error: execve(): /bin/sh: No such file\n", NULL, 0, TROUPE_WORKER_END_CONNECTION,
      "Troupe was not started on node3: *No such file" },
    { "", NULL, 1, TROUPE_WORKER_END_CONNECTION, "Troupe on node3 ended with status 1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      const TroupeNodeEnd end = { .introduced_at = steps[i].introduced_at,
                                  .exited = TRUE,
                                  .code = 1,
                                  .lost = steps[i].lost,
                                  .errors = steps[i].errors,
                                  .banner = "" };
      g_autofree char *reason = NULL;

      g_assert_cmpint (troupe_slurm_words_explain_step ("7", "node3", &end, &reason), ==,
                       steps[i].kind);
      assert_matches (reason, steps[i].pattern);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/slurm-words/cpus", test_cpus);
  g_test_add_func ("/slurm-words/time", test_time);
  g_test_add_func ("/slurm-words/state", test_state);
  g_test_add_func ("/slurm-words/other-state", test_other_state);
  g_test_add_func ("/slurm-words/refusal", test_refusal);
  g_test_add_func ("/slurm-words/step", test_step);

  return g_test_run ();
}
