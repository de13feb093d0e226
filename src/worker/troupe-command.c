/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs a command for an item and collects its output, exit status and usage. */

#include "troupe-command.h"

#include "troupe-config.h"
#include "troupe-item.h"
#include "troupe-running.h"
#include "troupe-shell.h"
#include "troupe-signal-name.h"
#include "troupe-spawner.h"
#include "troupe-tail.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define PIECE      (64 * 1024)
#define LARGE_PIPE (1024 * 1024)
#define VALUE_MAX  (TROUPE_WIRE_FRAME_MAX / 2)

/* The exit status of a shell that cannot run a program, used without a shell as well. */
#define EXIT_CANNOT_EXECUTE 126
#define EXIT_NOT_FOUND      127

struct _TroupeCommand
{
  TroupeTemplate *template_;
  const TroupeOkStatus *ok_status;
  TroupeItemInput input;
  guint lane;
  const TroupeCommandEvents *events;
  gpointer data;
  /* Can be read when someone has asked. */
  int ask_fd;
  TroupeSpawner *spawner;
  TroupeWorkFolder *folder;
  TroupeTerminal *terminal;
  TroupeArguments *arguments;
  TroupeTail *errors;
  TroupeCommandResult result;
};

/* A command that is being run. */
typedef struct
{
  pid_t pid;
  int process;
  int output;
  int errors;
  gboolean has_large_pipe;
} Child;

/* Lanes start commands in parallel, but none after all were stopped. */
static GRWLock start_lock;
static gboolean stopped;

/**
 * troupe_command_new:
 * @template_: the template
 * @ok_status: the exit statuses with which commands succeed; both must outlive the command
 * @input: what commands read
 * @lane: the number of the lane, from 1 on
 * @events: called while it runs
 * @data: for @events
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a command, or %NULL if the process has no descriptor left
 */
TroupeCommand *
troupe_command_new (TroupeTemplate *template_,
                    const TroupeOkStatus *ok_status,
                    TroupeItemInput input,
                    guint lane,
                    const TroupeCommandEvents *events,
                    gpointer data,
                    GError **error)
{
  int ask_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  TroupeCommand *self;

  if (ask_fd < 0)
    {
      int code = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s", g_strerror (code));
      return NULL;
    }

  self = g_new0 (TroupeCommand, 1);
  self->template_ = template_;
  self->input = input;
  self->ok_status = ok_status;
  self->lane = lane;
  self->events = events;
  self->data = data;
  self->ask_fd = ask_fd;
  self->spawner = troupe_spawner_new ();
  self->arguments = troupe_arguments_new ();
  self->errors = troupe_tail_new ();
  return self;
}

static void
command_reset (TroupeCommand *self)
{
  g_free (self->result.message);
  if (self->result.standard_error != NULL)
    g_string_free (self->result.standard_error, TRUE);
  self->result = (TroupeCommandResult){ 0 };
}

void
troupe_command_free (TroupeCommand *self)
{
  troupe_spawner_free (self->spawner);
  troupe_arguments_free (self->arguments);
  troupe_tail_free (self->errors);
  close (self->ask_fd);
  command_reset (self);
  g_free (self);
}

/**
 * troupe_command_set_folder:
 * @self: a command
 * @folder: (nullable): the folders that it runs in; must outlive it
 *
 * Runs each command line in a folder of its own.
 */
void
troupe_command_set_folder (TroupeCommand *self, TroupeWorkFolder *folder)
{
  self->folder = folder;
}

/**
 * troupe_command_set_terminal:
 * @self: a command
 * @terminal: (nullable): the terminal that it has; must outlive it
 *
 * Gives each command line the terminal for its standard input and output, of which nothing is kept.
 */
void
troupe_command_set_terminal (TroupeCommand *self, TroupeTerminal *terminal)
{
  self->terminal = terminal;
  troupe_spawner_set_terminal (self->spawner, terminal);
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

  if ((code == ENOENT || code == ENOTDIR) && troupe_shell_has_function (name))
    fail (self, TROUPE_FAILURE_EXIT, EXIT_NOT_FOUND,
          g_strdup_printf (_ ("exit status 127: “%s” is a function of bash: add --shell bash"),
                           text));
  else if (code == ENOENT || code == ENOTDIR)
    fail (self, TROUPE_FAILURE_EXIT, EXIT_NOT_FOUND,
          g_strdup_printf (_ ("exit status 127: “%s” was not found"), text));
  else if (code == EACCES || code == ENOEXEC)
    fail (self, TROUPE_FAILURE_EXIT, EXIT_CANNOT_EXECUTE,
          g_strdup_printf (_ ("exit status 126: “%s” cannot be executed: %s"), text,
                           g_strerror (code)));
  else if (code == E2BIG)
    fail (self, TROUPE_FAILURE_ERROR, 0,
          g_strdup_printf (_ ("“%s” cannot be started: %s; use --stdin-item, so that it reads the "
                              "item"),
                           text, g_strerror (code)));
  else
    fail (self, TROUPE_FAILURE_ERROR, 0,
          g_strdup_printf (_ ("“%s” cannot be started: %s"), text, g_strerror (code)));
}

/* Returns 0, or errno, or -1 if no command may be started any more. */
static int
start_process (TroupeCommand *self,
               guint64 sequence,
               int input,
               int output,
               int errors,
               Child *child)
{
  int code = 0;

  g_rw_lock_reader_lock (&start_lock);
  child->pid = -1;
  if (stopped)
    code = -1;
  else
    child->pid = troupe_spawner_start (self->spawner, troupe_arguments_get (self->arguments),
                                       sequence, input, output, errors, &child->process, &code);
  if (child->pid >= 0)
    troupe_running_add (child->pid);
  g_rw_lock_reader_unlock (&start_lock);
  return code;
}

