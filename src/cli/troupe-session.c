/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs a job from the command line: pool, output, signals and exit status. */

#include "troupe-session.h"

#include "troupe-config.h"
#include "troupe-console.h"
#include "troupe-counted-source.h"
#include "troupe-group-source.h"
#include "troupe-item-command.h"
#include "troupe-job-template.h"
#include "troupe-joblog-resume.h"
#include "troupe-meter.h"
#include "troupe-notices.h"
#include "troupe-orphans.h"
#include "troupe-report-file.h"
#include "troupe-run-writer.h"
#include "troupe-runner.h"
#include "troupe-session-live.h"
#include "troupe-signals.h"
#include "troupe-start.h"
#include "troupe-temporary-folder.h"
#include "troupe-written-files.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <unistd.h>

/* The maximum size of results kept in memory until they are written. */
#define RESULTS_MEMORY ((gsize) 64 * 1024 * 1024)

/* The maximum time for workers to stop before this process does (Ctrl-Z), and where they are not to
 * stop, since the run is ending, or have stopped. */
#define PAUSE_LIMIT_MS       5000
#define PAUSE_SHORT_LIMIT_MS 500

/* The maximum time for readers to take the last output, after the second interrupt. */
#define LAST_WORDS_MS 200

/* Samples the cores that a worker ran on, often enough for short jobs. */
#define SAMPLER_INTERVAL_MS 200

typedef struct
{
  TroupeCall *call;
  TroupeSessionParts parts;
  gboolean is_unwritten;
  GMainLoop *loop;
  TroupeConsole *console;
  TroupeRunner *runner;
  TroupeRun *run;
  TroupeMeter *meter;
  TroupeSessionLive *live;
  TroupeTemplate *template_;
  /* Of the options that show commands, or NULL. */
  TroupeItemCommand *command;
  /* The items that the job log had. */
  TroupeKnownResults *logged;
  TroupeRunWriter *writer;
  TroupeReportFile *report;

  guint n_interrupts;
  guint pause_timer;
  gboolean failed;
} Session;

static void
warn (Session *self, const GError *error)
{
  self->failed = TRUE;
  troupe_console_print (self->console, "troupe: %s", error->message);
}

/* Prints what is no failure. */
G_GNUC_PRINTF (2, 3)
static void
say (Session *self, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  troupe_session_live_set_notice (self->live, line);
  if (!self->call->quiet)
    troupe_console_print (self->console, "%s", line);
}

static void
advance (Session *self)
{
  if (troupe_run_writer_advance (self->writer))
    g_main_loop_quit (self->loop);
}

static void
changed_cb (gpointer user_data)
{
  Session *self = user_data;

  if (self->writer != NULL)
    advance (self);
}

/* The pool */

static void
event_cb (TroupeRun *run, TroupeEvent *event, Session *self)
{
  /* An item that was not found did not succeed. */
  const TroupeEventKind kind = troupe_event_get_kind (event);

  self->failed = self->failed || kind == TROUPE_EVENT_LEFT_OUT;
  if (!self->call->quiet || kind == TROUPE_EVENT_LEFT_OUT || kind == TROUPE_EVENT_MISSING ||
      kind == TROUPE_EVENT_NO_ROOM)
    troupe_session_live_print_event (self->live, self->console, troupe_event_get_text (event));
}

static void
finished_cb (TroupeRun *run, Session *self)
{
  g_clear_pointer (&self->meter, troupe_meter_free);
  troupe_session_live_end (self->live);
  g_clear_handle_id (&self->pause_timer, g_source_remove);

  if (self->n_interrupts > 1)
    g_main_loop_quit (self->loop);
  else
    advance (self);
}

/* Signals */

static void
interrupt (Session *self)
{
  gboolean again = self->n_interrupts++ > 0;

  troupe_run_writer_interrupt (self->writer);
  if (!again)
    say (self, _ ("Ending: workers have %g s to end. Interrupt again to kill them."),
         troupe_job_get_grace (self->call->file->job));
  if (again && troupe_run_get_state (self->run) == TROUPE_RUN_FINISHED)
    g_main_loop_quit (self->loop);
  else
    troupe_run_stop (self->run, again);
}

