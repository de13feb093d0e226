/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the options of a job as text. */

#include "troupe-item-list.h"
#include "troupe-job.h"
#include "troupe-output-options.h"

typedef struct
{
  const char *option;
  const char *text;
  const char *read_back;
} Good;

static const Good good[] = {
  { "workers", "64", "64" },
  { "workers", "auto", "auto" },
  { "workers", "0", "0" },
  { "workers", "50%", "50%" },
  { "workers", "12.5%", "12.5%" },
  { "workers", "409600%", "409600%" },
  { "workers", "+0", "+0" },
  { "workers", "+4096", "+4096" },
  { "workers", "-1", "-1" },
  { "workers", "4096", "4096" },
  { "chunk", "4294967295", "4294967295" },
  { "nice", "19", "19" },
  { "chunk", "auto", "auto" },
  { "chunk", "1", "1" },
  { "timeout", "0.1", "0.1" },
  { "timeout", "200%", "200%" },
  { "timeout", "2.5%", "2.5%" },
  { "timeout", "1e3", "1000" },
  { "timeout", "4e6", "4000000" },
  { "timeout", "3s", "3" },
  { "timeout", "100ms", "0.1" },
  { "timeout", "1.5m", "90" },
  { "timeout", "2M", "120" },
  { "timeout", "2h", "7200" },
  { "timeout", "1d", "86400" },
  { "timeout", "1d3.5h16.6m4s", "100000" },
  { "grace", "250ms", "0.25" },
  { "grace", ".5", "0.5" },
  { "grace", "0", "0" },
  { "halt", "never", "never" },
  { "halt", "soon", "soon,fail=1" },
  { "halt", "now,fail=3", "now,fail=3" },
  { "halt", "soon,fail=12.5%", "soon,fail=12.5%" },
  { "halt", "now,fail=100%", "now,fail=100%" },
  { "halt", "now,success=1", "now,success=1" },
  { "halt", "soon,success=2.5%", "soon,success=2.5%" },
  { "halt", "soon,done=7", "soon,done=7" },
  { "halt", "now,done=50%", "now,done=50%" },
  { "halt", "0", "never" },
  { "halt", "1", "soon,fail=1" },
  { "halt", "2", "now,fail=1" },
  { "halt", "-1", "soon,success=1" },
  { "halt", "-2", "now,success=1" },
  { "halt", "20%", "soon,fail=20%" },
  { "max-items", "18446744073709551615", "18446744073709551615" },
  { "memory-limit", "512M", "512M" },
  { "memory-limit", "1.5GiB", "1536M" },
  { "memory-limit", "2gb", "2G" },
  { "memory-limit", "1000", "1000" },
  { "memory-limit", "0", "0" },
  { "address-space", "4G", "4G" },
  { "delay", "2.5", "2.5" },
  { "load", "4", "4" },
  { "load", "0", "0" },
  { "load", "1.5", "1.5" },
  { "load", "80%", "80%" },
  { "load", "", "" },
  { "memfree", "2G", "2G" },
  { "memsuspend", "100M", "100M" },
  { "limit", "my-check 5", "my-check 5" },
  { "limit", "io 50", "io 50" },
  { "limit", "load 50%", "load 50%" },
  { "limit", "mem 1G", "mem 1G" },
  { "limit", "io lots | cat", "io lots | cat" },
  { "retry-delay", "5", "5" },
  { "retry-delay", "0.5,2", "0.5,2" },
  { "retry-delay", "5,1", "5,1" },
  { "retry-delay", "", "" },
  { "pin", "true", "true" },
  { "replace", "false", "false" },
  { "interpreter", "/usr/bin/python3", "/usr/bin/python3" },
  { "max-args", "auto", "auto" },
  { "max-args", "0", "0" },
  { "max-args", "1", "1" },
  { "max-args", "4294967295", "4294967295" },
  { "max-lines", "0", "0" },
  { "max-lines", "2", "2" },
  { "max-chars", "auto", "auto" },
  { "max-chars", "1", "1" },
  { "fill", "no", "no" },
  { "fill", "context", "context" },
  { "fill", "plain", "plain" },
  { "fill", "xargs", "xargs" },
  { "shell", "/bin/bash", "/bin/bash" },
  { "env", "A,b", "A,b" },
  { "workdir", "...", "..." },
  { "tty", "true", "true" },
  { "tmpdir", "/var/tmp", "/var/tmp" },
  { "on", "", "local" },
  { "on", "local", "local" },
  { "on", "ssh:one,two*4", "ssh:one,two*4" },
  { "transferfile", "{},{//}/x", "{},{//}/x" },
  { "return", "{.}.out", "{.}.out" },
  { "on-file", "/etc/hosts", "/etc/hosts" },
  { "ssh", "ssh -p 2222", "ssh -p 2222" },
  { "items-as", "json", "json" },
};

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
      g_autoptr (GError) error = NULL;
      g_autofree char *initial = troupe_options_dup_text (TROUPE_OPTIONS (job), good[i].option);
      g_autofree char *text = NULL;

      troupe_options_set_text (TROUPE_OPTIONS (job), good[i].option, good[i].text, &error);
      g_assert_no_error (error);
      text = troupe_options_dup_text (TROUPE_OPTIONS (job), good[i].option);
      g_assert_cmpstr (text, ==, good[i].read_back);
      /* Nothing remains of the value before. */
      troupe_options_set_text (TROUPE_OPTIONS (job), good[i].option, initial, &error);
      g_assert_no_error (error);
      g_assert_true (troupe_options_is_default (TROUPE_OPTIONS (job), good[i].option));
    }
}

