/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the Python interpreter that a command starts, if the command is one that searches for it at
 * each start, which takes longer than the rest of a worker's start: a shim, such as those of pyenv
 * and asdf, or a program that runs others in an environment, such as `uv run` and `conda run`. The
 * command is run once for each run of a job. */

#include "troupe-interpreter.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-job-error.h"
#include "troupe-job.h"
#include "troupe-worker-program.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* Time limit of a shim, and of a program that may have to install an environment first. */
#define SHIM_SECONDS        30
#define ENVIRONMENT_SECONDS 600

#define BEGIN "TROUPE-INTERPRETER"

/* Prints, each followed by a NUL byte: %BEGIN, the interpreter, whether everything about the
 * process but its environment is as in the thread that asks (such as its limits, and what it sees
 * of the file system), the number of its options, these, and the variables of its environment. It
 * is one line, since `conda run` may take no other. */
#define QUESTION                                                                       \
  "import os,sys;"                                                                     \
  "read=lambda task,name:open('/proc/%%s/'%%task+name).readlines();"                   \
  "look=lambda task:("                                                                 \
  "[*filter(lambda x:x[:5]in('Umask','Cpus_','CapEf'),read(task,'status'))],"          \
  "[*filter(lambda x:' core 'not in x,read(task,'limits'))],"                          \
  "os.readlink('/proc/%%s/ns/mnt'%%task),"                                             \
  "os.getpriority(os.PRIO_PROCESS,0 if task=='self'else task));"                       \
  "same=os.path.exists('/proc/%d')and look('self')==look(%d);"                         \
  "options=open('/proc/self/cmdline','rb').read().split(b'\\0')[1:-3];"                \
  "words=[b'" BEGIN "',os.fsencode(sys.executable),b'%%d'%%same,b'%%d'%%len(options)," \
  "*options,*map(b'='.join,os.environb.items())];"                                     \
  "sys.stdout.buffer.write(b''.join(map(lambda x:x+b'\\0',words)))"

/* Programs that run others in an environment that they look up, and change nothing else. */
static const char *const environments[] = {
  "asdf", "conda",  "direnv", "env",    "hatch", "mamba", "micromamba", "mise", "nix",
  "pdm",  "pipenv", "pixi",   "poetry", "pyenv", "rtx",   "rye",        "uv",   NULL,
};

/* The beginnings of variables that are different in each process, with their equals signs. */
static const char *const own_variables[] = {
  "TROUPE_", "SHLVL=", "PWD=", "OLDPWD=", "_=", NULL,
};

/* Others that shims set, and that no function depends on. If an unknown script sets any other
 * variable, it continues to be started. */
static const char *const ignored_variables[] = {
  "PYENV", "_PYENV", "ASDF", "MISE", "__MISE", "RTX", "LC_", "PATH=", NULL,
};

struct _TroupeInterpreter
{
  GStrv words;
  GStrv environment;
};

/* The task of a search. */
typedef struct
{
  char *command;
  /* The command must start Python: it is one of @environments. */
  gboolean is_environment;
} Search;

static void
search_free (Search *self)
{
  g_free (self->command);
  g_free (self);
}

/**
 * troupe_interpreter_free:
 * @self: (transfer full): an interpreter
 *
 * Frees @self.
 */
void
troupe_interpreter_free (TroupeInterpreter *self)
{
  g_strfreev (self->words);
  g_strfreev (self->environment);
  g_free (self);
}

/** troupe_interpreter_get_words: Returns: (array zero-terminated=1): its path, and its options. */
const char *const *
troupe_interpreter_get_words (TroupeInterpreter *self)
{
  return (const char *const *) self->words;
}

/** troupe_interpreter_get_environment: Returns: (array zero-terminated=1): its environment. */
const char *const *
troupe_interpreter_get_environment (TroupeInterpreter *self)
{
  return (const char *const *) self->environment;
}

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

  return name != NULL && (is_script (real) || g_strv_contains (environments, name));
}

static gboolean
is_environment (const char *const *words)
{
  g_autofree char *name = g_path_get_basename (words[0]);

  return words[1] != NULL && g_strv_contains (environments, name);
}

