/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The texts of the options about where workers run. */

#include "troupe-job.h"

#include <glib/gstdio.h>

static char *
describe (const TroupePlaces *places)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%d", troupe_places_get_kind (places));
  for (guint i = 0; i < troupe_places_get_n_hosts (places); i++)
    {
      const TroupePlaceHost *host = troupe_places_get_host (places, i);

      g_string_append_printf (text, " %s=%u", host->name, host->n_workers);
    }
  if (troupe_places_get_partition (places) != NULL)
    g_string_append_printf (text, " in %s", troupe_places_get_partition (places));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_good (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } good[] = {
    { "", "0" },
    { "local", "0" },
    { "ssh:one", "1 one=0" },
    { "ssh:one,two", "1 one=0 two=0" },
    { "ssh:one*4, two*1", "1 one=4 two=1" },
    { "ssh:4/one", "1 one=4" },
    { "ssh:me@one.example.org", "1 me@one.example.org=0" },
    { "ssh:ssh://me@one:2222*3", "1 ssh://me@one:2222=3" },
    { "ssh:8/ssh://me@one:2222", "1 ssh://me@one:2222=8" },
    { "ssh:[::1]", "1 [::1]=0" },
    { "ssh:one,:", "1 one=0 :=0" },
    /* As a list of a cluster has it, a line for each core. */
    { "ssh:one,one,two,one", "1 one=3 two=0" },
    { "ssh:one*2,one*3", "1 one=5" },
    { "ssh:one*4096", "1 one=4096" },
    { "slurm", "2" },
    { "slurm:gpu", "2 in gpu" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TroupePlaces) places = troupe_places_parse (good[i].text, &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = describe (places);
      g_assert_cmpstr (text, ==, good[i].expected);
    }
}

static void
assert_bad (const GError *error, const char *pattern)
{
  g_assert_error (error, TROUPE_JOB_ERROR, TROUPE_JOB_ERROR_INVALID);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("“%s” is not “%s”", error->message, pattern);
}

static void
test_bad (void)
{
  static const struct
  {
    const char *text;
    const char *pattern;
  } bad[] = {
    { "host1", "“host1” is not a place: write local, ssh:HOST,HOST, slurm or slurm:PARTITION" },
    { "locally", "“locally” is not a place*" },
    { "ssh", "“ssh” is not a place*" },
    { "ssh:", "A host has no name: write host1,host2" },
    { "ssh:one,", "A host has no name*" },
    { "ssh:one,,two", "A host has no name*" },
    { "ssh:one*", "“one*”: after the star is a number of workers from 1 to 4096" },
    { "ssh:one*0", "“one*0”: after the star*" },
    { "ssh:one*4097", "“one*4097”: after the star*" },
    { "ssh:one*x", "“one*x”: after the star*" },
    { "ssh:0/one", "“0/one”: before the slash is a number of workers from 1 to 4096" },
    { "ssh:/one", "“/one”: before the slash*" },
    { "ssh:*4", "“” is not the name of a host*" },
    { "ssh:-oProxyCommand=x",
      "“-oProxyCommand=x” is not the name of a host: options of ssh*--ssh" },
    { "ssh:ssh -p 22 one", "“ssh -p 22 one” is not the name of a host*" },
    { "ssh:one;two", "“one;two” is not the name of a host*" },
    { "ssh:one\x01", "“*” is not the name of a host*" },
    { "slurm:", "“slurm:”: write slurm, or slurm:PARTITION with the name of a partition" },
    { "slurmy", "“slurmy”: write slurm*" },
    { "slurm:-p x", "“slurm:-p x”: write slurm*" },
    { "slurm:a b", "“slurm:a b”: write slurm*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (troupe_places_parse (bad[i].text, &error));
      assert_bad (error, bad[i].pattern);
    }
}

static TroupeJob *
make_job (const char *on, const char *file, const char *text)
{
  TroupeJob *job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");

  if (text != NULL)
    g_assert_true (g_file_set_contents (file, text, -1, NULL));
  g_object_set (job, "on", on, "on-file", file, NULL);
  return job;
}

static void
test_file (void)
{
  g_autofree char *file = g_build_filename (g_get_tmp_dir (), "hosts", NULL);
  g_autoptr (TroupeJob) job = make_job ("local", file,
                                        "# Mine.\n\n  one  # the first\n4/two\nthree*2\none\n"
                                        "four,five*3\r\n");
  g_autoptr (TroupeJob) both = make_job ("ssh:zero", file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupePlaces) places = troupe_job_create_places (job, &error);
  g_autoptr (TroupePlaces) all = NULL;
  g_autofree char *text = NULL;
  g_autofree char *all_text = NULL;

  g_assert_no_error (error);
  text = describe (places);
  g_assert_cmpstr (text, ==, "1 one=2 two=4 three=2 four=0 five=3");
  all = troupe_job_create_places (both, &error);
  g_assert_no_error (error);
  all_text = describe (all);
  g_assert_cmpstr (all_text, ==, "1 zero=0 one=2 two=4 three=2 four=0 five=3");
  g_assert_cmpint (g_unlink (file), ==, 0);
}

static void
test_bad_file (void)
{
  g_autofree char *file = g_build_filename (g_get_tmp_dir (), "hosts", NULL);
  g_autoptr (TroupeJob) job = make_job ("local", file, "one\n\ntwo*x\n");
  g_autofree char *place = g_strdup_printf ("%s, line 3: “two*x”: after the star*", file);
  g_autoptr (GError) error = NULL;

  g_assert_null (troupe_job_create_places (job, &error));
  assert_bad (error, place);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (file, "# none\n", -1, NULL));
  g_assert_null (troupe_job_create_places (job, &error));
  assert_bad (error, "* names no host: write one in each line");
  g_clear_error (&error);

  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_null (troupe_job_create_places (job, &error));
  assert_bad (error, "The file of hosts cannot be read: *hosts*");
}

