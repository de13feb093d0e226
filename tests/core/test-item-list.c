/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of a list of items: their texts, job files, and the sources that are opened. */

#include "source-helpers.h"
#include "troupe-job-file.h"

#include <glib/gstdio.h>
#include <string.h>

#define JOB "[Troupe]\nVersion=1\n[Job]\nCommand=cat\n[Items]\n"

/* An option that is not at its default, for each kind of list that takes it. */
static const struct
{
  const char *name;
  const char *text;
  const char *kinds;
} options[] = {
  { "null", "true", "input" },
  { "delimiter", ";", "input csv" },
  { "pipe", "true", "input" },
  { "block", "10M", "input" },
  { "records", "3", "input" },
  { "recstart", ">", "input" },
  { "recend", "", "input" },
  { "skip-first-line", "true", "input" },
  { "header", "true", "arguments input" },
  { "no-header", "true", "csv" },
  { "colsep", "\\t|, *", "arguments input" },
  { "trim", "lr", "arguments input" },
  { "column", "full name", "csv" },
  { "match", "*.jpg", "directory" },
  { "hidden", "true", "glob" },
  { "no-hidden", "true", "directory" },
  { "natural", "true", "glob directory" },
  { "no-run-if-empty", "true", "arguments input glob directory" },
};

static const char *const kinds[] = { "arguments", "range", "input", "csv", "glob", "directory" };

static TroupeItemList *
create_list (guint kind)
{
  TroupeItemList *list = troupe_item_list_new (kind);

  switch (kind)
    {
    case TROUPE_ITEM_LIST_ARGUMENTS:
      troupe_item_list_set_arguments (list, (const char *const[]){ "a", NULL });
      break;
    case TROUPE_ITEM_LIST_INPUT:
      troupe_item_list_set_input (list, (const char *const[]){ "-", NULL });
      break;
    default:
      g_object_set (list, kinds[kind], kind == TROUPE_ITEM_LIST_RANGE ? "1:2" : "/x", NULL);
    }
  return list;
}

/* Each option of each kind of list comes back from a job file; others are left out. */
static void
test_job_file (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "lists.troupe", NULL);

  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    for (guint i = 0; i < G_N_ELEMENTS (options); i++)
      {
        const gboolean is_taken = strstr (options[i].kinds, kinds[kind]) != NULL;
        g_autoptr (TroupeJobFile) file = troupe_job_file_new ();
        g_autoptr (TroupeJobFile) read = NULL;
        g_autoptr (GError) error = NULL;
        g_autofree char *text = NULL;
        TroupeItemList *list = create_list (kind);
        const TroupeOption *option = troupe_options_find (TROUPE_OPTIONS (list), options[i].name);

        g_test_message ("%s of %s", options[i].name, kinds[kind]);
        g_assert_nonnull (option);
        g_assert_cmpint (troupe_item_list_takes (list, option), ==, is_taken);
        g_assert_true (troupe_options_set_text (TROUPE_OPTIONS (list), options[i].name,
                                                options[i].text, &error));
        g_assert_false (troupe_options_is_default (TROUPE_OPTIONS (list), options[i].name));
        troupe_job_set_kind (file->job, TROUPE_JOB_COMMAND);
        troupe_job_set_subject (file->job, "cat");
        g_ptr_array_add (file->items, list);

        g_assert_true (troupe_job_file_save (file, path, &error));
        read = troupe_job_file_load (path, &error);
        g_assert_no_error (error);
        text = troupe_options_dup_text (TROUPE_OPTIONS (read->items->pdata[0]), options[i].name);
        if (is_taken)
          g_assert_cmpstr (text, ==, options[i].text);
        else
          g_assert_true (
              troupe_options_is_default (TROUPE_OPTIONS (read->items->pdata[0]), options[i].name));
      }
  g_assert_no_errno (g_unlink (path));
}

/* The table above has all of them. */
static void
test_all (void)
{
  g_autoptr (TroupeItemList) list = create_list (0);
  const TroupeOption *const *all = troupe_options_list (TROUPE_OPTIONS (list));
  guint n = 0;

  while (all[n] != NULL)
    n++;
  /* And whether it is linked with the list before. */
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (options) + 1);
}

