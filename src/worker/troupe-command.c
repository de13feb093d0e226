/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs a command for an item and collects its output, exit status and usage. */

#include "troupe-command.h"

#include "troupe-capture.h"
#include "troupe-config.h"
#include "troupe-item.h"
#include "troupe-running.h"
#include "troupe-signal-name.h"
#include "troupe-spawner.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PIECE          (64 * 1024)
#define LARGE_PIPE     (1024 * 1024)
#define VALUE_MAX      (TROUPE_WIRE_FRAME_MAX / 2)
#define LAST_WORDS_MAX 200

/* The exit status of a shell that cannot run a program, used without a shell as well. */
#define EXIT_CANNOT_EXECUTE 126
#define EXIT_NOT_FOUND      127

struct _TroupeCommand
{
  TroupeTemplate *template_;
  TroupeItemInput input;
  guint lane;
  TroupeSpawner *spawner;
  TroupeArguments *arguments;
  TroupeCommandResult result;
  guint64 error_size;
};

/* A command that is being run. */
typedef struct
{
  pid_t pid;
  int process;
  int output;
  int errors;
} Child;

/* Lanes start commands in parallel, but none after all were stopped. */
static GRWLock start_lock;
static gboolean stopped;

/**
 * troupe_command_new:
 * @template_: the template; must outlive the command
 * @input: what commands read
 * @lane: the number of the lane, from 1 on
 *
 * Returns: (transfer full): a command
 */
TroupeCommand *
troupe_command_new (TroupeTemplate *template_, TroupeItemInput input, guint lane)
{
  TroupeCommand *self = g_new0 (TroupeCommand, 1);

  self->template_ = template_;
  self->input = input;
  self->lane = lane;
  self->spawner = troupe_spawner_new ();
  self->arguments = troupe_arguments_new ();
  self->result.standard_error = g_string_new (NULL);
  return self;
}

void
troupe_command_free (TroupeCommand *self)
{
  troupe_spawner_free (self->spawner);
  troupe_arguments_free (self->arguments);
  g_string_free (self->result.standard_error, TRUE);
  g_free (self->result.message);
  g_free (self);
}

/**
 * troupe_command_stop_all:
 *
 * From now on no command of any lane is started, and running ones give no result.
 */
void
troupe_command_stop_all (void)
{
  g_rw_lock_writer_lock (&start_lock);
  stopped = TRUE;
  g_rw_lock_writer_unlock (&start_lock);
}

/* A signal that is to end the worker may have ended the command, which got it as well, before
 * anybody took notice of it here. */
static gboolean
is_stopped (void)
{
  gboolean is;
  sigset_t pending;

  g_rw_lock_reader_lock (&start_lock);
  is = stopped;
  g_rw_lock_reader_unlock (&start_lock);

  sigpending (&pending);
  return is || sigismember (&pending, SIGTERM) || sigismember (&pending, SIGHUP) ||
         sigismember (&pending, SIGINT);
}

static void
fail (TroupeCommand *self, TroupeFailureKind kind, int code, char *message)
{
  self->result.kind = kind;
  self->result.code = code;
  g_free (self->result.message);
  self->result.message = message;
}

static void
fail_start (TroupeCommand *self, int code)
{
  char **argv = troupe_arguments_get (self->arguments);
  const char *name = argv[0] == NULL ? "" : argv[0];
  g_autofree char *text = troupe_item_to_text (name, strlen (name));

  if (code == ENOENT || code == ENOTDIR)
    fail (self, TROUPE_FAILURE_EXIT, EXIT_NOT_FOUND,
          g_strdup_printf (_ ("exit status 127: “%s” was not found"), text));
  else if (code == EACCES || code == ENOEXEC)
    fail (self, TROUPE_FAILURE_EXIT, EXIT_CANNOT_EXECUTE,
          g_strdup_printf (_ ("exit status 126: “%s” cannot be executed: %s"), text,
                           g_strerror (code)));
  else
    fail (self, TROUPE_FAILURE_ERROR, 0,
          g_strdup_printf (_ ("“%s” cannot be started: %s"), text, g_strerror (code)));
}

