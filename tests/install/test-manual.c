/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that the pages of the manual agree with the program. */

#include "cli-run.h"
#include "troupe-job-file-private.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static const char *const commands[] = { "map",       "run",  "resume", "compare",  "history",
                                        "functions", "list", "pause",  "continue", "stop",
                                        "kill",      "wait", "top",    "node",     "python" };

static char *
read_page (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
add (GHashTable *set, const char *text)
{
  g_hash_table_add (set, g_strdup (text));
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* Adds the group of each match of @pattern in @text. */
static void
add_matches (GHashTable *set, const char *pattern, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE, 0, &error);
  g_autoptr (GMatchInfo) match = NULL;

  g_assert_no_error (error);
  g_regex_match (regex, text, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *group = g_match_info_fetch (match, 1);

      add (set, group);
    }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
join (GHashTable *set)
{
  g_autofree char **names = (char **) g_hash_table_get_keys_as_array (set, NULL);

  qsort (names, g_strv_length (names), sizeof *names, compare);
  return g_strjoinv ("\n", names);
}

static void
assert_same (GHashTable *documented, GHashTable *real)
{
  g_autofree char *documented_names = join (documented);
  g_autofree char *real_names = join (real);

  g_assert_cmpuint (g_hash_table_size (real), >, 0);
  g_assert_cmpstr (documented_names, ==, real_names);
}

static void
add_help (GHashTable *set, const char *command, const char *pattern)
{
  g_auto (CliRun) call = { 0 };

  if (command == NULL)
    cli_run_call (&call, NULL, "--help", NULL);
  else
    cli_run_call (&call, NULL, command, "--help", NULL);
  g_assert_cmpint (call.status, ==, 0);
  add_matches (set, pattern, call.output);
}

/* With the letter and the value, as in "-j, --workers=N". */
static void
test_options (void)
{
  g_autofree char *page = read_page ("troupe.1");
  g_autoptr (GRegex) flag = g_regex_new ("Fl (-?)", 0, 0, NULL);
  g_autoptr (GRegex) glue = g_regex_new (" Ns = Ns Ar ", 0, 0, NULL);
  g_autofree char *without_glue = g_regex_replace_literal (glue, page, -1, 0, "=", 0, NULL);
  g_autofree char *without_comma = g_regex_replace (flag, without_glue, -1, 0, "-\\1", 0, NULL);
  g_auto (GStrv) pieces = g_strsplit (without_comma, " , ", -1);
  g_autofree char *plain = g_strjoinv (", ", pieces);
  g_autoptr (GHashTable) documented = new_set ();
  g_autoptr (GHashTable) real = new_set ();

  add_matches (documented, "^\\.It ((?:-[^-], )?--.*)$", plain);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    add_help (real, commands[i], "^  ((?:-[^-], )?--[^ ]+)");
  add_help (real, NULL, "^  (--version)");
  assert_same (documented, real);
}

static void
test_commands (void)
{
  g_autofree char *page = read_page ("troupe.1");
  const char *end = strstr (page, ".Ss What to run");
  g_autofree char *start = g_strndup (page, end - page);
  g_autoptr (GHashTable) documented = new_set ();
  g_autoptr (GHashTable) real = new_set ();

  add_matches (documented, "^\\.It Cm (\\w+)", start);
  add_help (real, NULL, "^  (?!troupe)(\\w+) ");
  assert_same (documented, real);
}

/* The keys that the page has for a group. */
static GHashTable *
read_keys (const char *group)
{
  g_autofree char *page = read_page ("troupe.5");
  g_autofree char *heading = g_strdup_printf (".Ss %s\n", group);
  g_auto (GStrv) parts = g_strsplit (page, heading, 2);
  GHashTable *keys = new_set ();
  char *end;

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  end = strstr (parts[1], "\n.S");
  g_assert_nonnull (end);
  *end = '\0';
  add_matches (keys, "^\\.It Cm (\\w+)", parts[1]);
  return keys;
}

static void
add_enum (GHashTable *set, GType type)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);

  for (guint i = 0; i < klass->n_values; i++)
    g_hash_table_add (set, troupe_job_file_key (klass->values[i].value_nick));
}