typedef struct
{
  const char *option;
  const char *text;
  const char *message;
} Bad;

static const Bad bad[] = {
  { "workers", "many",
    "“many” is neither auto, nor a whole number from 1 to 4096, nor 0*+1 or -1" },
  { "workers", "", "“” is neither auto*" },
  { "workers", "4097", "“4097” is neither auto, nor a whole number from 1 to 4096*" },
  { "workers", "4294967297", "“4294967297” is neither auto*" },
  { "workers", "0%", "“0%” is neither auto*" },
  { "workers", "409601%", "“409601%” is neither auto*" },
  { "workers", "50%x", "“50%x” is neither auto*" },
  { "workers", "%", "“%” is neither auto*" },
  { "workers", "nan%", "“nan%” is neither auto*" },
  { "workers", "+4097", "“+4097” is neither auto*" },
  { "workers", "+", "“+” is neither auto*" },
  { "workers", "--1", "“--1” is neither auto*" },
  { "workers", "+1.5", "“+1.5” is neither auto*" },
  { "threads", "0", "“0” is not a whole number from 1 to 1024" },
  { "threads", "4294967297", "“4294967297” is not a whole number from 1 to 1024" },
  { "chunk", "0", "“0” is neither auto nor a whole number from 1 to 4294967295" },
  { "chunk", "4294967296", "“4294967296” is neither auto nor a whole number from 1 to*" },
  { "retries", "4294967296", "“4294967296” is not a whole number from 0 to 4294967295" },
  { "crash-limit", "0", "“0” is not a whole number from 1 to 4294967295" },
  { "nice", "-1", "“-1” is not a whole number from 0 to 19" },
  { "nice", "4294967296", "“4294967296” is not a whole number from 0 to 19" },
  { "max-items", "18446744073709551616", "“18446744073709551616” is not a whole number*" },
  { "max-items", "1.5", "“1.5” is not a whole number from 0 to 18446744073709551615" },
  { "timeout", "0%", "“0%” is not a percentage of the median time*" },
  { "timeout", "-5%", "“-5%” is not a percentage*" },
  { "timeout", "%", "“%” is not a percentage*" },
  { "timeout", "5s%", "“5s%” is not a percentage*" },
  { "timeout", "nan%", "“nan%” is not a percentage*" },
  { "timeout", "1e7%", "“1e7%” is not a percentage*" },
  { "timeout", "soon", "“soon” is not a time, such as 2.5 (seconds), 100ms, 10m or 1h30m" },
  { "timeout", "-1", "“-1” is not a time*" },
  { "timeout", "inf", "“inf” is not a time*" },
  { "timeout", "1e14", "“1e14” is too long: at most 4000000 seconds, 46 days" },
  { "timeout", "4294967.296", "“4294967.296” is too long: at most*" },
  { "grace", "1e300", "“1e300” is too long: at most*" },
  { "grace", "4294967.296", "“4294967.296” is too long: at most 4000000 seconds*" },
  { "timeout", "", "“” is not a time*" },
  { "timeout", "s", "“s” is not a time*" },
  { "timeout", "1m30", "“1m30” is not a time*" },
  { "timeout", "1m-5s", "“1m-5s” is not a time*" },
  { "timeout", "5 s", "“5 s” is not a time*" },
  { "timeout", "1w", "“1w” is not a time*" },
  { "timeout", "1sm", "“1sm” is not a time*" },
  { "timeout", "47d", "“47d” is too long: at most*" },
  { "timeout", "nan", "“nan” is not a time*" },
  { "memory-limit", "", "“” is not a number of bytes, such as 512M or 2G" },
  { "memory-limit", "M", "“M” is not a number of bytes*" },
  { "memory-limit", "5X", "“5X” is not a number of bytes*" },
  { "memory-limit", "5Mx", "“5Mx” is not a number of bytes*" },
  { "memory-limit", "-5M", "“-5M” is not a number of bytes*" },
  { "memory-limit", "nan", "“nan” is not a number of bytes*" },
  { "memory-limit", "9999999999T", "“9999999999T” is not a number of bytes*" },
  { "load", "x", "“x” is neither a number such as 4 nor a percentage of the cores such as 80%" },
  { "load", "-1", "“-1” is neither*" },
  { "load", "%", "“%” is neither*" },
  { "load", "4%x", "“4%x” is neither*" },
  { "load", "4x", "“4x” is neither*" },
  { "load", "1e999", "“1e999” is neither*" },
  { "limit", "io lots", "“io lots” is not io and a percentage, such as io 50" },
  { "limit", "io 101", "“io 101” is not io and a percentage*" },
  { "limit", "io 50%", "“io 50%” is not io and a percentage*" },
  { "limit", "load x", "“load x” is not load and a number, such as load 4" },
  { "limit", "mem lots", "“mem lots” is not mem and an amount of memory, such as mem 1G" },
  { "retry-delay", "x", "“x” is not a number of seconds, or one and a factor of 1 or more,*" },
  { "retry-delay", "5,", "“5,” is not a number of seconds*" },
  { "retry-delay", ",2", "“,2” is not a number of seconds*" },
  { "retry-delay", "5,0.5", "“5,0.5” is not a number of seconds*" },
  { "retry-delay", "5,2,3", "“5,2,3” is not a number of seconds*" },
  { "retry-delay", "-1,2", "“-1,2” is not a number of seconds*" },
  { "pin", "yes", "“yes” is neither true nor false" },
  { "halt", "", "“” is not one of never, soon and now" },
  { "halt", "later", "“later” is not one of*" },
  { "halt", "never,fail=3", "“never,fail=3” contradicts itself*" },
  { "halt", "3", "“3” is not one of never, soon and now" },
  { "halt", "-3", "“-3” is not one of*" },
  { "halt", "150%", "“fail=150%” is none of*" },
  { "halt", "now,succes=1", "“succes=1” is none of fail=N, success=N and done=N*now,fail=3*" },
  { "halt", "now,success", "“success” is none of*" },
  { "halt", "now,success=", "“success=” is none of*" },
  { "halt", "now,done=0", "“done=0” is none of*" },
  { "halt", "now,=1", "“=1” is none of*" },
  { "halt", "soon,3", "“3” is none of fail=N, success=N and done=N, where*such as soon,fail=3*" },
  { "halt", "now,fail=0", "“fail=0” is none of*" },
  { "halt", "now,fail=-1", "“fail=-1” is none of*" },
  { "halt", "now,fail=0%", "“fail=0%” is none of*" },
  { "halt", "now,fail=101%", "“fail=101%” is none of*" },
  { "halt", "now,fail=1x%", "“fail=1x%” is none of*" },
};

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
      g_autoptr (GError) error = NULL;

      g_assert_false (
          troupe_options_set_text (TROUPE_OPTIONS (job), bad[i].option, bad[i].text, &error));
      g_assert_error (error, TROUPE_JOB_ERROR, TROUPE_JOB_ERROR_INVALID);
      g_test_message ("%s", error->message);
      g_assert_true (g_pattern_match_simple (bad[i].message, error->message));
      g_assert_true (troupe_options_is_default (TROUPE_OPTIONS (job), bad[i].option));
    }
}

