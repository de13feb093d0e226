/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the Python interpreter behind a shim, such as those of pyenv and asdf: a script that
 * searches for the right interpreter at each start, which takes longer than the rest of a worker's
 * start. The shim is run once for each run. */

#include "troupe-interpreter.h"

#include "troupe-bytes.h"
#include "troupe-job.h"
#include "troupe-worker-program.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Time limit; a shim that takes longer is used as it is. */
#define LIMIT_SECONDS 30

/* Prints the interpreter, then its environment, separated by NUL bytes. */
#define QUESTION                                                       \
  "os=__import__('os');sys=__import__('sys');sys.stdout.buffer.write(" \
  "b'\\0'.join([os.fsencode(sys.executable),*map(b'='.join,os.environb.items())]))"

/* Variables that shims, shells, the keeper and Python itself set, and that no function depends on.
 * If a script sets any other variable, it continues to be started. */
static const char *const ignored[] = {
  "PYENV", "_PYENV", "ASDF", "MISE",    "__MISE", "RTX", "TROUPE_",
  "LC_",   "SHLVL=", "PWD=", "OLDPWD=", "PATH=",  "_=",  NULL,
};

static gboolean
is_script (const char *path)
{
  char magic[2] = "";
  const int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  const gboolean begins = fd >= 0 && read (fd, magic, sizeof magic) == sizeof magic;

  if (fd >= 0)
    close (fd);
  return begins && memcmp (magic, "#!", sizeof magic) == 0;
}

/* A script, or one program for many languages that selects one by the name it is called by. */
static gboolean
is_shim (const char *program)
{
  g_autofree char *path = g_find_program_in_path (program);
  g_autofree char *real = path == NULL ? NULL : realpath (path, NULL);
  g_autofree char *name = real == NULL ? NULL : g_path_get_basename (real);

  return name != NULL && (is_script (real) || g_str_equal (name, "mise") ||
                          g_str_equal (name, "rtx") || g_str_equal (name, "asdf"));
}

static gboolean
is_ignored (const char *variable)
{
  for (guint i = 0; ignored[i] != NULL; i++)
    if (g_str_has_prefix (variable, ignored[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_same_environment (const char *at, const char *end)
{
  g_auto (GStrv) environment = g_get_environ ();

  for (; at < end; at += strlen (at) + 1)
    {
      const char *equals = strchr (at, '=');
      g_autofree char *name = equals == NULL ? NULL : g_strndup (at, equals - at);

      if (name != NULL && !is_ignored (at) &&
          g_strcmp0 (g_environ_getenv (environment, name), equals + 1) != 0)
        return FALSE;
    }
  return TRUE;
}

/* The path in the output of a shim, if that can be started in place of the shim. */
static char *
take_answer (GBytes *answer)
{
  gsize size = 0;
  const char *bytes = answer == NULL ? NULL : troupe_bytes_get_data (answer, &size);
  g_autofree char *text = NULL;
  gsize length;

  if (size == 0)
    return NULL;

  text = g_malloc (size + 1);
  memcpy (text, bytes, size);
  text[size] = '\0';
  length = strlen (text);
  if (!g_path_is_absolute (text) || !g_file_test (text, G_FILE_TEST_IS_EXECUTABLE) ||
      length == size || !is_same_environment (text + length + 1, text + size))
    return NULL;

  return g_strdup (text);
}

static gboolean
limit_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
end_timer (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  g_cancellable_cancel (data);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GSubprocess *process = G_SUBPROCESS (source);
  g_autoptr (GBytes) answer = NULL;

  if (!g_subprocess_communicate_finish (process, result, &answer, NULL, NULL) ||
      !g_subprocess_get_if_exited (process) || g_subprocess_get_exit_status (process) != 0)
    g_clear_pointer (&answer, g_bytes_unref);

  g_task_return_pointer (task, take_answer (answer), g_free);
}

/* It runs under the keeper, so that a shim that was abandoned ends with this thread, with all
 * processes that it started. */
static GStrv
build_question (const char *const *words)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_add_many (builder, troupe_pool_get_worker_program (), "--keep", NULL);
  g_strv_builder_addv (builder, (const char **) words);
  g_strv_builder_add_many (builder, "-c", QUESTION, NULL);
  return g_strv_builder_end (builder);
}

static void
ask (GTask *task, const char *const *words)
{
  g_auto (GStrv) question = build_question (words);
  g_autoptr (GCancellable) limit = g_cancellable_new ();
  g_autoptr (GSource) timer = g_timeout_source_new_seconds (LIMIT_SECONDS);
  g_autoptr (GSubprocess) process =
      g_subprocess_newv ((const char *const *) question,
                         G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (process == NULL)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }

  g_source_set_callback (timer, limit_cb, g_object_ref (limit), g_object_unref);
  g_source_attach (timer, g_main_context_get_thread_default ());
  g_object_set_data_full (G_OBJECT (task), "timer", g_source_ref (timer), end_timer);
  if (cancellable != NULL)
    g_signal_connect_data (cancellable, "cancelled", G_CALLBACK (cancelled_cb),
                           g_object_ref (limit), (GClosureNotify) (void (*) (void)) g_object_unref,
                           0);
  g_subprocess_communicate_async (process, NULL, limit, answered_cb, g_object_ref (task));
}

/**
 * troupe_interpreter_find_async:
 * @interpreter: a command that starts Python, valid
 * @cancellable: (nullable): ends the search
 * @callback: called when it is over
 * @data: passed to @callback
 *
 * Runs a shim to find the interpreter that it starts. If the command is not a shim, no process is
 * started.
 */
void
troupe_interpreter_find_async (const char *interpreter,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_auto (GStrv) words = troupe_job_split_interpreter (interpreter, NULL);

  g_task_set_source_tag (task, troupe_interpreter_find_async);
  g_task_set_check_cancellable (task, FALSE);
  if (words != NULL && is_shim (words[0]))
    ask (task, (const char *const *) words);
  else
    g_task_return_pointer (task, NULL, NULL);
}

/**
 * troupe_interpreter_find_finish:
 * @result: the result passed to the callback
 *
 * Returns: (transfer full) (nullable): the program to start in place of the first word of the
 *   command, or %NULL if the command is to be started as it is: it is not a shim, it gave no
 *   answer, or it sets variables that a function may depend on
 */
char *
troupe_interpreter_find_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
