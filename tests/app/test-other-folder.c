/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests which kept runs go on in a program of their own, in the folder in which they were started,
 * and what that program is told. */

#include "folder.h"
#include "troupe-config.h"
#include "troupe-kept-runs.h"
#include "troupe-other-folder.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <inttypes.h>
#include <stdarg.h>

typedef struct
{
  /* That of the runs, and that of this process. */
  char *folder;
  char *here;
} Fixture;

/* The program writes its folder, its name and its arguments into this file instead. */
static char *told;

GSubprocess *__wrap_g_subprocess_launcher_spawn (GSubprocessLauncher *launcher,
                                                 GError **error,
                                                 const char *argument,
                                                 ...);

GSubprocess *
__wrap_g_subprocess_launcher_spawn (GSubprocessLauncher *launcher,
                                    GError **error,
                                    const char *argument,
                                    ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  va_list list;

  g_ptr_array_add (arguments, (gpointer) "sh");
  g_ptr_array_add (arguments, (gpointer) "-c");
  g_ptr_array_add (arguments, (gpointer) "echo \"$PWD $(basename \"$1\") $2 $3 $4\" >\"$0\"");
  g_ptr_array_add (arguments, told);
  va_start (list, argument);
  for (; argument; argument = va_arg (list, const char *))
    g_ptr_array_add (arguments, (gpointer) argument);
  va_end (list);
  g_ptr_array_add (arguments, NULL);
  return g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, error);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->here = g_get_current_dir ();
  fixture->folder = g_dir_make_tmp ("runs-XXXXXX", NULL);
  told = g_build_filename (fixture->folder, "told", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->here);
  g_free (told);
}

/* Keeps a run without items that was started in the folder, and returns its number. */
static guint64
keep (Fixture *fixture, TroupeJobKind kind, const char *subject, TroupeItemListKind items)
{
  g_autoptr (TroupeJobFile) file = troupe_job_file_new ();
  g_autoptr (GError) error = NULL;
  TroupeJournal *journal = troupe_kept_runs_get_journal (&error);
  const TroupeRunCounts counts = { .state = TROUPE_RUN_RUNNING, .n_items = 1 };
  const TroupeRunCounts end = { .state = TROUPE_RUN_FINISHED, .n_items = 1 };
  TroupeJournalRecorder *recorder;
  guint64 id;

  g_assert_no_error (error);
  g_object_unref (file->job);
  file->job = troupe_job_new (kind, subject);
  g_ptr_array_add (file->items, troupe_item_list_new (items));
  g_assert_no_errno (g_chdir (fixture->folder));
  recorder = troupe_journal_create_recorder (journal, file, "digest", &error);
  g_assert_no_errno (g_chdir (fixture->here));
  g_assert_no_error (error);
  troupe_recorder_begin (TROUPE_RECORDER (recorder), &counts);
  troupe_recorder_end (TROUPE_RECORDER (recorder), &end);
  id = troupe_journal_recorder_get_run (recorder);
  g_object_unref (recorder);
  return id;
}

static gboolean
has_told (gpointer user_data)
{
  char **text = user_data;

  g_clear_pointer (text, g_free);
  return g_file_get_contents (told, text, NULL, NULL) && g_str_has_suffix (*text, "\n");
}

static void
assert_goes_on_there (Fixture *fixture,
                      guint64 id,
                      gboolean failed_too,
                      gint64 item,
                      const char *option)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *expected = g_strdup_printf ("%s troupe-app --continue-run=%" PRIu64 " %s \n",
                                               fixture->folder, id, option);

  g_assert_true (troupe_other_folder_continue (id, failed_too, item, &error));
  g_assert_no_error (error);
  wait_until (has_told, &text);
  g_assert_cmpstr (text, ==, expected);
  g_assert_no_errno (g_remove (told));
}

static void
assert_goes_on_here (guint64 id)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (troupe_other_folder_continue (id, TRUE, -1, &error));
  g_assert_no_error (error);
}

/* A command may use the folder: all items that failed, or one of them, run where it was started. */
static void
test_command (Fixture *fixture, gconstpointer user_data)
{
  const guint64 id = keep (fixture, TROUPE_JOB_COMMAND, "cat {}", TROUPE_ITEM_LIST_ARGUMENTS);

  assert_goes_on_there (fixture, id, TRUE, -1, "--failed-too");
  assert_goes_on_there (fixture, id, FALSE, -1, "--run-item=0");
  assert_goes_on_there (fixture, id, FALSE, 0, "--run-item=1");
  assert_goes_on_there (fixture, id, FALSE, 6, "--run-item=7");
  g_assert_no_errno (g_chdir (fixture->folder));
  assert_goes_on_here (id);
  g_assert_no_errno (g_chdir (fixture->here));
}

/* A built-in function does the same anywhere, but its items may be files of a folder. */
static void
test_function (Fixture *fixture, gconstpointer user_data)
{
  assert_goes_on_here (keep (fixture, TROUPE_JOB_FUNCTION, "square", TROUPE_ITEM_LIST_ARGUMENTS));
  assert_goes_on_here (keep (fixture, TROUPE_JOB_FUNCTION, "square", TROUPE_ITEM_LIST_RANGE));
  assert_goes_on_there (fixture,
                        keep (fixture, TROUPE_JOB_FUNCTION, "lines", TROUPE_ITEM_LIST_GLOB), TRUE,
                        -1, "--failed-too");
}

/* A folder that is gone. */
static void
test_gone (Fixture *fixture, gconstpointer user_data)
{
  const guint64 id = keep (fixture, TROUPE_JOB_COMMAND, "cat {}", TROUPE_ITEM_LIST_ARGUMENTS);
  g_autofree char *begin = g_strdup_printf (
      "Run %" PRIu64 " was started in the folder “%s”, and cannot go on there: ", id,
      fixture->folder);
  g_autofree char *end =
      g_strdup_printf (". In a terminal, “troupe resume %" PRIu64 "” goes on with it.", id);
  g_autoptr (GError) error = NULL;

  g_assert_no_errno (g_rmdir (fixture->folder));
  g_assert_false (troupe_other_folder_continue (id, TRUE, -1, &error));
  g_assert_nonnull (error);
  g_assert_true (g_str_has_prefix (error->message, begin));
  g_assert_true (g_str_has_suffix (error->message, end));
  g_assert_no_errno (g_mkdir (fixture->folder, 0700));
}

/* A run that is not kept any more. */
static void
test_deleted (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (troupe_other_folder_continue (12345, TRUE, -1, &error));
  g_assert_error (error, TROUPE_JOURNAL_ERROR, TROUPE_JOURNAL_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, function) \
  g_test_add ("/other-folder/" name, Fixture, NULL, set_up, function, tear_down)
  add ("command", test_command);
  add ("function", test_function);
  add ("gone", test_gone);
  add ("deleted", test_deleted);
#undef add
  return g_test_run ();
}
