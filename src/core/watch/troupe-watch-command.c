/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reaches a run on another machine through a command, such as ssh. */

#include "troupe-watch-command.h"

#include "troupe-config.h"
#include "troupe-watch-error.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Exit statuses: of ssh itself, and of a shell that does not find a program. */
#define SSH_FAILED      255
#define SHELL_NOT_FOUND 127

/* Bytes that a login script may print before the mark. */
#define BANNER_MAX (64 * 1024)

/* Bytes that are read at most. */
#define READ_MAX (BANNER_MAX + strlen (TROUPE_WATCH_COMMAND_MARK))

/* Bytes of what the command says about a failure. */
#define WORDS_MAX (16 * 1024)

/* A command that is being started. */
typedef struct
{
  GSubprocess *process;
  int fd;
  GSource *source;
  guint n_matched;
  gsize n_read;
} Opening;

static void
opening_free (Opening *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_clear_object (&self->process);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

/**
 * troupe_watch_command_split:
 * @name: what a user typed for a run, such as "HOST:RUN"
 * @host: (out) (transfer full) (nullable): the host, or %NULL if none is named
 * @rest: (out): the rest, which may be empty
 *
 * Returns: whether it names a host
 */
gboolean
troupe_watch_command_split (const char *name, char **host, const char **rest)
{
  const char *colon = strchr (name, ':');

  /* An address of version 6 has colons, and then brackets. */
  if (name[0] == '[' && strchr (name, ']') != NULL)
    colon = strchr (strchr (name, ']'), ':');
  *host = colon != NULL && colon != name ? g_strndup (name, colon - name) : NULL;
  *rest = *host != NULL ? colon + 1 : name;
  return *host != NULL;
}

/**
 * troupe_watch_command_for_host:
 * @host: as ssh has it, perhaps with a user
 * @arguments: (array zero-terminated=1): those of troupe on that host, such as "watch-pipe", "4711"
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a command that runs troupe on that host, or %NULL with
 *   %TROUPE_WATCH_ERROR_NOT_FOUND if that cannot be the name of a host
 */
GStrv
troupe_watch_command_for_host (const char *host, const char *const *arguments, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GString) far = g_string_new ("troupe");
  g_autofree char *plain = g_strdup (host);

  if (host[0] == '-' || host[0] == '\0' || strpbrk (host, " \t\n'\"") != NULL)
    {
      g_set_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_NOT_FOUND,
                   _ ("“%s” is not the name of a host"), host);
      return NULL;
    }
  /* The brackets are those of this command line, ssh takes the address alone. */
  if (plain[0] == '[' && g_str_has_suffix (plain, "]"))
    {
      plain[strlen (plain) - 1] = '\0';
      memmove (plain, plain + 1, strlen (plain));
    }

  /* The other side passes all words to a shell as one. */
  for (guint i = 0; arguments[i] != NULL; i++)
    {
      g_autofree char *quoted = g_shell_quote (arguments[i]);

      g_string_append_printf (far, " %s", quoted);
    }
  g_strv_builder_add_many (builder, "ssh", "-T", "--", plain, far->str, NULL);
  return g_strv_builder_end (builder);
}

/**
 * troupe_watch_command_explain:
 * @exit_status: of a command that troupe_watch_command_for_host() returned
 * @host: the host
 *
 * Returns: (transfer full) (nullable): a %TROUPE_WATCH_ERROR_NOT_FOUND if the host was not reached,
 *   or has no Troupe; otherwise %NULL
 */
GError *
troupe_watch_command_explain (int exit_status, const char *host)
{
  if (exit_status == SSH_FAILED)
    return g_error_new (TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_NOT_FOUND,
                        _ ("“%s” cannot be reached through ssh"), host);
  if (exit_status == SHELL_NOT_FOUND)
    return g_error_new (TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_NOT_FOUND,
                        _ ("“%s” has no program “troupe” where ssh looks for it"), host);
  return NULL;
}

/* What Troupe on the other side said, or the last line of the command itself. */
static char *
find_words (char *text)
{
  const char *words = g_strrstr (text, "troupe: ");
  const char *line;

  if (words != NULL && (words == text || words[-1] == '\n'))
    return g_utf8_make_valid (words + strlen ("troupe: "), -1);

  line = strrchr (g_strchomp (text), '\n');
  return g_utf8_make_valid (line != NULL ? line + 1 : text, -1);
}

static char *
take_words (GSubprocess *process)
{
  GInputStream *stream = g_subprocess_get_stderr_pipe (process);
  g_autofree char *text = g_malloc0 (WORDS_MAX + 1);
  gsize size = 0;

  /* It has ended: what it wrote is there. */
  g_input_stream_read_all (stream, text, WORDS_MAX, &size, NULL, NULL);
  g_strchomp (text);
  return find_words (text);
}

