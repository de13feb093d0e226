/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the reading, checking and saving of job files. */

#include "troupe-job-file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define START "[Troupe]\nVersion=1\n"
#define JOB   START "[Job]\nFunction=square\n"
#define ITEMS "[Items]\nRange=1:2\n"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("troupe-job-file-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "a.troupe", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_clear_pointer (&fixture->path, g_free);
  g_clear_pointer (&fixture->folder, g_free);
}

static TroupeJobFile *
load_text (Fixture *fixture, const char *text, GError **error)
{
  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
  return troupe_job_file_load (fixture->path, error);
}

static void
assert_same_job (TroupeJob *a, TroupeJob *b)
{
  g_autofree GParamSpec **all = NULL;
  guint n;

  all = g_object_class_list_properties (G_OBJECT_GET_CLASS (a), &n);
  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) value_a = G_VALUE_INIT;
      g_auto (GValue) value_b = G_VALUE_INIT;
      g_autofree char *text_a = NULL;
      g_autofree char *text_b = NULL;

      g_object_get_property (G_OBJECT (a), all[i]->name, &value_a);
      g_object_get_property (G_OBJECT (b), all[i]->name, &value_b);
      text_a = g_strdup_value_contents (&value_a);
      text_b = g_strdup_value_contents (&value_b);
      g_assert_cmpstr (text_a, ==, text_b);
    }
}

static TroupeItemList *
get_items (TroupeJobFile *file)
{
  g_assert_cmpuint (file->items->len, ==, 1);
  return g_ptr_array_index (file->items, 0);
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  const char *const words[] = { "one", " two;three\\ ", "", "vier\nfünf", NULL };
  g_autoptr (TroupeJobFile) file = troupe_job_file_new ();
  g_autoptr (TroupeJobFile) read = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = g_build_filename (fixture->folder, "out.jsonl", NULL);
  TroupeItemList *items = troupe_item_list_new (TROUPE_ITEM_LIST_ARGUMENTS);

  troupe_item_list_set_arguments (items, words);
  g_ptr_array_add (file->items, items);
  g_object_set (file->job, "kind", TROUPE_JOB_PYTHON, "subject", "package.module:f", "workers", 3,
                "threads", 2, "chunk", 10, "retries", 1, "crash-limit", 5, "timeout", 0.1, "halt",
                TROUPE_HALT_SOON, "halt-count", 0, "halt-percent", 12.5, NULL);
  g_object_set (file->job, "max-items", (guint64) 1000, "memory-limit", (guint64) 3 << 30, "nice",
                10, "pin", TRUE, "replace", FALSE, "grace", 0.5, "interpreter", "pypy3", "items-as",
                "json", NULL);
  g_object_set (file->output, "format", TROUPE_FORMAT_JSONL, "unordered", TRUE, "output", output,
                "joblog", "/elsewhere/log", "results", "/elsewhere/results", "report",
                "/elsewhere/report.json", NULL);

  troupe_job_file_save (file, fixture->path, &error);
  g_assert_no_error (error);
  read = troupe_job_file_load (fixture->path, &error);
  g_assert_no_error (error);

  troupe_job_file_find_columns (file);
  assert_same_job (file->job, read->job);
  g_assert_cmpstrv (troupe_item_list_get_arguments (get_items (read)), words);
  g_assert_cmpint (troupe_output_options_get_format (read->output), ==, TROUPE_FORMAT_JSONL);
  g_assert_false (troupe_output_options_is_in_order (read->output));
  g_assert_cmpstr (troupe_output_options_get_output (read->output), ==, output);
  g_assert_cmpstr (troupe_output_options_get_joblog (read->output), ==, "/elsewhere/log");
  g_assert_cmpstr (troupe_output_options_get_results (read->output), ==, "/elsewhere/results");
  g_assert_cmpstr (troupe_output_options_get_report (read->output), ==, "/elsewhere/report.json");
}

static TroupeItemList *
add_list (TroupeJobFile *file, TroupeItemListKind kind)
{
  TroupeItemList *list = troupe_item_list_new (kind);

  g_ptr_array_add (file->items, list);
  return list;
}

