/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the properties of a job and their notifications. */

#include "source-helpers.h"
#include "troupe-argument-source.h"
#include "troupe-cores.h"
#include "troupe-item-command.h"
#include "troupe-job-groups.h"
#include "troupe-job.h"

#include <sched.h>
#include <string.h>
#include <sys/resource.h>

static void
count_notify (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  guint *n_notified = user_data;

  (*n_notified)++;
}

/* A value that differs from the one in value. */
static void
change_value (GValue *value)
{
  if (G_VALUE_HOLDS_ENUM (value))
    g_value_set_enum (value, g_value_get_enum (value) + 1);
  else if (G_VALUE_HOLDS_UINT (value))
    g_value_set_uint (value, g_value_get_uint (value) + 5);
  else if (G_VALUE_HOLDS_UINT64 (value))
    g_value_set_uint64 (value, g_value_get_uint64 (value) + (G_GUINT64_CONSTANT (1) << 40));
  else if (G_VALUE_HOLDS_DOUBLE (value))
    g_value_set_double (value, g_value_get_double (value) + 0.5);
  else if (G_VALUE_HOLDS_BOOLEAN (value))
    g_value_set_boolean (value, !g_value_get_boolean (value));
  else if (G_VALUE_HOLDS (value, G_TYPE_STRV))
    g_value_take_boxed (value, g_strsplit ("name,size", ",", -1));
  else
    g_value_take_string (value, g_strconcat (g_value_get_string (value), "x", NULL));
}

static void
assert_same_value (const GValue *a, const GValue *b)
{
  g_autofree char *text_a = g_strdup_value_contents (a);
  g_autofree char *text_b = g_strdup_value_contents (b);

  g_assert_cmpstr (text_a, ==, text_b);
}

static void
test_properties (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeJob) copy = NULL;
  g_autofree GParamSpec **all = NULL;
  guint n;

  all = g_object_class_list_properties (G_OBJECT_GET_CLASS (job), &n);
  g_assert_cmpuint (n, >, 20);

  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      g_auto (GValue) read = G_VALUE_INIT;
      g_autofree char *detailed = g_strconcat ("notify::", all[i]->name, NULL);
      guint n_notified = 0;
      gulong handler;

      g_object_get_property (G_OBJECT (job), all[i]->name, &value);
      if (!g_str_equal (all[i]->name, "subject"))
        assert_same_value (&value, g_param_spec_get_default_value (all[i]));

      handler = g_signal_connect (job, detailed, G_CALLBACK (count_notify), &n_notified);
      g_object_set_property (G_OBJECT (job), all[i]->name, &value);
      g_assert_cmpuint (n_notified, ==, 0);
      change_value (&value);
      g_object_set_property (G_OBJECT (job), all[i]->name, &value);
      g_assert_cmpuint (n_notified, ==, 1);
      g_object_get_property (G_OBJECT (job), all[i]->name, &read);
      assert_same_value (&value, &read);
      g_signal_handler_disconnect (job, handler);
    }

  copy = troupe_job_copy (job);
  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      g_auto (GValue) copied = G_VALUE_INIT;

      g_object_get_property (G_OBJECT (job), all[i]->name, &value);
      g_object_get_property (G_OBJECT (copy), all[i]->name, &copied);
      assert_same_value (&value, &copied);
    }

  troupe_job_set_workers (job, 77);
  g_assert_cmpuint (troupe_job_get_workers (copy), ==, 5);
}

static void
test_effective_workers (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  cpu_set_t before;
  cpu_set_t one;
  int core = 0;

  g_assert_cmpint (sched_getaffinity (0, sizeof before, &before), ==, 0);
  g_assert_cmpuint (troupe_job_get_effective_workers (job), ==, troupe_cores_count ());

  for (int i = 0; i < CPU_SETSIZE; i++)
    if (CPU_ISSET (i, &before))
      core = i;
  CPU_ZERO (&one);
  CPU_SET (core, &one);
  g_assert_cmpint (sched_setaffinity (0, sizeof one, &one), ==, 0);
  g_assert_cmpuint (troupe_job_get_effective_workers (job), ==, 1);
  g_assert_cmpint (sched_setaffinity (0, sizeof before, &before), ==, 0);

  troupe_job_set_workers (job, 64);
  g_assert_cmpuint (troupe_job_get_effective_workers (job), ==, 64);
}