static gboolean
stop_process (gpointer user_data)
{
  Session *self = user_data;

  self->pause_timer = 0;
  troupe_console_set_status (self->console, NULL);
  troupe_session_live_suspend (self->live);
  raise (SIGSTOP);
  troupe_session_live_resume (self->live);
  return G_SOURCE_REMOVE;
}

static void
state_cb (TroupeRun *run, GParamSpec *pspec, Session *self)
{
  if (self->pause_timer != 0 && troupe_run_get_state (run) == TROUPE_RUN_PAUSED)
    {
      g_clear_handle_id (&self->pause_timer, g_source_remove);
      stop_process (self);
    }
}

/* The workers stop before this process does: it could not order it afterwards. */
static void
pause_all (Session *self)
{
  if (self->pause_timer != 0)
    return;

  troupe_run_act (self->run, 0, TROUPE_RUN_PAUSE);
  self->pause_timer =
      g_timeout_add (troupe_run_get_state (self->run) == TROUPE_RUN_RUNNING ? PAUSE_LIMIT_MS
                                                                            : PAUSE_SHORT_LIMIT_MS,
                     stop_process, self);
}

static void
signal_cb (int signal_number, gpointer user_data)
{
  Session *self = user_data;

  if (signal_number == SIGTSTP)
    pause_all (self);
  else if (signal_number == SIGCONT)
    {
      troupe_run_act (self->run, 0, TROUPE_RUN_CONTINUE);
      troupe_session_live_resume (self->live);
    }
  else if (signal_number == SIGUSR1)
    troupe_notices_print_running (self->console, self->run);
  else if (signal_number == SIGWINCH)
    troupe_session_live_resize (self->live);
  else
    interrupt (self);
}

/* What is shown of the run */

static void
start_meter (gpointer data)
{
  Session *self = data;
  const TroupeProgress progress = self->call->progress;

  if (progress == TROUPE_PROGRESS_ALWAYS ||
      (progress == TROUPE_PROGRESS_AUTO && !self->call->quiet &&
       troupe_console_is_terminal (self->console) && !troupe_job_get_tty (self->call->file->job)))
    self->meter = troupe_meter_new (self->run, self->console, self->call->bar);
}

static void
interrupt_cb (gpointer data)
{
  interrupt (data);
}

/* Files */

static gboolean
open_files (Session *self, GError **error)
{
  TroupeJobFile *file = self->call->file;
  const char *report = troupe_output_options_get_report (file->output);
  TroupeRunWriterParts parts;

  if (!troupe_written_files_check (file, self->call->save, error))
    return FALSE;
  if (self->call->save != NULL && !troupe_job_file_save (file, self->call->save, error))
    return FALSE;

  if (report != NULL)
    {
      self->report = troupe_report_file_new (report, error);
      if (self->report == NULL)
        return FALSE;
    }

  parts = (TroupeRunWriterParts){
    .run = self->run,
    .console = self->console,
    .template_ = self->template_,
    .command = self->command,
    .joblog_goes_on = self->logged != NULL,
    .is_kept = self->parts.recorder != NULL,
  };
  self->writer = troupe_run_writer_new (self->call, &parts, changed_cb, self, error);
  return self->writer != NULL;
}

static void
close_files (Session *self)
{
  g_autoptr (GError) error = NULL;

  troupe_run_writer_close (self->writer);
  if (self->report != NULL && !troupe_report_file_write (self->report, self->run, &error))
    {
      self->is_unwritten = TRUE;
      warn (self, error);
    }
}

/* Results that could not be written while the terminal showed a table. */
static void
write_held (Session *self)
{
  g_autoptr (GError) error = NULL;

  troupe_session_live_end (self->live);
  if (self->live != NULL && !troupe_session_live_write_held (self->live, &error))
    {
      self->is_unwritten = TRUE;
      warn (self, error);
    }
}

/* The whole */

/* This is for the job log, and also finds mistakes without starting a worker. */
static gboolean
open_template (Session *self, GError **error)
{
  TroupeJob *job = troupe_run_get_job (self->run);

  if (troupe_job_get_kind (job) == TROUPE_JOB_COMMAND)
    {
      self->template_ = troupe_job_create_template (job, error);
      if (self->template_ == NULL)
        return FALSE;
    }

  if (troupe_output_options_get_print_command (self->call->file->output) ||
      troupe_output_options_get_verbose (self->call->file->output))
    self->command = troupe_item_command_new (job, self->template_);
  return TRUE;
}