/* A list of each kind, each with its options. */
static void
test_lists (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = {
    "kind",   "arguments", "range",     "input", "null",   "csv",
    "column", "glob",      "directory", "match", "linked",
  };
  const char *const words[] = { "a", "b", NULL };
  const char *const input[] = { "/items", "-", NULL };
  g_autoptr (TroupeJobFile) file = troupe_job_file_new ();
  g_autoptr (TroupeJobFile) read = NULL;
  g_autoptr (GError) error = NULL;
  TroupeItemList *list;

  troupe_job_set_kind (file->job, TROUPE_JOB_COMMAND);
  troupe_job_set_subject (file->job, "echo {1} {full name} \\ \t");
  troupe_item_list_set_arguments (add_list (file, TROUPE_ITEM_LIST_ARGUMENTS), words);
  troupe_item_list_set_range (add_list (file, TROUPE_ITEM_LIST_RANGE), "5:1:-1");
  list = add_list (file, TROUPE_ITEM_LIST_INPUT);
  troupe_item_list_set_input (list, input);
  troupe_item_list_set_null (list, TRUE);
  troupe_item_list_set_linked (list, TRUE);
  list = add_list (file, TROUPE_ITEM_LIST_CSV);
  troupe_item_list_set_csv (list, "/table.csv");
  troupe_item_list_set_column (list, "full name");
  troupe_item_list_set_csv (add_list (file, TROUPE_ITEM_LIST_CSV), "-");
  troupe_item_list_set_glob (add_list (file, TROUPE_ITEM_LIST_GLOB), "/*.{c,h}");
  list = add_list (file, TROUPE_ITEM_LIST_DIRECTORY);
  troupe_item_list_set_directory (list, "/folder");
  troupe_item_list_set_match (list, "*.jpg");
  troupe_item_list_set_directory (add_list (file, TROUPE_ITEM_LIST_DIRECTORY), "/folder");

  troupe_job_file_save (file, fixture->path, &error);
  g_assert_no_error (error);
  read = troupe_job_file_load (fixture->path, &error);
  g_assert_no_error (error);

  troupe_job_file_find_columns (file);
  assert_same_job (file->job, read->job);
  g_assert_cmpuint (read->items->len, ==, file->items->len);
  for (guint i = 0; i < file->items->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      {
        g_auto (GValue) value_a = G_VALUE_INIT;
        g_auto (GValue) value_b = G_VALUE_INIT;
        g_autofree char *text_a = NULL;
        g_autofree char *text_b = NULL;

        g_object_get_property (g_ptr_array_index (file->items, i), names[j], &value_a);
        g_object_get_property (g_ptr_array_index (read->items, i), names[j], &value_b);
        text_a = g_strdup_value_contents (&value_a);
        text_b = g_strdup_value_contents (&value_b);
        g_assert_cmpstr (text_a, ==, text_b);
      }
}

static void
assert_columns (TroupeJobFile *file, const char *expected)
{
  const char *const *columns;
  g_autofree char *joined = NULL;

  troupe_job_file_find_columns (file);
  columns = troupe_job_get_columns (file->job);
  joined = columns == NULL ? NULL : g_strjoinv ("|", (char **) columns);
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_columns (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeJobFile) file = troupe_job_file_new ();
  TroupeItemList *table = troupe_item_list_new (TROUPE_ITEM_LIST_CSV);

  assert_columns (file, "");
  g_ptr_array_add (file->items, table);
  assert_columns (file, NULL);
  troupe_item_list_set_column (table, "name");
  assert_columns (file, "name");
  add_list (file, TROUPE_ITEM_LIST_RANGE);
  assert_columns (file, "name|");
  troupe_item_list_set_kind (table, TROUPE_ITEM_LIST_GLOB);
  assert_columns (file, "|");
}

static void
test_open_items (Fixture *fixture, gconstpointer data)
{
  const char *const words[] = { "a", "b", NULL };
  g_autoptr (TroupeJobFile) file = troupe_job_file_new ();
  g_autoptr (TroupeSource) one = NULL;
  g_autoptr (TroupeSource) both = NULL;
  g_autoptr (GError) error = NULL;

  troupe_job_set_subject (file->job, "square");
  troupe_item_list_set_range (add_list (file, TROUPE_ITEM_LIST_RANGE), "1:3");
  one = troupe_job_file_open_items (file, &error);
  g_assert_no_error (error);
  g_assert_cmpint (troupe_source_get_length (one), ==, 3);

  troupe_item_list_set_arguments (add_list (file, TROUPE_ITEM_LIST_ARGUMENTS), words);
  g_assert_null (troupe_job_file_open_items (file, &error));
  g_assert_error (error, TROUPE_JOB_FILE_ERROR, TROUPE_JOB_FILE_ERROR_INVALID);

  g_clear_error (&error);
  troupe_job_set_kind (file->job, TROUPE_JOB_COMMAND);
  both = troupe_job_file_open_items (file, &error);
  g_assert_no_error (error);
  g_assert_cmpint (troupe_source_get_length (both), ==, 6);
  g_assert_cmpuint (troupe_source_get_n_parts (both), ==, 2);
}

static void
test_defaults_are_left_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeJobFile) file = troupe_job_file_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  TroupeItemList *items = troupe_item_list_new (TROUPE_ITEM_LIST_RANGE);

  troupe_job_set_subject (file->job, "square");
  troupe_item_list_set_range (items, "1:100:2");
  g_ptr_array_add (file->items, items);
  troupe_job_file_save (file, fixture->path, &error);
  g_assert_no_error (error);

  g_file_get_contents (fixture->path, &text, NULL, &error);
  g_assert_cmpstr (text, ==,
                   "[Troupe]\nVersion=1\n\n"
                   "[Job]\nFunction=square\n\n"
                   "[Items]\nRange=1:100:2\n");
}