static void
add_options (GHashTable *set, TroupeOptions *options)
{
  const TroupeOption *const *all = troupe_options_list (options);

  for (; *all != NULL; all++)
    g_hash_table_add (set, troupe_job_file_key ((*all)->name));
}

static void
test_job_keys (void)
{
  g_autoptr (TroupeJobFile) file = troupe_job_file_new ();
  g_autoptr (GHashTable) documented = read_keys ("Job");
  g_autoptr (GHashTable) real = new_set ();

  add_enum (real, TROUPE_TYPE_JOB_KIND);
  add_options (real, TROUPE_OPTIONS (file->job));
  assert_same (documented, real);
}

static void
test_item_keys (void)
{
  g_autoptr (TroupeItemList) list = troupe_item_list_new (TROUPE_ITEM_LIST_ARGUMENTS);
  g_autoptr (GHashTable) documented = read_keys ("Items");
  g_autoptr (GHashTable) real = new_set ();

  add_enum (real, TROUPE_TYPE_ITEM_LIST_KIND);
  add_options (real, TROUPE_OPTIONS (list));
  assert_same (documented, real);
}

static void
test_output_keys (void)
{
  g_autoptr (TroupeJobFile) file = troupe_job_file_new ();
  g_autoptr (GHashTable) documented = read_keys ("Output");
  g_autoptr (GHashTable) real = new_set ();

  add_options (real, TROUPE_OPTIONS (file->output));
  assert_same (documented, real);
}

/* The example is a job file. */
static void
test_job_example (void)
{
  g_autofree char *page = read_page ("troupe.5");
  char *text = strstr (page, "[Troupe]\n");
  char *end = text == NULL ? NULL : strstr (text, ".Ed\n");
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "example.troupe", NULL);
  g_autoptr (TroupeJobFile) file = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (end);
  g_file_set_contents (path, text, end - text, &error);
  g_assert_no_error (error);
  file = troupe_job_file_load (path, &error);
  g_assert_no_error (error);
  g_assert_no_errno (g_unlink (path));
}

/* The names in a report of a worker that was killed and of one that ended by itself. */
static void
test_report (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "report.json", NULL);
  g_autofree char *page = read_page ("troupe.1");
  g_autofree char *section = NULL;
  g_autofree char *report = NULL;
  g_autoptr (GHashTable) documented = new_set ();
  g_autoptr (GHashTable) real = new_set ();
  g_autoptr (GError) error = NULL;
  g_auto (CliRun) run = { 0 };
  const char *start = strstr (page, ".Ss The report");

  cli_run_call (&run, NULL, "map", "-j1", "--crash-limit", "1", "--report", path, "--command",
                "test {} != 1 || kill -9 $PPID", "1", "2", NULL);
  g_file_get_contents (path, &report, NULL, &error);
  g_assert_no_error (error);
  g_assert_no_errno (g_unlink (path));
  add_matches (real, "\"([a-z_]+)\" :", report);

  g_assert_nonnull (start);
  section = g_strndup (start, strstr (start + 1, "\n.Ss ") - start);
  add_matches (documented, "Cm ([a-z_]+)", section);
  add_matches (documented, "\"([a-z]+)\":", section);
  assert_same (documented, real);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/manual/options", test_options);
  g_test_add_func ("/manual/commands", test_commands);
  g_test_add_func ("/manual/job-keys", test_job_keys);
  g_test_add_func ("/manual/item-keys", test_item_keys);
  g_test_add_func ("/manual/output-keys", test_output_keys);
  g_test_add_func ("/manual/job-example", test_job_example);
  g_test_add_func ("/manual/report", test_report);

  return g_test_run ();
}