/* The options about results are read and written as those of a job. */
static void
test_output (void)
{
  g_autoptr (TroupeOutputOptions) output = troupe_output_options_new ();
  TroupeOptions *options = TROUPE_OPTIONS (output);
  g_autoptr (TroupeOutputOptions) copy = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *format = troupe_options_dup_text (options, "format");

  g_assert_cmpstr (format, ==, "lines");
  g_assert_null (troupe_output_options_get_output (output));
  g_assert_true (troupe_options_set_text (options, "format", "csv", NULL));
  g_assert_true (troupe_options_set_text (options, "output", "a.csv", NULL));
  g_assert_false (troupe_options_set_text (options, "format", "xml", &error));
  g_assert_error (error, TROUPE_JOB_ERROR, TROUPE_JOB_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "“xml” is not one of lines, json, jsonl and csv");

  copy = troupe_options_copy (options);
  g_assert_cmpint (troupe_output_options_get_format (copy), ==, TROUPE_FORMAT_CSV);
  g_assert_cmpstr (troupe_output_options_get_output (copy), ==, "a.csv");
  g_assert_true (troupe_options_is_default (TROUPE_OPTIONS (copy), "joblog"));
}

/* What the command line calls an option. */
static void
test_words (void)
{
  static const struct
  {
    const char *word;
    const char *option;
  } words[] = {
    { "workers", "workers" },
    { "no-replace", "replace" },
    { "items", "items-as" },
    { "host", "outside-sandbox" },
    { "replace", NULL },
    { "items-as", NULL },
    { "outside-sandbox", "outside-sandbox" },
    { "halt-count", NULL },
  };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      const TroupeOption *option = troupe_options_find_word (TROUPE_OPTIONS (job), words[i].word);

      g_assert_cmpstr (option == NULL ? NULL : option->name, ==, words[i].option);
    }
}