static void
test_by_hand (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *log = g_build_filename (fixture->folder, "log", NULL);
  g_autofree char *list = g_build_filename (fixture->folder, "list", NULL);
  g_autofree char *subject = g_build_filename (fixture->folder, "app.py:f", NULL);
  const char *const input[] = { list, "-", "/abs", NULL };
  g_autoptr (TroupeJobFile) file = load_text (fixture,
                                              "# by hand\r\n"
                                              "[Items]\r\n"
                                              "Input = list;-;/abs\r\n"
                                              "Null=true\r\n"
                                              "\n"
                                              "[Output]\n"
                                              "Format=csv\n"
                                              "Joblog=log\n"
                                              "[Job]\n"
                                              "Python=app.py:f\n"
                                              "Workers = 4\n"
                                              "Chunk=auto\n"
                                              "Halt=now,fail=3\n"
                                              "MemoryLimit=512M\n"
                                              "[Troupe]\n"
                                              "Version=1",
                                              &error);

  g_assert_no_error (error);
  g_assert_cmpstr (troupe_job_get_subject (file->job), ==, subject);
  g_assert_cmpuint (troupe_job_get_workers (file->job), ==, 4);
  g_assert_cmpint (troupe_job_get_halt (file->job), ==, TROUPE_HALT_NOW);
  g_assert_cmpuint (troupe_job_get_halt_count (file->job), ==, 3);
  g_assert_cmpuint (troupe_job_get_memory_limit (file->job), ==, 512 << 20);
  g_assert_cmpint (troupe_item_list_get_kind (get_items (file)), ==, TROUPE_ITEM_LIST_INPUT);
  g_assert_cmpstrv (troupe_item_list_get_input (get_items (file)), input);
  g_assert_true (troupe_item_list_get_null (get_items (file)));
  g_assert_cmpint (troupe_output_options_get_format (file->output), ==, TROUPE_FORMAT_CSV);
  g_assert_true (troupe_output_options_is_in_order (file->output));
  g_assert_cmpstr (troupe_output_options_get_joblog (file->output), ==, log);
  g_assert_null (troupe_output_options_get_output (file->output));
}