static void
assert_conflict (const GError *error, const char *option, const char *other, const char *pattern)
{
  g_autoptr (GError) copy = g_error_copy (error);

  g_assert_error (error, TROUPE_JOB_ERROR, TROUPE_JOB_ERROR_CONFLICT);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("“%s” is not “%s”", error->message, pattern);
  g_assert_true (troupe_job_error_concerns (error, option));
  g_assert_true (troupe_job_error_concerns (copy, other));
  g_assert_false (troupe_job_error_concerns (error, "ssh"));
}

/* What Slurm is asked for must be known. */
static void
test_slurm (void)
{
  static const struct
  {
    const char *options[3][2];
    const char *conflict[2];
    const char *pattern;
  } jobs[] = {
    { { { "on", "slurm" } }, { "on", "slurm-options" }, "Nothing says how much*--slurm-options*" },
    { { { "on", "slurm" }, { "workers", "50%" } }, { "on", "workers" }, "*number of all workers*" },
    { { { "on", "slurm" }, { "on-file", "hosts" } }, { "on-file", "on" }, "A file of hosts*" },
    { { { "slurm-options", "-N 2" } },
      { "slurm-options", "on" },
      "--slurm-options is only for workers in Slurm (--on slurm)" },
    { { { "send", "a" } }, { "send", "on" }, "--send goes with --on" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
      g_autoptr (GError) error = NULL;

      for (guint j = 0; j < G_N_ELEMENTS (jobs[i].options) && jobs[i].options[j][0] != NULL; j++)
        g_assert_true (troupe_options_set_text (TROUPE_OPTIONS (job), jobs[i].options[j][0],
                                                jobs[i].options[j][1], NULL));
      g_assert_false (troupe_job_validate (job, &error));
      assert_conflict (error, jobs[i].conflict[0], jobs[i].conflict[1], jobs[i].pattern);
    }
}

/* Options that contradict one another. */
static void
test_validate (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "vi {}");
  g_autoptr (GError) error = NULL;

  g_assert_false (troupe_job_is_far (job));
  g_object_set (job, "tty", TRUE, NULL);
  g_assert_true (troupe_job_validate (job, &error));
  g_object_set (job, "on", "ssh:one", NULL);
  g_assert_true (troupe_job_is_far (job));
  g_assert_false (troupe_job_validate (job, &error));
  assert_conflict (error, "tty", "on",
                   "Only commands on this computer can have the terminal: leave out --tty or --on");
  g_clear_error (&error);

  g_object_set (job, "tty", FALSE, "ssh", "ssh 'x", NULL);
  g_assert_false (troupe_job_validate (job, &error));
  assert_bad (error, "“ssh 'x” is not a command such as ssh: *");
  g_clear_error (&error);
  g_object_set (job, "ssh", "", NULL);
  g_assert_false (troupe_job_validate (job, &error));
  assert_bad (error, "“” is not a command such as ssh: *");
  g_clear_error (&error);

  g_object_set (job, "ssh", "ssh", "on", "local", "on-file", "hosts", NULL);
  g_assert_true (troupe_job_is_far (job));
  g_object_set (job, "on-file", "", NULL);
  g_assert_false (troupe_job_is_far (job));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/places/good", test_good);
  g_test_add_func ("/places/bad", test_bad);
  g_test_add_func ("/places/file", test_file);
  g_test_add_func ("/places/bad-file", test_bad_file);
  g_test_add_func ("/places/slurm", test_slurm);
  g_test_add_func ("/places/validate", test_validate);

  return g_test_run ();
}