static int
start_on_terminal (TroupeCommand *self, guint64 sequence, Child *child)
{
  const int terminal = troupe_terminal_get_fd (self->terminal);

  child->output = -1;
  child->errors = -1;
  return start_process (self, sequence, terminal, terminal, terminal, child);
}

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

  code = start_process (self, sequence, input, output[1], errors[1], child);
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

  if (self->terminal != NULL)
    return start_on_terminal (self, sequence, child);
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
read_output (TroupeCommand *self, Child *child, TroupeValues *value)
{
  char *at = troupe_values_reserve (value, PIECE);
  gssize size = read (child->output, at, PIECE);

  if (size == 0)
    close_end (&child->output);
  if (size <= 0)
    return;

  if (size == PIECE && !child->has_large_pipe)
    {
      fcntl (child->output, F_SETPIPE_SZ, LARGE_PIPE);
      child->has_large_pipe = TRUE;
    }
  if (self->events->printed (TROUPE_OUTPUT_STDOUT, at, size, self->data))
    troupe_values_commit (value, at + size);
}

static void
read_errors (TroupeCommand *self, Child *child)
{
  char piece[PIECE];
  gssize size = read (child->errors, piece, sizeof piece);

  if (size == 0)
    close_end (&child->errors);
  if (size <= 0)
    return;

  /* Kept in any case, since the message of a failure is the last line of it. */
  self->events->printed (TROUPE_OUTPUT_STDERR, piece, size, self->data);
  troupe_tail_append (self->errors, piece, size);
}

static void
answer_text (TroupeCommand *self, TroupeOutputStream stream, GString *text)
{
  if (text->len > 0 || stream == TROUPE_OUTPUT_STDERR)
    self->events->asked (stream, text->str, text->len, self->data);
  g_string_free (text, TRUE);
}

static void
answer (TroupeCommand *self, TroupeValues *value)
{
  const gsize size = troupe_values_get_present_size (value);
  g_autoptr (TroupeTail) output = troupe_tail_new ();
  eventfd_t count;

  eventfd_read (self->ask_fd, &count);
  troupe_tail_append (output, value->data + value->size - size, size);
  answer_text (self, TROUPE_OUTPUT_STDOUT, troupe_tail_to_text (output));
  answer_text (self, TROUPE_OUTPUT_STDERR, troupe_tail_to_text (self->errors));
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
        { self->ask_fd, POLLIN, 0 },
      };

      if (poll (ready, G_N_ELEMENTS (ready), has_ended ? 0 : -1) == 0)
        break;
      last_reads -= has_ended;
      if (ready[0].revents != 0)
        read_output (self, child, value);
      if (ready[1].revents != 0)
        read_errors (self, child);
      has_ended |= ready[2].revents != 0;
      if (ready[3].revents != 0)
        answer (self, value);

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
  else if (!self->ok_status->is_ok[WEXITSTATUS (status)])
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

  self->result.standard_error = troupe_tail_to_text (self->errors);
  take_status (self, status);
  if (asked)
    fail (self, TROUPE_FAILURE_ERROR, 0,
          g_strdup (_ ("it wants to ask something on the terminal, which a job cannot: tell it not "
                       "to ask, or give it the answer beforehand")));
  if (troupe_values_get_present_size (value) > VALUE_MAX)
    fail (self, TROUPE_FAILURE_ERROR, 0, g_strdup (_ ("its output is larger than 512 MiB")));
}

/**
 * troupe_command_ask:
 * @self: a command that another thread may run
 *
 * Asks for the end of what it has written until now. If none is running, the next one may answer
 * at its beginning.
 */
void
troupe_command_ask (TroupeCommand *self)
{
  eventfd_write (self->ask_fd, 1);
}

static void
finish_value (TroupeCommand *self, TroupeValues *value)
{
  self->result.ends_line =
      troupe_values_get_present_size (value) > 0 && value->data[value->size - 1] == '\n';
  value->size -= self->result.ends_line;
}

static const TroupeCommandResult *
run_expanded (TroupeCommand *self,
              const char *item,
              gsize size,
              guint64 sequence,
              TroupeValues *value)
{
  Child child;
  int code;

  code = start_reading_child (self, item, size, sequence, &child);
  if (code < 0)
    return NULL;
  if (code > 0)
    {
      fail_start (self, code);
      return &self->result;
    }

  follow_child (self, &child, value);
  if (self->terminal != NULL)
    troupe_terminal_follow (self->terminal, child.pid);
  reap_child (self, &child, value);
  if (is_stopped ())
    return NULL;

  finish_value (self, value);
  return &self->result;
}

/**
 * troupe_command_run:
 * @self: a command
 * @item: an item
 * @size: its size in bytes
 * @sequence: the number of the item, from 1 on
 * @value: its standard output is appended to this as the current value, without one newline at its
 *   end, as far as it is to be kept
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
  const TroupeCommandResult *result;
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;

  command_reset (self);
  troupe_tail_clear (self->errors);
  if (!troupe_template_expand (self->template_, item, size, sequence, self->lane, self->arguments,
                               &error))
    {
      fail (self, TROUPE_FAILURE_ERROR, 0, g_strdup (error->message));
      return &self->result;
    }
  if (self->folder == NULL)
    return run_expanded (self, item, size, sequence, value);

  folder = troupe_work_folder_enter (self->folder, item, size, sequence, self->lane, &error);
  if (folder == NULL)
    {
      fail (self, TROUPE_FAILURE_ERROR, 0, g_strdup (error->message));
      return &self->result;
    }
  troupe_spawner_set_folder (self->spawner, folder);
  result = run_expanded (self, item, size, sequence, value);
  troupe_work_folder_leave (self->folder, folder);
  return result;
}