/* An option may have its earlier name, which the file keeps when it is saved. */
static void
test_old_name (Fixture *fixture, gconstpointer data)
{
  static const char text[] = START "[Job]\nCommand=ls {}\n# the compiler is there\nHost=true\n"
                                   "Workers=2\n" ITEMS;
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeJobFile) file = load_text (fixture, text, &error);
  g_autofree char *saved = NULL;

  g_assert_no_error (error);
  g_assert_true (troupe_job_get_outside_sandbox (file->job));
  troupe_job_file_save (file, fixture->path, &error);
  g_assert_no_error (error);
  g_file_get_contents (fixture->path, &saved, NULL, &error);
  g_assert_nonnull (strstr (saved, "\n# the compiler is there\nHost=true\nWorkers=2\n"));
  g_assert_null (strstr (saved, "OutsideSandbox"));

  troupe_job_set_outside_sandbox (file->job, FALSE);
  troupe_job_file_save (file, fixture->path, &error);
  g_assert_no_error (error);
  g_free (g_steal_pointer (&saved));
  g_file_get_contents (fixture->path, &saved, NULL, &error);
  g_assert_null (strstr (saved, "Host"));
  g_assert_null (strstr (saved, "OutsideSandbox"));

  /* A new file has the new name. */
  troupe_job_set_outside_sandbox (file->job, TRUE);
  g_unlink (fixture->path);
  troupe_job_file_save (file, fixture->path, &error);
  g_assert_no_error (error);
  g_free (g_steal_pointer (&saved));
  g_file_get_contents (fixture->path, &saved, NULL, &error);
  g_assert_nonnull (strstr (saved, "\nOutsideSandbox=true\n"));
}

/* A list that the job no longer has is no longer in its file. */
static void
test_fewer_lists (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeJobFile) file =
      load_text (fixture, JOB ITEMS "[Items 2]\n# more\nRange=3:4\n", &error);
  g_autofree char *saved = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (file->items->len, ==, 2);
  g_ptr_array_remove_index (file->items, 1);
  troupe_job_file_save (file, fixture->path, &error);
  g_assert_no_error (error);
  g_file_get_contents (fixture->path, &saved, NULL, &error);
  g_assert_nonnull (strstr (saved, "[Items]"));
  g_assert_null (strstr (saved, "Items 2"));
  g_assert_null (strstr (saved, "Range=3:4"));
}

static void
test_paths_move_along (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeJobFile) file = troupe_job_file_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *script = g_build_filename (fixture->folder, "app.py:worker", NULL);
  g_autofree char *inside = g_build_filename (fixture->folder, "below", "list", NULL);
  const char *const input[] = { inside, "-", "/outside/list", NULL };
  g_autofree char *text = NULL;
  TroupeItemList *items = troupe_item_list_new (TROUPE_ITEM_LIST_INPUT);

  troupe_job_set_kind (file->job, TROUPE_JOB_PYTHON);
  troupe_job_set_subject (file->job, script);
  troupe_item_list_set_input (items, input);
  g_ptr_array_add (file->items, items);
  troupe_job_file_save (file, fixture->path, &error);
  g_assert_no_error (error);

  g_file_get_contents (fixture->path, &text, NULL, &error);
  g_assert_nonnull (strstr (text, "Python=app.py:worker\n"));
  g_assert_nonnull (strstr (text, "Input=below/list;-;/outside/list;\n"));
  g_assert_cmpstr (troupe_job_get_subject (file->job), ==, script);
}

static void
test_not_utf8 (Fixture *fixture, gconstpointer data)
{
  const char *const words[] = { "good", "b\xff", NULL };
  g_autoptr (TroupeJobFile) file = troupe_job_file_new ();
  g_autoptr (GError) error = NULL;
  TroupeItemList *items = troupe_item_list_new (TROUPE_ITEM_LIST_ARGUMENTS);

  troupe_job_set_subject (file->job, "square");
  troupe_item_list_set_arguments (items, words);
  g_ptr_array_add (file->items, items);
  g_assert_false (troupe_job_file_save (file, fixture->path, &error));
  g_assert_error (error, TROUPE_JOB_FILE_ERROR, TROUPE_JOB_FILE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "Arguments cannot be saved"));
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