/* The items that an earlier run or the job log has are not run again. */
static gboolean
open_known (Session *self, GError **error)
{
  if (self->parts.recorder != NULL)
    troupe_runner_set_recorder (self->runner, self->parts.recorder);
  if (self->parts.keeps_items)
    troupe_runner_keep_items (self->runner, self->parts.n_kept_items);
  if (self->parts.known != NULL)
    troupe_runner_set_known_results (self->runner, self->parts.known);
  if (self->parts.recorder != NULL || !self->call->resume)
    return TRUE;

  if (!troupe_joblog_resume_open (self->call, troupe_run_get_job (self->run), self->template_,
                                  &self->logged, error))
    return FALSE;
  if (self->logged != NULL)
    troupe_runner_set_known_results (self->runner, self->logged);
  return TRUE;
}

static TroupeSource *
open_source (Session *self, GError **error)
{
  g_autoptr (TroupeSource) source = self->parts.source != NULL
                                        ? g_object_ref (self->parts.source)
                                        : troupe_job_file_open_items (self->call->file, error);

  /* How many groups there are is not known before their commands are made. */
  if (source == NULL || !self->call->counts_first || TROUPE_IS_GROUP_SOURCE (source) ||
      troupe_source_get_length (source) >= 0)
    return g_steal_pointer (&source);
  return troupe_counted_source_new (source);
}

static gboolean
start (Session *self, GError **error)
{
  TroupeJobFile *file = self->call->file;
  g_autoptr (TroupeSource) source = NULL;

  if (!troupe_output_options_validate (file->output, error))
    return FALSE;
  source = open_source (self, error);
  if (source == NULL || !troupe_temporary_folder_use (troupe_job_get_tmpdir (file->job), error))
    return FALSE;
  if (self->call->live)
    {
      self->live = troupe_session_live_new (self->call, self->console, error);
      if (self->live == NULL)
        return FALSE;
    }

  self->runner = troupe_runner_new (file->job, source,
                                    troupe_output_options_is_in_order (file->output)
                                        ? TROUPE_RESULTS_KEEP_UNTIL_READ
                                        : TROUPE_RESULTS_AS_THEY_COME,
                                    RESULTS_MEMORY);
  self->run = troupe_runner_get_run (self->runner);

  if (!open_template (self, error) || !open_known (self, error) || !open_files (self, error))
    return FALSE;

  g_signal_connect_swapped (troupe_run_get_results (self->run), "advanced", G_CALLBACK (advance),
                            self);
  g_signal_connect (self->run, "event", G_CALLBACK (event_cb), self);
  g_signal_connect (self->run, "notify::state", G_CALLBACK (state_cb), self);
  g_signal_connect (self->run, "finished", G_CALLBACK (finished_cb), self);

  if (self->report != NULL)
    troupe_sampler_set_interval (troupe_runner_get_sampler (self->runner), SAMPLER_INTERVAL_MS);
  if (self->live == NULL)
    start_meter (self);

  /* Not earlier: opening a pipe waits for its writer, and a signal should end that. */
  troupe_signals_watch (signal_cb, self);
  troupe_orphans_claim ();
  if (troupe_run_writer_get_live (self->writer) != NULL)
    troupe_runner_set_live_output (self->runner, troupe_run_writer_get_live (self->writer));
  troupe_runner_share (self->runner,
                       TROUPE_WATCH_SERVER_STAYS |
                           (self->call->no_control ? 0 : TROUPE_WATCH_SERVER_TAKES_ORDERS));
  if (self->live != NULL)
    troupe_session_live_begin (self->live, self->runner, start_meter, interrupt_cb, self);
  return troupe_runner_start (self->runner, error);
}

/* Interrupting is no failure of the job, but one that did not start is. */
static TroupeExit
get_exit (Session *self)
{
  if (self->n_interrupts > 0 && troupe_exit_has_started (self->run))
    return TROUPE_EXIT_INTERRUPTED;
  return troupe_exit_find (self->run, troupe_run_writer_get_sink (self->writer),
                           self->failed || troupe_run_writer_has_failed (self->writer));
}

/* Items that failed in the run that wrote the job log are not run again unasked, and not forgotten.
 */