static gboolean
is_in (const char *variable, const char *const *beginnings)
{
  for (guint i = 0; beginnings[i] != NULL; i++)
    if (g_str_has_prefix (variable, beginnings[i]))
      return TRUE;
  return FALSE;
}

/* Makes a variable as it was in the answer. Returns whether the interpreter may be started so. */
static gboolean
take_variable (GStrv *environment, const char *name, const char *value, gboolean is_environment)
{
  g_autofree char *variable = g_strconcat (name, "=", NULL);

  if (is_in (variable, own_variables) ||
      g_strcmp0 (g_environ_getenv (*environment, name), value) == 0 ||
      (!is_environment && is_in (variable, ignored_variables)))
    return TRUE;

  /* Those of the dynamic linker would affect the keeper of the worker as well. */
  if (!is_environment || g_str_has_prefix (name, "LD_"))
    return FALSE;

  *environment = value == NULL ? g_environ_unsetenv (*environment, name)
                               : g_environ_setenv (*environment, name, value, TRUE);
  return TRUE;
}

/* @variables are all that the interpreter had when it answered. */
static GStrv
build_environment (const char *const *variables, gboolean is_environment)
{
  g_auto (GStrv) environment = g_get_environ ();
  g_auto (GStrv) names = g_listenv ();
  g_auto (GStrv) theirs = g_strdupv ((GStrv) variables);

  for (guint i = 0; variables[i] != NULL; i++)
    {
      const char *equals = strchr (variables[i], '=');
      g_autofree char *name =
          equals == NULL ? NULL : g_strndup (variables[i], equals - variables[i]);

      if (name != NULL && !take_variable (&environment, name, equals + 1, is_environment))
        return NULL;
    }
  for (guint i = 0; names[i] != NULL; i++)
    if (g_environ_getenv (theirs, names[i]) == NULL &&
        !take_variable (&environment, names[i], NULL, is_environment))
      return NULL;
  return g_steal_pointer (&environment);
}

/* Returns the texts between NUL bytes after %BEGIN, or NULL if it is missing. */
static GPtrArray *
split_answer (GBytes *answer)
{
  gsize size = 0;
  const char *bytes = answer == NULL ? NULL : troupe_bytes_get_data (answer, &size);
  const char *at = size == 0 ? NULL : memmem (bytes, size, BEGIN, sizeof BEGIN);
  const char *end;
  GPtrArray *texts;

  if (at == NULL || bytes[size - 1] != '\0')
    return NULL;

  texts = g_ptr_array_new ();
  end = bytes + size;
  for (at += sizeof BEGIN; at < end; at += strlen (at) + 1)
    g_ptr_array_add (texts, (char *) at);
  g_ptr_array_add (texts, NULL);
  return texts;
}

/* Sets @interpreter if it can be started in place of the command. Returns FALSE if the command did
 * not start Python. */