static void
test_invalid (void)
{
  static const struct
  {
    const char *items;
    const char *pattern;
  } cases[] = {
    { "Input=a\nNull=maybe\n", "*line 7: Null: “maybe” is neither true nor false" },
    { "Input=a\nBlock=0\n", "*line 7: Block: “0” is not a size from 1 to 1023M*" },
    { "Input=a\nBlock=2G\n", "*line 7: Block: “2G” is not a size*the most that an item may have" },
    { "Input=a\nBlock=x\n", "*line 7: Block: “x” is not a number of bytes*" },
    { "Input=a\nColsep=(\n", "*line 7: Colsep: “(” is not a regular expression: *" },
    { "Input=a\nTrim=x\n", "*line 7: Trim: “x” is not one of auto, n, l, r, lr and rl" },
    { "Input=a\nDelimiter=\\\\q\n", "*line 7: Delimiter: “\\q” is not an escape*" },
    { "Input=a\nRecend=\\\\q\n", "*line 7: Recend: “\\q” is not an escape*" },
    { "Csv=a\nDelimiter=ab\n", "*line 7: Delimiter: “ab” cannot separate the values*" },
    { "Csv=a\nDelimiter=\"\n", "*line 7: Delimiter: “\"” cannot separate the values*" },
    { "Glob=a\nColsep=,\n", "*line 7: Colsep goes with Arguments, Input only" },
    { "Range=1:2\nHidden=true\n", "*line 7: Hidden goes with Glob only" },
    { "Csv=a\nPipe=true\n", "*line 7: Pipe goes with Input only" },
    { "Input=a\nLinked=true\n", "*no key “Linked”*" },
  };
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "lists.troupe", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (JOB, cases[i].items, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, text, -1, NULL));
      g_assert_null (troupe_job_file_load (path, &error));
      g_assert_nonnull (error);
      assert_matches (error->message, cases[i].pattern);
    }
  g_assert_no_errno (g_unlink (path));
}

static void
set_options (TroupeItemList *list, const char *texts)
{
  g_auto (GStrv) pairs = g_strsplit (texts, " ", -1);

  for (guint i = 0; *texts != '\0' && pairs[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);
      g_autoptr (GError) error = NULL;

      troupe_options_set_text (TROUPE_OPTIONS (list), pair[0], pair[1], &error);
      g_assert_no_error (error);
    }
}

/* "/" stands for the separator of parts. */
static void
test_open (void)
{
  static const struct
  {
    const char *text;
    const char *options;
    const char *items;
  } cases[] = {
    { "a b\nc\n", "", "a b|c|" },
    { "a\nb\n", "delimiter=a", "|\nb\n|" },
    { "a;b", "delimiter=;", "a|b|" },
    { " a , b \n", "colsep=,", "a/b|" },
    { " a , b \n", "colsep=, trim=n", " a / b |" },
    { " a \n", "trim=l", "a |" },
    { "x\na\n", "skip-first-line=true", "a|" },
    { "a\n\n \t\n b\n", "no-run-if-empty=true", "a| b|" },
    { "\n", "no-run-if-empty=true", "" },
    { "x,y\n\na\n", "colsep=, header=true no-run-if-empty=true", "a/|" },
    { "x,y\na\n", "colsep=, header=true", "a/|" },
    { "a\nb\nc\n", "pipe=true block=4", "a\nb\n|c\n|" },
    { "a\nb\nc\n", "pipe=true records=1", "a\n|b\n|c\n|" },
    { "h\nb\nc\n", "pipe=true records=1 header=true", "h\nb\n|h\nc\n|" },
    { ">a>b", "pipe=true records=1 recstart=> recend=", ">a|>b|" },
  };
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "items", NULL);
  const char *const input[] = { path, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TroupeItemList) list = troupe_item_list_new (TROUPE_ITEM_LIST_INPUT);
      g_autoptr (TroupeSource) source = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) read = NULL;

      g_test_message ("%s", cases[i].options);
      g_assert_true (g_file_set_contents (path, cases[i].text, -1, NULL));
      troupe_item_list_set_input (list, input);
      set_options (list, cases[i].options);
      source = troupe_item_list_open (list, &error);
      g_assert_no_error (error);
      read = read_items (source, 10, &error);
      g_assert_no_error (error);
      g_strdelimit (read->str, "\x1f", '/');
      g_assert_cmpstr (read->str, ==, cases[i].items);
    }
  g_assert_no_errno (g_unlink (path));
}

static void
test_contradictions (void)
{
  static const struct
  {
    guint kind;
    const char *options;
    const char *pattern;
  } cases[] = {
    { TROUPE_ITEM_LIST_INPUT, "pipe=true null=true", "--pipe and --null exclude each other" },
    { TROUPE_ITEM_LIST_INPUT, "pipe=true colsep=,", "--pipe and --colsep exclude each other" },
    { TROUPE_ITEM_LIST_INPUT, "pipe=true trim=l", "--pipe and --trim exclude each other" },
    { TROUPE_ITEM_LIST_INPUT, "pipe=true delimiter=,", "--pipe and --delimiter exclude*" },
    { TROUPE_ITEM_LIST_INPUT, "pipe=true skip-first-line=true", "--pipe and --skip-first-line*" },
    { TROUPE_ITEM_LIST_INPUT, "null=true delimiter=,", "--null and --delimiter exclude*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TroupeItemList) list = create_list (cases[i].kind);
      g_autoptr (GError) error = NULL;

      set_options (list, cases[i].options);
      g_assert_null (troupe_item_list_open (list, &error));
      assert_matches (error->message, cases[i].pattern);
    }
}

/* What separates the values of a table, whichever it would be by its name. */
static void
test_open_table (void)
{
  static const struct
  {
    const char *options;
    const char *items;
  } cases[] = {
    { "", "1;2/3|" },
    { "delimiter=;", "1/2,3|" },
    { "delimiter=; no-header=true", "a/b,c|1/2,3|" },
    { "delimiter=; column=a", "1|" },
    { "column=c", "3|" },
  };
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "table.csv", NULL);

  g_assert_true (g_file_set_contents (path, "a;b,c\n1;2,3\n", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TroupeItemList) list = troupe_item_list_new (TROUPE_ITEM_LIST_CSV);
      g_autoptr (TroupeSource) source = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) read = NULL;

      g_test_message ("%s", cases[i].options);
      g_object_set (list, "csv", path, NULL);
      set_options (list, cases[i].options);
      source = troupe_item_list_open (list, &error);
      g_assert_no_error (error);
      read = read_items (source, 10, &error);
      g_assert_no_error (error);
      g_strdelimit (read->str, "\x1f", '/');
      g_assert_cmpstr (read->str, ==, cases[i].items);
    }
  g_assert_no_errno (g_unlink (path));
}