/* What kind of failure it is: it may not be Troupe on the other side that ended it. */
static TroupeWatchError
find_code (GSubprocess *process)
{
  const int status =
      g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : 0;

  if (status == SSH_FAILED || status == SHELL_NOT_FOUND)
    return TROUPE_WATCH_ERROR_UNREACHABLE;
  return status == TROUPE_WATCH_COMMAND_AMBIGUOUS ? TROUPE_WATCH_ERROR_AMBIGUOUS
                                                  : TROUPE_WATCH_ERROR_NOT_FOUND;
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Opening *self = g_task_get_task_data (task);
  GSubprocess *process = G_SUBPROCESS (source);
  g_autofree char *words = NULL;

  g_subprocess_wait_finish (process, result, NULL);
  if (g_task_return_error_if_cancelled (task))
    return;

  words = take_words (process);
  if (self->n_read > READ_MAX)
    g_task_return_new_error (task, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_NOT_FOUND,
                             _ ("it printed more than %d KiB before it greeted"),
                             BANNER_MAX / 1024);
  else if (words[0] != '\0')
    g_task_return_new_error (task, TROUPE_WATCH_ERROR, find_code (process), "%s", words);
  else
    g_task_return_new_error (task, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_NOT_FOUND,
                             _ ("the command ended without a message"));
}

static gboolean
is_cancelled (GTask *task)
{
  return g_cancellable_is_cancelled (g_task_get_cancellable (task));
}

/* It has closed its output, and ends when its input does, or nobody wants it any more: while ssh
 * connects, or asks for a password, it does not look at its input. */
static void
give_up (GTask *task)
{
  Opening *self = g_task_get_task_data (task);

  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  shutdown (self->fd, SHUT_RDWR);
  if (is_cancelled (task) || self->n_read > READ_MAX)
    g_subprocess_send_signal (self->process, SIGTERM);
  g_subprocess_wait_async (self->process, NULL, ended_cb, g_object_ref (task));
}

/* Byte by byte: what follows the mark is for the link. */
static gboolean
readable_cb (int fd, GIOCondition condition, gpointer data)
{
  static const char mark[] = TROUPE_WATCH_COMMAND_MARK;
  GTask *task = data;
  Opening *self = g_task_get_task_data (task);

  while (TRUE)
    {
      char byte;
      const gssize size = recv (fd, &byte, 1, MSG_DONTWAIT);

      if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return G_SOURCE_CONTINUE;
      /* The mark may have come before it was cancelled. */
      if (size <= 0 || ++self->n_read > READ_MAX || is_cancelled (task))
        {
          give_up (task);
          return G_SOURCE_REMOVE;
        }
      self->n_matched = byte == mark[self->n_matched] ? self->n_matched + 1 : byte == mark[0];
      if (mark[self->n_matched] == '\0')
        {
          g_unix_set_fd_nonblocking (fd, TRUE, NULL);
          self->fd = -1;
          g_task_return_int (task, fd);
          return G_SOURCE_REMOVE;
        }
    }
}

/* The output of the command then ends, which readable_cb() finds. */
static void
cancelled_cb (GCancellable *cancellable, GTask *task)
{
  Opening *self = g_task_get_task_data (task);

  if (self->fd >= 0)
    shutdown (self->fd, SHUT_RDWR);
}

static GSubprocess *
spawn (const char *const *arguments, int fd, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);

  g_subprocess_launcher_take_stdin_fd (launcher, dup (fd));
  g_subprocess_launcher_take_stdout_fd (launcher, fd);
  return g_subprocess_launcher_spawnv (launcher, arguments, error);
}

/**
 * troupe_watch_command_open_async:
 * @arguments: (array zero-terminated=1): a command
 * @cancellable: (nullable): ends it
 * @callback: called when it has written %TROUPE_WATCH_COMMAND_MARK
 * @data: for @callback
 *
 * Starts a command that connects its standard input and output to a run.
 */
void
troupe_watch_command_open_async (const char *const *arguments,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Opening *self = g_new0 (Opening, 1);
  GError *error = NULL;
  int fds[2];

  self->fd = -1;
  g_task_set_source_tag (task, troupe_watch_command_open_async);
  g_task_set_task_data (task, self, (GDestroyNotify) opening_free);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
    {
      g_task_return_new_error (task, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_GONE, "%s",
                               g_strerror (errno));
      return;
    }
  self->fd = fds[0];
  self->process = spawn (arguments, fds[1], &error);
  if (self->process == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  self->source = g_unix_fd_source_new (self->fd, G_IO_IN);
  g_source_set_callback (self->source, G_SOURCE_FUNC (readable_cb), g_object_ref (task),
                         g_object_unref);
  g_source_attach (self->source, g_task_get_context (task));
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled_cb), task, 0);
}

/**
 * troupe_watch_command_open_finish:
 * @result: of troupe_watch_command_open_async()
 * @error: return location for an error
 *
 * Returns: (transfer full): a socket that does not block, or -1 with %TROUPE_WATCH_ERROR_NOT_FOUND
 *   or, if the other machine was not reached, %TROUPE_WATCH_ERROR_UNREACHABLE, and what the command
 * said
 */
int
troupe_watch_command_open_finish (GAsyncResult *result, GError **error)
{
  return (int) g_task_propagate_int (G_TASK (result), error);
}