typedef struct
{
  const char *text;
  int code;
  const char *message;
} Bad;

static const Bad bad[] = {
  { "", TROUPE_JOB_FILE_ERROR_VERSION,
    "*a.troupe: This is not a job file: a job file begins with*" },
  { "\xff\xfe", TROUPE_JOB_FILE_ERROR_SYNTAX, "*not text" },
  { "PNG", TROUPE_JOB_FILE_ERROR_SYNTAX, "*line 1: “PNG” is neither*" },
  { "Version=1", TROUPE_JOB_FILE_ERROR_SYNTAX, "*line 1: “Version=1” stands before*" },
  { "[Troupe]\nVersion=x\n", TROUPE_JOB_FILE_ERROR_VERSION, "*line 2: Version: “x” is not*" },
  { "[Troupe]\nVersion=2\n[Job]\nNew=1\n", TROUPE_JOB_FILE_ERROR_VERSION,
    "*line 2: The file has version 2, and this Troupe reads up to 1*" },
  { START ITEMS, TROUPE_JOB_FILE_ERROR_INVALID,
    "*a.troupe: [Job] needs one of Function, Command, Python, Program" },
  { JOB "Command=ls\n" ITEMS, TROUPE_JOB_FILE_ERROR_INVALID,
    "*line 5: Function and Command exclude each other" },
  { JOB "[Items]\n", TROUPE_JOB_FILE_ERROR_INVALID, "*line 5: [Items] needs one of Arguments,*" },
  { JOB "Wrokers=4\n" ITEMS, TROUPE_JOB_FILE_ERROR_UNKNOWN,
    "*line 5: There is no key “Wrokers” in the group [Job]" },
  { JOB ITEMS "\n# more\n[Extra]\nKey=1\n", TROUPE_JOB_FILE_ERROR_UNKNOWN,
    "*line 9: There is no group [Extra] in job files" },
  { JOB "Host=true\nOutsideSandbox=true\n" ITEMS, TROUPE_JOB_FILE_ERROR_INVALID,
    "*line 6: OutsideSandbox and Host exclude each other" },
  { START "[Job]\nCommand=a\nHost=maybe\n" ITEMS, TROUPE_JOB_FILE_ERROR_INVALID,
    "*line 5: Host: “maybe” is neither true nor false" },
  { JOB "Host=true\n" ITEMS, TROUPE_JOB_FILE_ERROR_INVALID, "*line 5: Host is for commands only" },
  { JOB "Workers=4\nWorkers=5\n" ITEMS, TROUPE_JOB_FILE_ERROR_INVALID,
    "*line 6: [Job] Workers is there twice" },
  { JOB "Workers=many\n" ITEMS, TROUPE_JOB_FILE_ERROR_INVALID,
    "*line 5: Workers: “many” is neither auto, nor a whole number*" },
  { JOB "Threads=0\n" ITEMS, TROUPE_JOB_FILE_ERROR_INVALID,
    "*line 5: Threads: “0” is not a whole number from 1 to*" },
  { JOB "Interpreter=python3\n" ITEMS, TROUPE_JOB_FILE_ERROR_INVALID,
    "*line 5: Interpreter is for Python functions only" },
  { START "[Job]\nCommand=a\\qb\n" ITEMS, TROUPE_JOB_FILE_ERROR_INVALID, "*line 4: Command:*" },
  { JOB "[Items]\nInput=a\\qb\n", TROUPE_JOB_FILE_ERROR_INVALID, "*line 6: Input: A backslash *" },
  { JOB "[Items]\nArguments=a;\\q;b\n", TROUPE_JOB_FILE_ERROR_INVALID,
    "*line 6: Arguments: A backslash *" },
  { JOB "[Items]\nCsv=a\nColumn=\\q\n", TROUPE_JOB_FILE_ERROR_INVALID,
    "*line 7: Column: A backslash *" },
  { JOB ITEMS "Null=true\n", TROUPE_JOB_FILE_ERROR_INVALID, "*line 7: Null goes with Input only" },
  { JOB ITEMS "Column=a\n", TROUPE_JOB_FILE_ERROR_INVALID, "*line 7: Column goes with Csv only" },
  { JOB ITEMS "Match=a\n", TROUPE_JOB_FILE_ERROR_INVALID,
    "*line 7: Match goes with Directory only" },
  { JOB ITEMS "Linked=true\n", TROUPE_JOB_FILE_ERROR_UNKNOWN,
    "*line 7: There is no key “Linked”*" },
  { JOB ITEMS "[Items 2]\nRange=1:2\nLinked=1\n", TROUPE_JOB_FILE_ERROR_INVALID,
    "*line 9: Linked: “1” is neither*" },
  { JOB ITEMS "[Items 3]\nRange=1:2\n", TROUPE_JOB_FILE_ERROR_UNKNOWN,
    "*line 7: There is no group [Items 3] in job files" },
  { JOB "[Items]\nInput=a\nNull=1\n", TROUPE_JOB_FILE_ERROR_INVALID,
    "*line 7: Null: “1” is neither true nor false" },
  { JOB ITEMS "[Output]\nFormat=xml\n", TROUPE_JOB_FILE_ERROR_INVALID,
    "*line 8: Format: “xml” is not one of*" },
};