static gboolean
take_answer (GBytes *answer, gboolean is_environment, TroupeInterpreter **interpreter)
{
  g_autoptr (GPtrArray) texts = split_answer (answer);
  const char *const *text = texts == NULL ? NULL : (const char *const *) texts->pdata;
  g_auto (GStrv) environment = NULL;
  guint64 n_options;

  *interpreter = NULL;
  if (texts == NULL || texts->len < 4 ||
      !g_ascii_string_to_unsigned (text[2], 10, 0, texts->len - 4, &n_options, NULL))
    return FALSE;
  if (!g_path_is_absolute (text[0]) || !g_file_test (text[0], G_FILE_TEST_IS_EXECUTABLE) ||
      !g_str_equal (text[1], "1"))
    return TRUE;

  environment = build_environment (text + 3 + n_options, is_environment);
  if (environment != NULL)
    {
      *interpreter = g_new0 (TroupeInterpreter, 1);
      (*interpreter)->environment = g_steal_pointer (&environment);
      (*interpreter)->words = g_new0 (char *, n_options + 2);
      (*interpreter)->words[0] = g_strdup (text[0]);
      for (guint i = 0; i < n_options; i++)
        (*interpreter)->words[i + 1] = g_strdup (text[3 + i]);
    }
  return TRUE;
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

static char *
get_last_line (GBytes *errors)
{
  g_autofree char *text = errors == NULL ? g_strdup ("") : troupe_bytes_to_text (errors);
  const char *newline = strrchr (g_strchomp (text), '\n');

  return g_strdup (newline != NULL ? newline + 1 : text);
}

static void
return_failure (GTask *task, const char *command, const char *line)
{
  GError *error = NULL;

  if (*line != '\0')
    troupe_job_set_invalid (&error, _ ("The interpreter “%s” does not start Python: %s"), command,
                            line);
  else
    troupe_job_set_invalid (&error, _ ("The interpreter “%s” does not start Python"), command);
  g_task_return_error (task, error);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Search *search = g_task_get_task_data (task);
  GSubprocess *process = G_SUBPROCESS (source);
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GBytes) errors = NULL;
  g_autoptr (TroupeInterpreter) interpreter = NULL;
  g_autofree char *line = NULL;
  const gboolean has_answered =
      g_subprocess_communicate_finish (process, result, &answer, &errors, NULL) &&
      g_subprocess_get_if_exited (process) && g_subprocess_get_exit_status (process) == 0 &&
      take_answer (answer, search->is_environment, &interpreter);

  if (has_answered || !search->is_environment ||
      g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_task_return_pointer (task, g_steal_pointer (&interpreter),
                             (GDestroyNotify) troupe_interpreter_free);
      return;
    }

  line = get_last_line (errors);
  return_failure (task, search->command, line);
}

/* It runs under the keeper, so that a command that was abandoned ends with this thread, with all
 * processes that it started. */
static GStrv
build_question (const char *const *words)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const int thread = gettid ();
  g_autofree char *code = g_strdup_printf (QUESTION, thread, thread);

  g_strv_builder_add_many (builder, troupe_pool_get_worker_program (), "--keep", NULL);
  g_strv_builder_addv (builder, (const char **) words);
  g_strv_builder_add_many (builder, "-c", code, NULL);
  return g_strv_builder_end (builder);
}

static void
ask (GTask *task, const char *const *words)
{
  const Search *search = g_task_get_task_data (task);
  g_auto (GStrv) question = build_question (words);
  g_autoptr (GCancellable) limit = g_cancellable_new ();
  g_autoptr (GSource) timer =
      g_timeout_source_new_seconds (search->is_environment ? ENVIRONMENT_SECONDS : SHIM_SECONDS);
  g_autoptr (GSubprocess) process =
      g_subprocess_newv ((const char *const *) question,
                         G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, NULL);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (process == NULL)
    {
      /* No worker starts either, which is told then. */
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
 * @command: a command that starts Python, valid
 * @cancellable: (nullable): ends the search
 * @callback: called when it is over
 * @data: passed to @callback
 *
 * Runs a command that searches for an interpreter to find the one that it starts. For other
 * commands no process is started.
 */
void
troupe_interpreter_find_async (const char *command,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_auto (GStrv) words = troupe_job_split_interpreter (command, NULL);
  Search *search = g_new0 (Search, 1);

  g_task_set_source_tag (task, troupe_interpreter_find_async);
  g_task_set_check_cancellable (task, FALSE);
  search->command = g_strdup (command);
  search->is_environment = words != NULL && is_environment ((const char *const *) words);
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);
  if (words != NULL && (search->is_environment || is_shim (words[0])))
    ask (task, (const char *const *) words);
  else
    g_task_return_pointer (task, NULL, NULL);
}

/**
 * troupe_interpreter_find_finish:
 * @result: the result passed to the callback
 * @interpreter: (out) (transfer full) (nullable): what to start in place of the command, or %NULL
 * if the command is to be started as it is: it does not search for an interpreter, it gave no
 *   answer, or it changes what cannot be changed without it
 * @error: return location for an error
 *
 * Returns: %FALSE if it is known that the command cannot start Python
 */
gboolean
troupe_interpreter_find_finish (GAsyncResult *result,
                                TroupeInterpreter **interpreter,
                                GError **error)
{
  g_autoptr (GError) failure = NULL;

  *interpreter = g_task_propagate_pointer (G_TASK (result), &failure);
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
