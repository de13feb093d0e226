/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the rules that options about the pace of a job stand for, on this machine. */

#include "troupe-cores.h"
#include "troupe-job-pace.h"
#include "troupe-job.h"

static TroupeJob *
create_job (const char *option, const char *text, const char *limit)
{
  TroupeJob *job = troupe_job_new (TROUPE_JOB_COMMAND, "true");
  g_autoptr (GError) error = NULL;

  troupe_options_set_text (TROUPE_OPTIONS (job), option, text, &error);
  g_assert_no_error (error);
  troupe_options_set_text (TROUPE_OPTIONS (job), "limit", limit, &error);
  g_assert_no_error (error);
  return job;
}

static void
test_none (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "true");
  TroupePaceRules rules;

  troupe_job_get_pace (job, &rules);
  g_assert_cmpfloat (rules.delay, ==, 0);
  g_assert_cmpfloat (rules.load, ==, 0);
  g_assert_cmpfloat (rules.disk, ==, 0);
  g_assert_cmpuint (rules.memfree, ==, 0);
  g_assert_cmpuint (rules.memsuspend, ==, 0);
  g_assert_null (rules.command);
}

/* A percentage is of the cores, and 0 means that nothing else may run. Of two limits, the stricter
 * one counts. */
static void
test_load (void)
{
  const struct
  {
    const char *load;
    const char *limit;
    double expected;
  } cases[] = {
    { "4", "", 4 },
    { "0.5", "", 0.5 },
    { "0", "", 0.01 },
    { "50%", "", troupe_cores_count () * 0.5 },
    { "300%", "", troupe_cores_count () * 3 },
    { "", "load 4", 4 },
    { "", "load 50%", troupe_cores_count () * 0.5 },
    { "2", "load 4", 2 },
    { "4", "load 2", 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TroupeJob) job = create_job ("load", cases[i].load, cases[i].limit);
      TroupePaceRules rules;

      troupe_job_get_pace (job, &rules);
      g_assert_cmpfloat_with_epsilon (rules.load, cases[i].expected, 1e-9);
      g_assert_null (rules.command);
    }
}

static void
test_memory (void)
{
  static const struct
  {
    const char *memfree;
    const char *limit;
    guint64 expected;
  } cases[] = {
    { "1M", "", 1 << 20 },
    { "0", "mem 1K", 1 << 10 },
    { "1M", "mem 1K", 1 << 20 },
    { "1K", "mem 1M", 1 << 20 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TroupeJob) job = create_job ("memfree", cases[i].memfree, cases[i].limit);
      TroupePaceRules rules;

      troupe_job_get_pace (job, &rules);
      g_assert_cmpuint (rules.memfree, ==, cases[i].expected);
    }
}

/* What is built in is no command; all else is one. */
static void
test_limit (void)
{
  g_autoptr (TroupeJob) disk = create_job ("delay", "1.5", "io 50");
  g_autoptr (TroupeJob) command = create_job ("memsuspend", "2K", "io 50 60");
  TroupePaceRules rules;

  troupe_job_get_pace (disk, &rules);
  g_assert_cmpfloat (rules.delay, ==, 1.5);
  g_assert_cmpfloat (rules.disk, ==, 50);
  g_assert_null (rules.command);

  troupe_job_get_pace (command, &rules);
  g_assert_cmpuint (rules.memsuspend, ==, 2048);
  g_assert_cmpfloat (rules.disk, ==, 0);
  g_assert_cmpstr (rules.command, ==, "io 50 60");
}

/* The delay grows by its factor, up to the most seconds that there are. */
static void
test_retry_delay (void)
{
  static const struct
  {
    const char *text;
    guint n_failures;
    double expected;
  } cases[] = {
    { "", 1, 0 },       { "0.5", 1, 0.5 }, { "0.5", 9, 0.5 },        { "2,3", 1, 2 },
    { "2,3", 2, 6 },    { "2,3", 4, 54 },  { "100ms,1.5", 2, 0.15 }, { "1m", 1, 60 },
    { "1,10", 9, 4e6 }, { "0,10", 3, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TroupeJob) job = create_job ("retry-delay", cases[i].text, "");

      g_assert_cmpfloat_with_epsilon (troupe_job_get_retry_delay (job, cases[i].n_failures),
                                      cases[i].expected, 1e-9);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/job-pace/none", test_none);
  g_test_add_func ("/job-pace/load", test_load);
  g_test_add_func ("/job-pace/memory", test_memory);
  g_test_add_func ("/job-pace/limit", test_limit);
  g_test_add_func ("/job-pace/retry-delay", test_retry_delay);

  return g_test_run ();
}