static void
test_bad (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TroupeJobFile) file = load_text (fixture, bad[i].text, &error);

      g_assert_null (file);
      g_test_message ("%s", error->message);
      g_assert_error (error, TROUPE_JOB_FILE_ERROR, bad[i].code);
      g_assert_true (g_pattern_match_simple (bad[i].message, error->message));
    }
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (troupe_job_file_load (fixture->path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void
assert_not_read (const char *path, GQuark domain, int code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (troupe_job_file_load (path, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, domain, code);
  g_assert_true (g_pattern_match_simple (message, error->message));
}

/* An endless file, or one larger than any job file, is not read. */
static void
test_no_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  const int fd = g_open (fixture->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  assert_not_read ("/dev/zero", TROUPE_JOB_FILE_ERROR, TROUPE_JOB_FILE_ERROR_SYNTAX,
                   "/dev/zero: This is not a job file: it is a device*");
  assert_not_read (folder, G_FILE_ERROR, G_FILE_ERROR_ISDIR, "The job file*Is a directory");

  g_assert_cmpint (ftruncate (fd, (64 << 20) + 1), ==, 0);
  close (fd);
  assert_not_read (fixture->path, TROUPE_JOB_FILE_ERROR, TROUPE_JOB_FILE_ERROR_SYNTAX,
                   "*This is not a job file: it is larger than 64 MiB");
}

/* As with "troupe run <(…)". */
static void
test_pipe (Fixture *fixture, gconstpointer data)
{
  static const char text[] = JOB ITEMS;
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeJobFile) file = NULL;
  g_autofree char *path = NULL;
  int fds[2];

  g_assert_cmpint (pipe (fds), ==, 0);
  g_assert_cmpint (write (fds[1], text, strlen (text)), ==, strlen (text));
  close (fds[1]);
  path = g_strdup_printf ("/dev/fd/%d", fds[0]);
  file = troupe_job_file_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (file->items->len, ==, 1);
  close (fds[0]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add_test(name, func) g_test_add ("/job-file/" name, Fixture, NULL, set_up, func, tear_down)

  add_test ("round-trip", test_round_trip);
  add_test ("no-file", test_no_file);
  add_test ("pipe", test_pipe);
  add_test ("lists", test_lists);
  add_test ("columns", test_columns);
  add_test ("open-items", test_open_items);
  add_test ("defaults", test_defaults_are_left_out);
  add_test ("by-hand", test_by_hand);
  add_test ("old-name", test_old_name);
  add_test ("fewer-lists", test_fewer_lists);
  add_test ("paths", test_paths_move_along);
  add_test ("not-utf8", test_not_utf8);
  add_test ("bad", test_bad);
  add_test ("missing", test_missing);

  return g_test_run ();
}