static void
print_logged_failed (Session *self)
{
  const guint64 n_failed = troupe_run_writer_get_n_logged_failed (self->writer);
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, n_failed);

  if (n_failed > 0)
    troupe_console_print (self->console,
                          ngettext ("%s item has failed before, by the job log: --only-failed runs "
                                    "it again.",
                                    "%s items have failed before, by the job log: --only-failed "
                                    "runs them again.",
                                    n_failed),
                          number);
}

static void
print_end (Session *self)
{
  const GError *error = troupe_run_get_error (self->run);
  guint64 n_not_run = troupe_run_get_n_status (self->run, TROUPE_RESULT_NOT_RUN);

  if (troupe_exit_is_halted_well (self->run))
    say (self, "%s", error->message);
  else if (error != NULL)
    warn (self, error);
  if (n_not_run > 0 && !(self->call->quiet && get_exit (self) == TROUPE_EXIT_OK) &&
      troupe_exit_has_started (self->run) &&
      troupe_sink_get_state (troupe_run_writer_get_sink (self->writer)) != TROUPE_SINK_CLOSED)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, n_not_run);

      troupe_console_print (self->console,
                            ngettext ("%s item was not run.", "%s items were not run.", n_not_run),
                            number);
    }
  print_logged_failed (self);
  if (self->call->quiet)
    return;

  troupe_notices_print_outcome (self->console, self->run);
  troupe_notices_print_workers (self->console, self->run);
}

static gboolean
is_written_soon (Session *self)
{
  for (int i = 0; i <= LAST_WORDS_MS; i++, g_usleep (1000))
    if (troupe_sink_get_n_waiting (troupe_run_writer_get_sink (self->writer)) == 0 &&
        troupe_console_get_n_waiting (self->console) == 0)
      return TRUE;
  return FALSE;
}

static void
clear (Session *self)
{
  if (self->run != NULL)
    {
      g_signal_handlers_disconnect_by_data (troupe_run_get_results (self->run), self);
      g_signal_handlers_disconnect_by_data (self->run, self);
    }

  g_clear_pointer (&self->meter, troupe_meter_free);
  g_clear_pointer (&self->live, troupe_session_live_free);
  g_clear_object (&self->runner);
  g_clear_object (&self->logged);
  g_clear_pointer (&self->writer, troupe_run_writer_free);
  g_clear_pointer (&self->command, troupe_item_command_free);
  g_clear_pointer (&self->template_, troupe_template_free);
  g_clear_pointer (&self->console, troupe_console_free);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->report, troupe_report_file_free);
}

/**
 * troupe_session_run:
 * @call: the call
 * @parts: (nullable): what a kept run has besides
 *
 * Runs a job from its beginning to its end: results to their destination, all other output to
 * standard error. SIGINT, SIGTERM and SIGHUP end the job: the first one gives the workers time to
 * end and writes finished results, a second one ends it at once. SIGTSTP stops the workers as well.
 * SIGUSR1 lists them.
 *
 * Returns: the exit status
 */
TroupeExit
troupe_session_run (TroupeCall *call, TroupeSessionParts *parts)
{
  g_autoptr (GError) error = NULL;
  Session self = {
    .call = call,
    .parts = parts != NULL ? *parts : (TroupeSessionParts){ 0 },
  };
  TroupeExit status = TROUPE_EXIT_WRONG;

  /* Before the descriptors that GLib needs. */
  if (!troupe_start_check_descriptors (&error))
    {
      g_printerr ("troupe: %s\n", error->message);
      return TROUPE_EXIT_WRONG;
    }

  /* A closed reader shows as an error of write(). */
  signal (SIGPIPE, SIG_IGN);
  self.loop = g_main_loop_new (NULL, FALSE);
  self.console = troupe_console_new (changed_cb, &self);

  if (start (&self, &error))
    {
      g_main_loop_run (self.loop);
      troupe_signals_unwatch ();

      close_files (&self);
      write_held (&self);
      if (parts != NULL)
        parts->is_written = !self.is_unwritten && troupe_run_writer_is_written (self.writer);
      print_end (&self);
      status = get_exit (&self);
      troupe_runner_tell_exit (self.runner, status);

      /* After a second interrupt, a slow reader is not waited for either. */
      if (self.n_interrupts > 1 && !is_written_soon (&self))
        _exit (status);
    }
  else
    {
      warn (&self, error);
    }

  clear (&self);
  return status;
}
