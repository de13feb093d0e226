/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Connects reader, lanes and output to a worker, and ends it at signals. */

#include "troupe-work.h"

#include "troupe-config.h"
#include "troupe-descendants.h"
#include "troupe-leftovers.h"
#include "troupe-reader.h"
#include "troupe-running.h"
#include "troupe-shell.h"
#include "troupe-usage.h"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* The interval between checks whether the commands that were terminated have ended. */
#define ENDING_INTERVAL_MS 10

/* Runs a command outside the sandbox, and ends it when it is ended itself: flatpak-spawn(1). */
static const char *const outside_prefix[] = { "flatpak-spawn", "--host", "--watch-bus", NULL };

struct _TroupeWork
{
  const TroupeOptions *options;
  TroupeTask task;
  int signal_fd;
  int terminal_fd;
  TroupeBatchQueue *queue;
  TroupeOutput *output;
  GPtrArray *lanes;
  TroupeReader *reader;
};

/* The command, or a text about the same items. */
static TroupeTemplate *
create_template (const TroupeOptions *options, const char *text, gboolean is_text, GError **error)
{
  const guint n_columns = options->columns == NULL ? 0 : g_strv_length (options->columns);
  const gboolean is_one = !options->several && !options->parts;
  const TroupeTemplateSettings settings = {
    .has_parts = !is_one || n_columns > 0,
    .names = (const char *const *) options->columns,
    .n_parts = is_one ? MAX (n_columns, 1) : 0,
    .repeats_words = options->repeat_words,
    .leaves_items_out = options->no_items,
    .reads_item = options->stdin_item,
    .is_stream = options->pipe,
    .has_edits = options->plus,
    .is_text = is_text,
    .shell = options->shell,
  };

  return troupe_template_new (text, &settings, error);
}