/* Returns 0, or errno, or -1 if no command may be started any more. */
static int
start_child (TroupeCommand *self, guint64 sequence, int input, Child *child)
{
  int output[2];
  int errors[2];
  int code = 0;

  if (pipe2 (output, O_CLOEXEC) < 0)
    return errno;
  if (pipe2 (errors, O_CLOEXEC) < 0)
    {
      code = errno;
      close (output[0]);
      close (output[1]);
      return code;
    }

  g_rw_lock_reader_lock (&start_lock);
  child->pid = -1;
  if (stopped)
    code = -1;
  else
    child->pid =
        troupe_spawner_start (self->spawner, troupe_arguments_get (self->arguments), sequence,
                              input, output[1], errors[1], &child->process, &code);
  if (child->pid >= 0)
    troupe_running_add (child->pid);
  g_rw_lock_reader_unlock (&start_lock);

  close (output[1]);
  close (errors[1]);
  child->output = output[0];
  child->errors = errors[0];
  if (child->pid < 0)
    {
      close (output[0]);
      close (errors[0]);
    }
  return code;
}

/* The same, with the item as standard input if commands read it. */
static int
start_reading_child (TroupeCommand *self,
                     const char *item,
                     gsize size,
                     guint64 sequence,
                     Child *child)
{
  int input = -1;
  int code;

  if (self->input != TROUPE_ITEM_INPUT_EMPTY)
    {
      input = troupe_item_input_open (self->input, item, size);
      if (input < 0)
        return errno;
    }
  code = start_child (self, sequence, input, child);
  if (input >= 0)
    close (input);
  return code;
}

static void
close_end (int *fd)
{
  close (*fd);
  *fd = -1;
}

static void
read_output (Child *child, TroupeValues *value)
{
  char *at = troupe_values_reserve (value, PIECE);
  gssize size = read (child->output, at, PIECE);

  if (size > 0)
    troupe_values_commit (value, at + size);
  else if (size == 0)
    close_end (&child->output);

  /* Large output: makes the pipe larger. */
  if (size == PIECE && troupe_values_get_present_size (value) == PIECE)
    fcntl (child->output, F_SETPIPE_SZ, LARGE_PIPE);
}

static void
read_errors (TroupeCommand *self, Child *child)
{
  GString *kept = self->result.standard_error;
  char piece[PIECE];
  gssize size = read (child->errors, piece, sizeof piece);

  if (size == 0)
    close_end (&child->errors);
  if (size <= 0)
    return;

  self->error_size += size;
  g_string_append_len (kept, piece, MIN ((gsize) size, TROUPE_CAPTURE_MAX - kept->len));
}

/* Reads the output of the child until it has ended: then the contents of the pipes, but not the
 * later output of other processes; and no more than the limit of a value. */
static void
follow_child (TroupeCommand *self, Child *child, TroupeValues *value)
{
  gboolean has_ended = FALSE;
  guint last_reads = LARGE_PIPE / PIECE;

  while ((child->output >= 0 || child->errors >= 0) && last_reads > 0)
    {
      struct pollfd ready[] = {
        { child->output, POLLIN, 0 },
        { child->errors, POLLIN, 0 },
        { has_ended ? -1 : child->process, POLLIN, 0 },
      };

      if (poll (ready, G_N_ELEMENTS (ready), has_ended ? 0 : -1) == 0)
        break;
      last_reads -= has_ended;
      if (ready[0].revents != 0)
        read_output (child, value);
      if (ready[1].revents != 0)
        read_errors (self, child);
      has_ended |= ready[2].revents != 0;

      if (troupe_values_get_present_size (value) > VALUE_MAX)
        {
          kill (child->pid, SIGKILL);
          break;
        }
    }

  if (child->output >= 0)
    close_end (&child->output);
  if (child->errors >= 0)
    close_end (&child->errors);
}