static void
test_defaults (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  const TroupeOption *const *options = troupe_options_list (TROUPE_OPTIONS (job));

  for (guint i = 0; options[i] != NULL; i++)
    {
      g_autofree char *text = troupe_options_dup_text (TROUPE_OPTIONS (job), options[i]->name);
      g_autoptr (GError) error = NULL;

      g_assert_true (troupe_options_is_default (TROUPE_OPTIONS (job), options[i]->name));
      troupe_options_set_text (TROUPE_OPTIONS (job), options[i]->name, text, &error);
      g_assert_no_error (error);
      g_assert_true (troupe_options_is_default (TROUPE_OPTIONS (job), options[i]->name));
    }

  troupe_job_set_halt_count (job, 7);
  troupe_job_set_halt (job, TROUPE_HALT_NOW);
  g_assert_false (troupe_options_is_default (TROUPE_OPTIONS (job), "halt"));
}

static void
count_notify (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  guint *n_notified = user_data;

  (*n_notified)++;
}

static void
test_item_list (void)
{
  const char *const words[] = { "a", "b;c", NULL };
  g_autoptr (TroupeItemList) list = troupe_item_list_new (TROUPE_ITEM_LIST_ARGUMENTS);
  g_autoptr (TroupeItemList) copy = NULL;
  guint n_notified = 0;

  g_signal_connect (list, "notify", G_CALLBACK (count_notify), &n_notified);
  for (guint i = 0; i < 2; i++)
    {
      troupe_item_list_set_kind (list, TROUPE_ITEM_LIST_INPUT);
      troupe_item_list_set_arguments (list, words);
      troupe_item_list_set_range (list, "1:3");
      troupe_item_list_set_input (list, words);
      troupe_item_list_set_null (list, TRUE);
      troupe_item_list_set_csv (list, "table");
      troupe_item_list_set_column (list, "name");
      troupe_item_list_set_glob (list, "*.c");
      troupe_item_list_set_directory (list, "folder");
      troupe_item_list_set_match (list, "*.h");
      troupe_item_list_set_linked (list, TRUE);
      g_assert_cmpuint (n_notified, ==, 11);
    }

  copy = troupe_item_list_copy (list);
  troupe_item_list_set_arguments (list, NULL);
  troupe_item_list_set_range (list, NULL);
  g_assert_cmpstr (troupe_item_list_get_range (list), ==, "");
  g_assert_cmpint (troupe_item_list_get_kind (copy), ==, TROUPE_ITEM_LIST_INPUT);
  g_assert_cmpstrv (troupe_item_list_get_arguments (copy), words);
  g_assert_cmpstrv (troupe_item_list_get_input (copy), words);
  g_assert_cmpstr (troupe_item_list_get_range (copy), ==, "1:3");
  g_assert_true (troupe_item_list_get_null (copy));
  g_assert_cmpstr (troupe_item_list_get_csv (copy), ==, "table");
  g_assert_cmpstr (troupe_item_list_get_column (copy), ==, "name");
  g_assert_cmpstr (troupe_item_list_get_glob (copy), ==, "*.c");
  g_assert_cmpstr (troupe_item_list_get_directory (copy), ==, "folder");
  g_assert_cmpstr (troupe_item_list_get_match (copy), ==, "*.h");
  g_assert_true (troupe_item_list_get_linked (copy));
}