static void
assert_workers (const char *rule, guint n_workers)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (GError) error = NULL;

  troupe_options_set_text (TROUPE_OPTIONS (job), "workers", rule, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (troupe_job_get_effective_workers (job), ==, n_workers);
}

/* Parts of a core are rounded up, and there is always a worker. */
static void
test_workers_rule (void)
{
  const guint n_cores = troupe_cores_count ();
  struct rlimit before;
  struct rlimit few;

  assert_workers ("100%", n_cores);
  assert_workers ("50%", (n_cores + 1) / 2);
  assert_workers ("250%", (n_cores * 5 + 1) / 2);
  assert_workers ("0.1%", 1);
  assert_workers ("409600%", 4096);
  assert_workers ("+0", n_cores);
  assert_workers ("+3", n_cores + 3);
  assert_workers ("-1", MAX (n_cores, 2) - 1);
  assert_workers ("-4096", 1);
  assert_workers ("+4096", 4096);

  /* As many as the limits of the process allow. */
  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &before));
  few = (struct rlimit){ 64 + 6 * 7 + 5, before.rlim_max };
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &few));
  assert_workers ("0", 7);
  few.rlim_cur = 30;
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &few));
  assert_workers ("0", 1);
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &before));

  g_assert_no_errno (getrlimit (RLIMIT_NPROC, &before));
  few = (struct rlimit){ 4 * 7 + 3, before.rlim_max };
  g_assert_no_errno (setrlimit (RLIMIT_NPROC, &few));
  assert_workers ("0", 7);
  g_assert_no_errno (setrlimit (RLIMIT_NPROC, &before));
}

typedef struct
{
  TroupeJobKind kind;
  const char *subject;
  const char *property;
  double value;
  const char *message;
} Invalid;

static const Invalid invalid[] = {
  { TROUPE_JOB_FUNCTION, " ", NULL, 0, "No function is named" },
  { TROUPE_JOB_COMMAND, "", NULL, 0, "The command is empty" },
  { TROUPE_JOB_COMMAND, "echo {nothing}", NULL, 0,
    "The command cannot be used: there is no replacement string “{nothing}”; to have it as it is, "
    "write “\\{nothing}”" },
  { TROUPE_JOB_PROGRAM, "", NULL, 0, "No program is named" },
  { TROUPE_JOB_PYTHON, "a.py", NULL, 0, "*names no function: write FILE.py:NAME*“a.py:worker”" },
  { TROUPE_JOB_PYTHON, ":f", NULL, 0, "“:f” names no file*" },
  { TROUPE_JOB_PYTHON, "a.py:", NULL, 0, "*after the colon" },
  { TROUPE_JOB_FUNCTION, "square", "workers", 5000,
    "--workers: “5000” is neither auto*from 1 to 4096" },
  { TROUPE_JOB_FUNCTION, "square", "threads", 0, "--threads: “0” is not a whole number from 1*" },
  { TROUPE_JOB_FUNCTION, "square", "threads", 5000, "--threads: “5000” is not*from 1 to 1024" },
  { TROUPE_JOB_FUNCTION, "square", "crash-limit", 0,
    "--crash-limit: “0” is not a whole number from 1*" },
  { TROUPE_JOB_FUNCTION, "square", "timeout", -1, "--timeout: “-1” is not a time*" },
  { TROUPE_JOB_FUNCTION, "square", "halt-percent", 101, "The percentage*0 to 100, not 101" },
  { TROUPE_JOB_FUNCTION, "square", "timeout", 1e14, "--timeout: “100000000000000” is too long*" },
  { TROUPE_JOB_FUNCTION, "square", "grace", 4294967.296,
    "--grace: “4294967.296” is too long: at most 4000000 seconds*" },
  { TROUPE_JOB_FUNCTION, "square", "nice", 20, "--nice: “20” is not a whole number from 0 to 19" },
  { TROUPE_JOB_FUNCTION, "square", "grace", -2, "--grace: “-2” is not a time*" },
};

