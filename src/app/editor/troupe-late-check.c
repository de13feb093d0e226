/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Looks for files, folders and programs in another thread. */

#include "troupe-late-check.h"

#include "troupe-config.h"
#include "troupe-job-pace.h"

#include <glib/gi18n.h>
#include <string.h>

/* How long nothing has to be typed, in milliseconds. */
#define PAUSE 300

struct _TroupeLateCheck
{
  TroupeLateCheckFunc check;
  TroupeLateCheckDone done;
  gpointer owner;

  char *text;
  char *sentence;
  guint source;
  GCancellable *cancellable;
};

static void
show (TroupeLateCheck *self, const char *sentence)
{
  if (g_strcmp0 (self->sentence, sentence) == 0)
    return;

  g_free (self->sentence);
  self->sentence = g_strdup (sentence);
  self->done (self->owner, self->sentence);
}

typedef struct
{
  TroupeLateCheckFunc check;
  char *text;
} Request;

static void
request_free (Request *request)
{
  g_free (request->text);
  g_free (request);
}

static void
check_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;

  g_task_return_pointer (task, request->check (request->text), g_free);
}

/* A check that was cancelled may have outlived its owner. */
static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = g_task_propagate_pointer (G_TASK (result), &error);

  if (error == NULL)
    show (user_data, sentence);
}

static gboolean
pause_cb (gpointer user_data)
{
  TroupeLateCheck *self = user_data;
  Request *request = g_new0 (Request, 1);
  g_autoptr (GTask) task = NULL;

  self->source = 0;
  self->cancellable = g_cancellable_new ();
  request->check = self->check;
  request->text = g_strdup (self->text);
  task = g_task_new (NULL, self->cancellable, checked_cb, self);
  g_task_set_source_tag (task, pause_cb);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  g_task_run_in_thread (task, check_in_thread);
  return G_SOURCE_REMOVE;
}

static void
cancel (TroupeLateCheck *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->source, g_source_remove);
}

/**
 * troupe_late_check_new:
 * @check: what is checked
 * @done: called with the result
 * @owner: passed to @done; frees the check before it is gone
 *
 * Returns: (transfer full): a check, without a text
 */
TroupeLateCheck *
troupe_late_check_new (TroupeLateCheckFunc check, TroupeLateCheckDone done, gpointer owner)
{
  TroupeLateCheck *self = g_new0 (TroupeLateCheck, 1);

  self->check = check;
  self->done = done;
  self->owner = owner;
  return self;
}

/** troupe_late_check_free: frees a check; its callback is not called any more. */
void
troupe_late_check_free (TroupeLateCheck *self)
{
  cancel (self);
  g_free (self->text);
  g_free (self->sentence);
  g_free (self);
}

/**
 * troupe_late_check_set_text:
 * @text: (nullable): what was typed; %NULL if there is nothing to check
 *
 * Checks the text soon, unless another one is set before.
 */
void
troupe_late_check_set_text (TroupeLateCheck *self, const char *text)
{
  if (g_strcmp0 (self->text, text) == 0)
    return;

  cancel (self);
  g_free (self->text);
  self->text = g_strdup (text);
  /* What was wrong before need not be wrong any more. */
  show (self, NULL);
  if (text && text[0] != '\0')
    self->source = g_timeout_add (PAUSE, pause_cb, self);
}

/**
 * troupe_late_check_file:
 * @text: the path of a file
 *
 * Returns: (transfer full) (nullable): a sentence if there is no such file
 */
char *
troupe_late_check_file (const char *text)
{
  g_autofree char *name = g_filename_display_name (text);

  if (!g_file_test (text, G_FILE_TEST_EXISTS))
    return g_strdup_printf (_ ("There is no file “%s”."), name);
  if (g_file_test (text, G_FILE_TEST_IS_DIR))
    return g_strdup_printf (_ ("“%s” is a folder."), name);
  return NULL;
}

/**
 * troupe_late_check_files:
 * @text: paths of files and folders, with commas between them
 *
 * Returns: (transfer full) (nullable): a sentence about the first one that does not exist
 */
char *
troupe_late_check_files (const char *text)
{
  g_auto (GStrv) paths = g_strsplit (text, ",", -1);

  for (guint i = 0; paths[i] != NULL; i++)
    if (!g_file_test (paths[i], G_FILE_TEST_EXISTS))
      {
        g_autofree char *name = g_filename_display_name (paths[i]);

        return g_strdup_printf (_ ("There is no file “%s”."), name);
      }
  return NULL;
}

/**
 * troupe_late_check_folder:
 * @text: the path of a folder
 *
 * Returns: (transfer full) (nullable): a sentence if there is no such folder
 */