/* A delimiter of lines that is none of a table. */
static void
test_other_kind (void)
{
  g_autoptr (TroupeItemList) list = create_list (TROUPE_ITEM_LIST_INPUT);
  g_autoptr (GError) error = NULL;

  set_options (list, "delimiter=ab");
  troupe_item_list_set_kind (list, TROUPE_ITEM_LIST_CSV);
  troupe_item_list_set_csv (list, "/dev/null");
  g_assert_null (troupe_item_list_open (list, &error));
  assert_matches (error->message, "“ab” cannot separate the values of a table*");
}

static char *
open_shuffled (TroupeJobFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeSource) source = troupe_job_file_open_items (file, &error);

  g_assert_no_error (error);
  return g_string_free (read_items (source, 10, NULL), FALSE);
}

/* A random order is chosen once, and is the one of its seed. */
static void
test_shuffled (void)
{
  g_autoptr (TroupeJobFile) file = troupe_job_file_new ();
  g_autoptr (TroupeJobFile) same = troupe_job_file_new ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  troupe_job_set_subject (file->job, "square");
  troupe_job_set_subject (same->job, "square");
  g_ptr_array_add (file->items, create_list (TROUPE_ITEM_LIST_RANGE));
  g_ptr_array_add (same->items, create_list (TROUPE_ITEM_LIST_RANGE));
  troupe_item_list_set_range (file->items->pdata[0], "1:50");
  troupe_item_list_set_range (same->items->pdata[0], "1:50");

  /* An order that is not that of the job is not had again. */
  g_assert_false (troupe_job_file_reads_stream (file));
  g_object_set (file->job, "shuf", TRUE, NULL);
  g_assert_true (troupe_job_file_reads_stream (file));
  first = open_shuffled (file);
  g_assert_false (troupe_job_file_reads_stream (file));
  g_assert_cmpuint (troupe_job_get_seed (file->job), >, 0);
  second = open_shuffled (file);
  g_object_set (same->job, "shuf", TRUE, "seed", troupe_job_get_seed (file->job), NULL);
  third = open_shuffled (same);
  g_assert_false (g_str_has_prefix (first, "1|2|3|4|5|6|"));
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, ==, third);
}

/* Blocks and parts. */
static void
test_streams (void)
{
  g_autoptr (TroupeJobFile) file = troupe_job_file_new ();
  g_autoptr (GError) error = NULL;
  TroupeItemList *list = create_list (TROUPE_ITEM_LIST_INPUT);

  troupe_job_set_kind (file->job, TROUPE_JOB_COMMAND);
  troupe_job_set_subject (file->job, "wc");
  g_ptr_array_add (file->items, list);
  troupe_job_file_find_columns (file);
  g_assert_false (troupe_job_get_stream (file->job));
  g_assert_nonnull (troupe_job_get_columns (file->job));

  set_options (list, "pipe=true");
  troupe_job_file_find_columns (file);
  g_assert_true (troupe_job_get_stream (file->job));
  g_ptr_array_add (file->items, create_list (TROUPE_ITEM_LIST_RANGE));
  g_assert_null (troupe_job_file_open_items (file, &error));
  assert_matches (error->message, "The blocks of --pipe cannot be combined*");

  /* How many columns there are is seen later. */
  set_options (list, "pipe=false colsep=,");
  troupe_job_file_find_columns (file);
  g_assert_false (troupe_job_get_stream (file->job));
  g_assert_null (troupe_job_get_columns (file->job));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/item-list/job-file", test_job_file);
  g_test_add_func ("/item-list/all", test_all);
  g_test_add_func ("/item-list/invalid", test_invalid);
  g_test_add_func ("/item-list/open", test_open);
  g_test_add_func ("/item-list/open-table", test_open_table);
  g_test_add_func ("/item-list/contradictions", test_contradictions);
  g_test_add_func ("/item-list/other-kind", test_other_kind);
  g_test_add_func ("/item-list/shuffled", test_shuffled);
  g_test_add_func ("/item-list/streams", test_streams);
  return g_test_run ();
}