static void
assert_invalid (TroupeJob *job, const char *pattern)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (troupe_job_validate (job, &error));
  g_assert_error (error, TROUPE_JOB_ERROR, TROUPE_JOB_ERROR_INVALID);
  g_test_message ("%s", error->message);
  g_assert_true (g_pattern_match_simple (pattern, error->message));
}

static void
test_validate (void)
{
  const char *const no_columns[] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (invalid); i++)
    {
      g_autoptr (TroupeJob) job = troupe_job_new (invalid[i].kind, invalid[i].subject);

      troupe_job_set_columns (job, no_columns);

      if (invalid[i].property != NULL)
        {
          g_auto (GValue) value = G_VALUE_INIT;

          g_assert_true (troupe_job_validate (job, NULL));
          g_value_init (&value, G_TYPE_DOUBLE);
          g_value_set_double (&value, invalid[i].value);
          g_object_set_property (G_OBJECT (job), invalid[i].property, &value);
        }
      assert_invalid (job, invalid[i].message);
    }
}

/* The last value on either side that is allowed. */
static void
test_validate_edges (void)
{
  static const struct
  {
    const char *property;
    double value;
  } edges[] = {
    { "workers", 0 },     { "workers", 4096 }, { "threads", 1 },   { "threads", 1024 },
    { "crash-limit", 1 }, { "timeout", 0 },    { "timeout", 4e6 }, { "grace", 0 },
    { "grace", 4e6 },     { "nice", 0 },       { "nice", 19 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (edges); i++)
    {
      g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
      g_autoptr (GError) error = NULL;
      g_auto (GValue) value = G_VALUE_INIT;

      g_value_init (&value, G_TYPE_DOUBLE);
      g_value_set_double (&value, edges[i].value);
      g_object_set_property (G_OBJECT (job), edges[i].property, &value);
      troupe_job_validate (job, &error);
      g_assert_no_error (error);
    }
}

/* Columns can only be recognised once they are known. */
static void
test_validate_columns (void)
{
  const char *const columns[] = { "name", "", NULL };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "echo {name} {2}");

  g_assert_true (troupe_job_validate (job, NULL));
  troupe_job_set_columns (job, columns);
  g_assert_true (troupe_job_validate (job, NULL));
  troupe_job_set_columns (job, columns + 1);
  assert_invalid (job, "The command cannot be used: there is no replacement string “{name}”*");
}

static void
test_validate_halt (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (GError) error = NULL;

  troupe_job_set_halt (job, TROUPE_HALT_SOON);
  g_assert_true (troupe_job_validate (job, &error));
  troupe_job_set_halt_percent (job, 10);
  assert_invalid (job, "A job halts after a number of items or a percentage, not both");
  troupe_job_set_halt_count (job, 0);
  g_assert_true (troupe_job_validate (job, &error));
  troupe_job_set_halt_percent (job, 100);
  g_assert_true (troupe_job_validate (job, &error));
  troupe_job_set_halt_percent (job, 0);
  assert_invalid (job, "A job that halts needs*");
}

static void
test_validate_python (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_PYTHON, "/tmp/a:b/app.py:worker");

  g_assert_true (troupe_job_validate (job, NULL));
  troupe_job_set_items_as (job, "yaml");
  assert_invalid (job, "Items become auto, json or text, not “yaml”");
  troupe_job_set_items_as (job, "json");
  troupe_job_set_interpreter (job, NULL);
  assert_invalid (job, "A Python job needs an interpreter*");
}

static void
test_describe (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, " sh -c\n'ls {}' ");
  g_autofree char *text = troupe_job_describe (job);

  g_assert_cmpstr (text, ==, "sh -c 'ls {}'");
}