static void
test_item_list_open (void)
{
  const char *const words[] = { "a", "b", "c", NULL };
  const char *const missing[] = { "/proc/nonexistent/items", NULL };
  g_autoptr (TroupeItemList) list = troupe_item_list_new (TROUPE_ITEM_LIST_ARGUMENTS);
  g_autoptr (TroupeSource) arguments = NULL;
  g_autoptr (TroupeSource) range = NULL;
  g_autoptr (TroupeSource) none = NULL;
  g_autoptr (GError) error = NULL;

  troupe_item_list_set_arguments (list, words);
  arguments = troupe_item_list_open (list, &error);
  g_assert_no_error (error);
  g_assert_cmpint (troupe_source_get_length (arguments), ==, 3);

  troupe_item_list_set_kind (list, TROUPE_ITEM_LIST_RANGE);
  troupe_item_list_set_range (list, "10:1:-3");
  range = troupe_item_list_open (list, &error);
  g_assert_no_error (error);
  g_assert_cmpint (troupe_source_get_length (range), ==, 4);

  troupe_item_list_set_kind (list, TROUPE_ITEM_LIST_INPUT);
  troupe_item_list_set_input (list, missing);
  none = troupe_item_list_open (list, &error);
  g_assert_null (none);
  g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_READ);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/job-text/good", test_good);
  g_test_add_func ("/job-text/bad", test_bad);
  g_test_add_func ("/job-text/output", test_output);
  g_test_add_func ("/job-text/words", test_words);
  g_test_add_func ("/job-text/defaults", test_defaults);
  g_test_add_func ("/item-list/properties", test_item_list);
  g_test_add_func ("/item-list/open", test_item_list_open);

  return g_test_run ();
}