char *
troupe_late_check_folder (const char *text)
{
  g_autofree char *name = g_filename_display_name (text);

  if (!g_file_test (text, G_FILE_TEST_EXISTS))
    return g_strdup_printf (_ ("There is no folder “%s”."), name);
  if (!g_file_test (text, G_FILE_TEST_IS_DIR))
    return g_strdup_printf (_ ("“%s” is not a folder."), name);
  return NULL;
}

/**
 * troupe_late_check_workdir:
 * @text: the folder of commands, which may depend on the item, or be made for each
 *
 * Returns: (transfer full) (nullable): a sentence if it is one folder, and there is none
 */
char *
troupe_late_check_workdir (const char *text)
{
  if (strpbrk (text, "{}") != NULL || g_str_equal (text, "..."))
    return NULL;
  return troupe_late_check_folder (text);
}

/**
 * troupe_late_check_file_to_write:
 * @text: the path of a file that will be written
 *
 * Returns: (transfer full) (nullable): a sentence if it is a folder, or there is no folder for it
 */
char *
troupe_late_check_file_to_write (const char *text)
{
  g_autofree char *folder = g_path_get_dirname (text);

  return g_file_test (text, G_FILE_TEST_EXISTS) ? troupe_late_check_file (text)
                                                : troupe_late_check_folder (folder);
}

/**
 * troupe_late_check_folder_to_write:
 * @text: the path of a folder that will be created unless it exists, with those above it
 *
 * Returns: (transfer full) (nullable): a sentence if a file is in its place
 */
char *
troupe_late_check_folder_to_write (const char *text)
{
  return g_file_test (text, G_FILE_TEST_EXISTS) ? troupe_late_check_folder (text) : NULL;
}

/**
 * troupe_late_check_program:
 * @text: a program, which may have arguments
 *
 * Returns: (transfer full) (nullable): a sentence if there is no such program
 */
char *
troupe_late_check_program (const char *text)
{
  g_autofree char *whole = g_find_program_in_path (text);
  g_autofree char *found = NULL;
  g_autofree char *name = NULL;
  g_auto (GStrv) words = NULL;

  /* The path of a program may have spaces in it; a quotation mark may have no partner yet. */
  if (whole || !g_shell_parse_argv (text, NULL, &words, NULL))
    return NULL;
  found = g_find_program_in_path (words[0]);
  if (found)
    return NULL;
  name = g_filename_display_name (words[0]);
  if (g_file_test (words[0], G_FILE_TEST_IS_REGULAR) && strchr (words[0], '/'))
    return g_strdup_printf (_ ("“%s” is not a program: it may not be executed."), name);
  return g_strdup_printf (_ ("There is no program “%s”."), name);
}

/* Words that a shell knows by itself, and characters that make one of several words. */
static gboolean
is_for_shell (const char *word)
{
  static const char *const words[] = {
    "!",        ".",     ":",      "[",     "[[",     "{",       "alias",   "bg",     "break",
    "builtin",  "case",  "cd",     "eval",  "exec",   "exit",    "export",  "false",  "for",
    "function", "if",    "let",    "local", "printf", "pwd",     "read",    "return", "select",
    "set",      "shift", "source", "echo",  "test",   "time",    "trap",    "true",   "type",
    "ulimit",   "umask", "unset",  "until", "while",  "command", "declare", "until",  NULL,
  };

  return g_strv_contains (words, word) || strpbrk (word, "{}$`()<>|&;=*?~#\n") != NULL;
}

/**
 * troupe_late_check_command:
 * @text: a command, which a shell may run
 *
 * Returns: (transfer full) (nullable): a sentence if its first program does not exist
 */
char *
troupe_late_check_command (const char *text)
{
  const gsize blanks = strspn (text, " \t\n");
  const gsize size = strcspn (text + blanks, " \t\n;|&<>");
  g_autofree char *first = g_strndup (text + blanks, size);
  g_auto (GStrv) words = NULL;

  /* A quotation mark may have no partner in the first word. */
  if (*first == '\0' || !g_shell_parse_argv (first, NULL, &words, NULL) || is_for_shell (words[0]))
    return NULL;
  return troupe_late_check_program (words[0]);
}

/**
 * troupe_late_check_limit:
 * @text: a command that says when items may start, or a limit that Troupe knows, such as "load 4"
 *
 * Returns: (transfer full) (nullable): a sentence if its first program does not exist
 */
char *
troupe_late_check_limit (const char *text)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "");
  TroupePaceRules rules;

  g_object_set (job, "limit", text, NULL);
  troupe_job_get_pace (job, &rules);
  return rules.command ? troupe_late_check_command (rules.command) : NULL;
}