static void
assert_groups (TroupeJob *job, const char *expected)
{
  static const char *const items[] = { "1", "2", "3", "4", "5", NULL };
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeSource) groups = troupe_job_group_items (job, source, &error);

  g_assert_no_error (error);
  assert_items (groups, 9, expected);
}

/* Each command has as many items as is wanted; if that is not said, each lane has its share. */
static void
test_groups (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "echo {}");

  troupe_job_set_workers (job, 3);
  assert_groups (job, "1|2|3|4|5|");
  g_object_set (job, "max-args", 2, NULL);
  assert_groups (job, "1\x1f"
                      "2|3\x1f"
                      "4|5|");
  g_object_set (job, "fill", TROUPE_FILL_PLAIN, "max-args", 0, NULL);
  assert_groups (job, "1\x1f"
                      "2|3\x1f"
                      "4|5|");
  g_object_set (job, "fill", TROUPE_FILL_XARGS, NULL);
  assert_groups (job, "1\x1f"
                      "2\x1f"
                      "3\x1f"
                      "4\x1f"
                      "5|");
}

static void
assert_command (TroupeJob *job, const char *item, const char *expected)
{
  TroupeItemCommand *command = troupe_item_command_new (job, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (item, strlen (item));
  g_autoptr (GString) line = g_string_new ("> ");

  troupe_item_command_append (command, bytes, 1, 1, line);
  g_assert_cmpstr (line->str, ==, expected);
  troupe_item_command_free (command);
}

/* The line that runs an item again, by itself. */
static void
test_item_command (void)
{
  static const char *const columns[] = { "a", "b", NULL };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeJob) python = troupe_job_new (TROUPE_JOB_PYTHON, "m:f");

  assert_command (job, "7", "> troupe map square ::: 7");
  assert_command (job, "--a b", "> troupe map square ::: '--a b'");
  troupe_job_set_columns (python, columns);
  assert_command (python, "", "> troupe map --python m:f ::: ''");
  assert_command (python,
                  "1\x1f"
                  "2 3",
                  "> troupe map --python m:f ::: 1 ::: '2 3'");
}

static void
assert_warning (TroupeJob *job, const char *expected)
{
  g_autofree char *warning = troupe_job_dup_warning (job);

  if (expected == NULL)
    g_assert_cmpstr (warning, ==, NULL);
  else
    g_assert_nonnull (strstr (warning, expected));
}

/* What runs, and is probably not meant. */
static void
test_warnings (void)
{
  g_autoptr (TroupeJob) plain = troupe_job_new (TROUPE_JOB_COMMAND, "echo {}");
  g_autoptr (TroupeJob) code = troupe_job_new (TROUPE_JOB_COMMAND, "sh -c 'echo {}'");
  g_autoptr (TroupeJob) function = troupe_job_new (TROUPE_JOB_FUNCTION, "square");

  assert_warning (plain, NULL);
  assert_warning (function, NULL);
  assert_warning (code, "puts the item inside a string that another program reads as code");
  g_object_set (plain, "transferfile", "{}", NULL);
  assert_warning (plain, "The files of items are neither sent nor removed");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/job/properties", test_properties);
  g_test_add_func ("/job/effective-workers", test_effective_workers);
  g_test_add_func ("/job/workers-rule", test_workers_rule);
  g_test_add_func ("/job/validate", test_validate);
  g_test_add_func ("/job/validate/columns", test_validate_columns);
  g_test_add_func ("/job/validate/edges", test_validate_edges);
  g_test_add_func ("/job/validate/halt", test_validate_halt);
  g_test_add_func ("/job/validate/python", test_validate_python);
  g_test_add_func ("/job/describe", test_describe);
  g_test_add_func ("/job/warnings", test_warnings);
  g_test_add_func ("/job/groups", test_groups);
  g_test_add_func ("/job/item-command", test_item_command);

  return g_test_run ();
}