/* Outside the sandbox are other programs and variables. */
static gboolean
check_environment (const TroupeOptions *options, GError **error)
{
  if (options->outside_sandbox)
    return TRUE;
  if (options->shell != NULL && !troupe_shell_check (options->shell, error))
    return FALSE;
  for (guint i = 0; options->variables != NULL && options->variables[i] != NULL; i++)
    if (!troupe_shell_check_variable (options->shell, options->variables[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
open_terminal (TroupeWork *self, GError **error)
{
  if (self->options->terminal)
    self->task.terminal = troupe_terminal_open (error);
  return !self->options->terminal || self->task.terminal != NULL;
}

static gboolean
create_folder (TroupeWork *self, GError **error)
{
  const char *path = self->options->work_folder;
  TroupeTemplate *template_ = NULL;

  if (path == NULL)
    return TRUE;

  if (!g_str_equal (path, "..."))
    {
      template_ = create_template (self->options, path, TRUE, error);
      if (template_ == NULL)
        return FALSE;
    }
  self->task.folder = troupe_work_folder_new (template_);
  return TRUE;
}

/**
 * troupe_work_new:
 * @options: the command line; must outlive the work
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): work that was not started yet, or %NULL if there is no such
 *   function, replacement string, shell or variable
 */
TroupeWork *
troupe_work_new (const TroupeOptions *options, GError **error)
{
  g_autoptr (TroupeWork) self = g_new0 (TroupeWork, 1);

  self->options = options;
  self->signal_fd = -1;
  self->terminal_fd = -1;
  self->task.first_lane = options->first_lane;
  self->task.ok_status = &options->ok_status;
  self->task.keep_failed = options->keep_failed;
  self->task.listening = troupe_listening_new ();
  self->lanes = g_ptr_array_new_with_free_func ((GDestroyNotify) troupe_lane_free);
  if (options->command != NULL)
    {
      if (!check_environment (options, error) || !create_folder (self, error) ||
          !open_terminal (self, error))
        return NULL;
      self->task.template_ = create_template (options, options->command, FALSE, error);
      self->task.input = options->pipe         ? TROUPE_ITEM_INPUT_EXACT
                         : options->stdin_item ? TROUPE_ITEM_INPUT_LINES
                                               : TROUPE_ITEM_INPUT_EMPTY;
    }
  else
    self->task.builtin = troupe_builtin_find (options->rest[0], error);

  if (options->outside_sandbox && self->task.template_ != NULL)
    troupe_template_set_prefix (self->task.template_, outside_prefix);

  return self->task.template_ == NULL && self->task.builtin == NULL ? NULL
                                                                    : g_steal_pointer (&self);
}

/**
 * troupe_work_free:
 * @self: (transfer full): work that was not started, or that was run to its end
 *
 * Frees @self. If lanes are still busy, only the end of the process frees it.
 */
void
troupe_work_free (TroupeWork *self)
{
  g_clear_pointer (&self->reader, troupe_reader_free);
  g_ptr_array_unref (self->lanes);
  g_clear_pointer (&self->output, troupe_output_free);
  g_clear_pointer (&self->queue, troupe_batch_queue_free);
  g_clear_pointer (&self->task.capture, troupe_capture_free);
  troupe_listening_free (self->task.listening);
  g_clear_pointer (&self->task.template_, troupe_template_free);
  g_clear_pointer (&self->task.folder, troupe_work_folder_free);
  g_clear_pointer (&self->task.terminal, troupe_terminal_free);
  if (self->signal_fd >= 0)
    close (self->signal_fd);
  if (self->terminal_fd >= 0)
    close (self->terminal_fd);
  g_free (self);
}

static void
say_hello (TroupeWork *self)
{
  const TroupeWireHello hello = {
    .version = TROUPE_WIRE_VERSION,
    .flags = TROUPE_WIRE_CAN_RANGE | TROUPE_WIRE_CAN_PROBE |
             (self->task.template_ != NULL ? TROUPE_WIRE_CAN_LISTEN : 0),
    .lanes = self->lanes->len,
    .pid = getpid (),
    .name = (char *) "troupe-worker " TROUPE_VERSION,
  };

  troupe_output_hello (self->output, &hello);
  troupe_output_flush (self->output);
}

static void
say_goodbye (TroupeWork *self)
{
  TroupeWireGoodbye goodbye = { .max_rss_bytes = troupe_usage_read_peak_memory () };
  struct rusage own;
  struct rusage children;
  TroupeUsage own_cpu;
  TroupeUsage children_cpu;

  getrusage (RUSAGE_SELF, &own);
  getrusage (RUSAGE_CHILDREN, &children);
  troupe_usage_from_rusage (&own_cpu, &own);
  troupe_usage_from_rusage (&children_cpu, &children);
  goodbye.user_ns = own_cpu.user_ns + children_cpu.user_ns;
  goodbye.system_ns = own_cpu.system_ns + children_cpu.system_ns;
  goodbye.max_rss_bytes =
      MAX (goodbye.max_rss_bytes, children.ru_maxrss * G_GUINT64_CONSTANT (1024));

  troupe_output_goodbye (self->output, &goodbye);
  troupe_output_flush (self->output);
}

static gboolean
open_signals (int *fd, const int *numbers, GError **error)
{
  sigset_t signals;

  sigemptyset (&signals);
  for (guint i = 0; numbers[i] != 0; i++)
    sigaddset (&signals, numbers[i]);
  sigprocmask (SIG_BLOCK, &signals, NULL);
  *fd = signalfd (-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
  return *fd >= 0 || troupe_setup_fail (error, "signalfd");
}

/* With commands, this process reads the signals that end it, so that it ends the commands as well,
 * and those by which the kernel stops a command that wants the terminal, together with this
 * process. */
static gboolean
take_signals (TroupeWork *self, GError **error)
{
  static const int ending[] = { SIGTERM, SIGINT, TROUPE_SETUP_PARENT_DIED, 0 };
  static const int stopping[] = { SIGTTIN, SIGTTOU, 0 };

  if (!open_signals (&self->signal_fd, ending, error) ||
      !open_signals (&self->terminal_fd, stopping, error))
    return FALSE;

  troupe_descendants_adopt ();
  troupe_setup_tie_to_parent (TROUPE_SETUP_PARENT_DIED);
  return TRUE;
}

/**
 * troupe_work_start:
 * @self: work
 * @error: return location for an error
 *
 * Sets up this process, takes its standard input and output for the connection to the pool, starts
 * the lanes, and greets.
 *
 * Returns: %FALSE when the system refuses: then the process is to end
 */
gboolean
troupe_work_start (TroupeWork *self, GError **error)
{
  TroupeSetupWire wire;

  /* If the pool has ended, a write fails with an error, instead of ending a lane at an arbitrary
   * point. */
  signal (SIGPIPE, SIG_IGN);

  if (!troupe_setup_apply (&self->options->setup, error) ||
      (self->task.template_ != NULL && !take_signals (self, error)) ||
      !troupe_setup_take_wire (&wire, error))
    return FALSE;

  if (self->task.builtin != NULL && (self->task.builtin->flags & TROUPE_BUILTIN_PRINTS) != 0)
    {
      self->task.capture = troupe_capture_new (error);
      if (self->task.capture == NULL)
        return FALSE;
    }

  self->queue = troupe_batch_queue_new ();
  self->output = troupe_output_new (wire.output, error);
  if (self->output == NULL)
    return FALSE;

  for (int i = 0; i < self->options->lanes; i++)
    {
      TroupeLane *lane = troupe_lane_new (&self->task, i, self->queue, self->output, error);

      if (lane == NULL)
        return FALSE;
      g_ptr_array_add (self->lanes, lane);
    }
  self->reader = troupe_reader_new (wire.input, self->signal_fd, self->terminal_fd, self->queue,
                                    self->output, self->task.listening,
                                    (TroupeLane **) self->lanes->pdata, self->lanes->len);
  say_hello (self);
  return TRUE;
}

/* Lets the commands end. A second signal, or the pool's death, does not wait for slow ones. */
static void
end_commands (TroupeWork *self, int number)
{
  struct pollfd ready = { self->signal_fd, POLLIN, 0 };

  if (number != TROUPE_SETUP_PARENT_DIED)
    {
      troupe_descendants_signal (SIGTERM);
      while (troupe_running_get_count () > 0 && poll (&ready, 1, ENDING_INTERVAL_MS) <= 0)
        ;
    }
  troupe_descendants_end ();
}

static G_NORETURN void
end_by_signal (TroupeWork *self)
{
  struct signalfd_siginfo info = { .ssi_signo = SIGTERM };
  gssize size;

  /* Before the signal is taken, since a lane would otherwise see it. */
  troupe_command_stop_all ();
  size = read (self->signal_fd, &info, sizeof info);
  g_assert (size == sizeof info);

  troupe_output_flush (self->output);
  end_commands (self, info.ssi_signo);
  troupe_setup_end_by_signal (info.ssi_signo);
}

/**
 * troupe_work_run:
 * @self: work that was started
 * @error: return location for an error
 *
 * Works until the pool ends its stream. A signal that ends the process ends it here, and first the
 * commands, each of their descendants included.
 *
 * Returns: %FALSE when the stream did not end as it should: then the process is to end
 */
gboolean
troupe_work_run (TroupeWork *self, GError **error)
{
  TroupeReaderEnd end = troupe_reader_run (self->reader, error);

  if (end == TROUPE_READER_SIGNALLED)
    end_by_signal (self);

  if (end == TROUPE_READER_FINISHED)
    {
      troupe_batch_queue_close (self->queue);
      g_ptr_array_set_size (self->lanes, 0);
    }
  else
    {
      troupe_command_stop_all ();
    }

  if (self->task.template_ != NULL && end == TROUPE_READER_FINISHED)
    troupe_leftovers_end (self->options->grace_ms, self->signal_fd);
  else if (self->task.template_ != NULL)
    troupe_descendants_end ();
  if (end == TROUPE_READER_FINISHED)
    say_goodbye (self);
  return end == TROUPE_READER_FINISHED;
}