/* The last line of standard error usually describes the failure best. */
static char *
dup_last_words (TroupeCommand *self)
{
  GString *text = self->result.standard_error;
  gsize end = text->len;
  gsize start;

  while (end > 0 && g_ascii_isspace (text->str[end - 1]))
    end--;
  for (start = end; start > 0 && text->str[start - 1] != '\n'; start--)
    ;
  return start == end ? g_strdup ("") : troupe_item_to_text (text->str + start, end - start);
}

static void
take_status (TroupeCommand *self, int status)
{
  g_autofree char *words = NULL;

  if (WIFSIGNALED (status))
    {
      int number = WTERMSIG (status);
      const char *name = troupe_signal_get_abbreviation (number);

      fail (self, TROUPE_FAILURE_SIGNAL, number,
            name == NULL ? g_strdup_printf (_ ("ended by signal %d"), number)
                         : g_strdup_printf (_ ("ended by SIG%s (%s)"), name, g_strsignal (number)));
    }
  else if (WEXITSTATUS (status) != 0)
    {
      words = dup_last_words (self);
      fail (self, TROUPE_FAILURE_EXIT, WEXITSTATUS (status),
            g_strdup_printf (*words == '\0' ? _ ("exit status %d") : _ ("exit status %d: %s"),
                             WEXITSTATUS (status), words));
    }
}

static void
reap_child (TroupeCommand *self, Child *child, TroupeValues *value)
{
  const gboolean asked = troupe_running_remove (child->pid);
  struct rusage usage = { 0 };
  int status = 0;

  while (wait4 (child->pid, &status, 0, &usage) < 0 && errno == EINTR)
    ;
  close (child->process);

  troupe_usage_from_rusage (&self->result.usage, &usage);
  self->result.max_rss_bytes = usage.ru_maxrss * G_GUINT64_CONSTANT (1024);

  take_status (self, status);
  if (asked)
    fail (self, TROUPE_FAILURE_ERROR, 0,
          g_strdup (_ ("it wants to ask something on the terminal, which a job cannot: tell it not "
                       "to ask, or give it the answer beforehand")));
  if (troupe_values_get_present_size (value) > VALUE_MAX)
    fail (self, TROUPE_FAILURE_ERROR, 0, g_strdup (_ ("its output is larger than 512 MiB")));
  troupe_capture_note_cut (self->result.standard_error, self->error_size);
}

/**
 * troupe_command_run:
 * @self: a command
 * @item: an item
 * @size: its size in bytes
 * @sequence: the number of the item, from 1 on
 * @value: its standard output is appended to this as the current value, without one newline at its
 *   end
 *
 * Runs the command line of an item and waits for it to end.
 *
 * Returns: (transfer none) (nullable): its result, until the next one is run, or %NULL if all
 *   commands were stopped
 */
const TroupeCommandResult *
troupe_command_run (TroupeCommand *self,
                    const char *item,
                    gsize size,
                    guint64 sequence,
                    TroupeValues *value)
{
  g_autoptr (GError) error = NULL;
  Child child;
  int code;

  self->result.kind = 0;
  self->result.code = 0;
  g_clear_pointer (&self->result.message, g_free);
  g_string_truncate (self->result.standard_error, 0);
  self->result.usage = (TroupeUsage){ 0 };
  self->result.max_rss_bytes = 0;
  self->error_size = 0;

  if (!troupe_template_expand (self->template_, item, size, sequence, self->lane, self->arguments,
                               &error))
    {
      fail (self, TROUPE_FAILURE_ERROR, 0, g_strdup (error->message));
      return &self->result;
    }

  code = start_reading_child (self, item, size, sequence, &child);
  if (code < 0)
    return NULL;
  if (code > 0)
    {
      fail_start (self, code);
      return &self->result;
    }

  follow_child (self, &child, value);
  reap_child (self, &child, value);
  if (is_stopped ())
    return NULL;

  if (self->result.message == NULL && troupe_values_get_present_size (value) > 0 &&
      value->data[value->size - 1] == '\n')
    value->size--;
  return &self->result;
}
