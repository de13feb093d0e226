/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs a job from the command line: pool, output, signals and exit status. */

#include "troupe-session.h"

#include "troupe-config.h"
#include "troupe-console.h"
#include "troupe-counted-source.h"
#include "troupe-group-source.h"
#include "troupe-item-command.h"
#include "troupe-item-output.h"
#include "troupe-job-template.h"
#include "troupe-joblog-reader.h"
#include "troupe-joblog-resume.h"
#include "troupe-joblog.h"
#include "troupe-meter.h"
#include "troupe-notices.h"
#include "troupe-orphans.h"
#include "troupe-report-file.h"
#include "troupe-runner.h"
#include "troupe-signals.h"
#include "troupe-start.h"
#include "troupe-temporary-folder.h"
#include "troupe-written-files.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <unistd.h>

/* While more bytes than these wait for a slow reader, results stay in the pool's storage, which is
 * a temporary file if they are large. */
#define WAITING_MAX ((gsize) 16 * 1024 * 1024)

/* The maximum size of results kept in memory until they are written. */
#define RESULTS_MEMORY ((gsize) 64 * 1024 * 1024)

/* Results formatted at a time. */
#define PIECE_MAX 65536

/* The maximum time for workers to stop before this process does (Ctrl-Z). */
#define PAUSE_LIMIT_MS 500

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
  TroupeResults *results;
  TroupeMeter *meter;
  TroupeSink *sink;
  TroupeTemplate *template_;
  /* Of the options that show commands, or NULL. */
  TroupeItemCommand *command;
  TroupeJoblog *joblog;
  /* The items that the job log had, and how many of these have failed. */
  TroupeKnownResults *logged;
  guint64 n_logged_failed;
  TroupeItemOutput *output;
  TroupeReportFile *report;

  /* Runs to be written, starting at offset. */
  GQueue chunks;
  guint32 offset;
  gboolean unreadable;
  gboolean ended;

  guint n_interrupts;
  guint pause_timer;
  gboolean failed;
} Session;

static void advance (Session *self);

static void
warn (Session *self, const GError *error)
{
  self->failed = TRUE;
  troupe_console_print (self->console, "troupe: %s", error->message);
}

/* A file cannot be written. */
static void
warn_unwritten (Session *self, const GError *error)
{
  self->is_unwritten = TRUE;
  warn (self, error);
}

/* Results */

static void
free_run (gpointer data)
{
  troupe_result_chunk_clear (data);
  g_free (data);
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
  if (!self->call->quiet)
    troupe_console_print (self->console, "%s", line);
}

/* Prints and logs each chunk once. */
static void
record_run (Session *self, const TroupeResultChunk *chunk)
{
  g_autoptr (GError) joblog_error = NULL;
  g_autoptr (GError) error = NULL;

  if (self->command != NULL && troupe_output_options_get_verbose (self->call->file->output))
    troupe_notices_print_commands (self->console, chunk, self->command);
  if (chunk->status != TROUPE_RESULT_OK || (chunk->note != NULL && !self->call->quiet))
    troupe_notices_print_run (self->console, troupe_results_get_numbers (self->results), chunk,
                              !troupe_item_output_is_text (self->output));

  if (self->joblog != NULL && chunk->status != TROUPE_RESULT_NOT_RUN &&
      !troupe_joblog_add (self->joblog, chunk, &joblog_error))
    {
      warn_unwritten (self, joblog_error);
      g_clear_pointer (&self->joblog, troupe_joblog_free);
    }

  if (!troupe_item_output_record (self->output, chunk, &error))
    warn_unwritten (self, error);
}

/* After an interrupt, items that were not run are written between results, but not after the last
 * one: they may be many, and are not of interest. */
static gboolean
is_writable (Session *self)
{
  const TroupeResultChunk *last = g_queue_peek_tail (&self->chunks);

  return last != NULL && (self->n_interrupts == 0 || last->status != TROUPE_RESULT_NOT_RUN);
}

static gboolean
find_run (Session *self)
{
  g_autoptr (GError) error = NULL;

  while (!is_writable (self) && !self->unreadable)
    {
      TroupeResultChunk chunk = { 0 };

      if (!troupe_results_next_chunk (self->results, &chunk, &error))
        break;
      if (!troupe_joblog_reader_has_result (&chunk))
        {
          self->n_logged_failed += chunk.status == TROUPE_RESULT_OK ? 0 : chunk.count;
          if (troupe_item_output_is_text (self->output))
            troupe_item_output_add_results (self->output, &chunk, 0, chunk.count);
          troupe_result_chunk_clear (&chunk);
          continue;
        }
      g_queue_push_tail (&self->chunks, g_memdup2 (&chunk, sizeof chunk));
    }

  if (error != NULL)
    {
      warn (self, error);
      self->unreadable = TRUE;
      troupe_run_stop (self->run, FALSE);
    }
  return is_writable (self);
}

/* The command line of the next item, before its result. */
static void
write_command (Session *self, const TroupeResultChunk *chunk)
{
  g_autoptr (GBytes) item = troupe_items_dup_item (chunk->items, self->offset);
  g_autoptr (GString) line = g_string_new (NULL);

  if (chunk->status == TROUPE_RESULT_NOT_RUN)
    return;
  troupe_item_command_append (self->command, item, chunk->first_index + self->offset + 1,
                              chunk->worker, line);
  g_string_append_c (line, '\n');
  troupe_sink_add_text (self->sink, line->str, line->len);
}

static void
write_piece (Session *self)
{
  TroupeResultChunk *chunk = g_queue_peek_head (&self->chunks);
  guint32 count = MIN (chunk->count - self->offset, PIECE_MAX);

  /* The lines of a chunk need not be split: they are available already. */
  if (chunk->values != NULL &&
      troupe_output_options_get_format (self->call->file->output) == TROUPE_FORMAT_LINES)
    count = chunk->count;

  if (self->offset == 0)
    record_run (self, chunk);
  if (self->command != NULL && troupe_output_options_get_print_command (self->call->file->output))
    {
      count = 1;
      write_command (self, chunk);
    }
  if (troupe_item_output_is_text (self->output))
    troupe_item_output_add_results (self->output, chunk, self->offset, count);
  else
    troupe_sink_add (self->sink, chunk, self->offset, count);
  self->offset += count;
  if (self->offset == chunk->count)
    {
      free_run (g_queue_pop_head (&self->chunks));
      self->offset = 0;
    }
}

static gboolean
is_congested (Session *self)
{
  return troupe_sink_get_n_waiting (self->sink) > WAITING_MAX ||
         troupe_console_get_n_waiting (self->console) > WAITING_MAX;
}

static void
flush_joblog (Session *self)
{
  g_autoptr (GError) error = NULL;

  if (self->joblog != NULL && !troupe_joblog_flush (self->joblog, &error))
    {
      warn_unwritten (self, error);
      g_clear_pointer (&self->joblog, troupe_joblog_free);
    }
}

/* All that an item printed is taken before its result is. Returns FALSE when its reader is slow. */
static gboolean
take_pieces (Session *self)
{
  gboolean more = TRUE;

  while (more && !is_congested (self))
    {
      g_autoptr (GError) error = NULL;

      more = troupe_item_output_take_piece (self->output, &error);
      if (error != NULL)
        warn_unwritten (self, error);
    }
  return !more;
}

static void
advance (Session *self)
{
  while (!is_congested (self) && find_run (self) && take_pieces (self))
    write_piece (self);
  take_pieces (self);
  flush_joblog (self);

  if (!self->ended && troupe_run_get_state (self->run) == TROUPE_RUN_FINISHED &&
      (self->unreadable || troupe_results_is_exhausted (self->results)) && !is_writable (self))
    {
      troupe_item_output_end (self->output);
      troupe_sink_end (self->sink);
      self->ended = TRUE;
    }
  troupe_sink_flush (self->sink);

  if (self->ended && troupe_sink_get_n_waiting (self->sink) == 0)
    g_main_loop_quit (self->loop);
}

static gboolean
pieces_cb (gpointer user_data)
{
  advance (user_data);
  return G_SOURCE_CONTINUE;
}

static void
sink_changed_cb (TroupeSink *sink, gpointer user_data)
{
  Session *self = user_data;

  /* The remaining results are not wanted, or cannot be written: they need not be computed. */
  if (troupe_sink_get_state (sink) != TROUPE_SINK_OPEN)
    troupe_run_stop (self->run, FALSE);
  advance (self);
}

static void
console_changed_cb (gpointer user_data)
{
  advance (user_data);
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
    troupe_console_print (self->console, "%s", troupe_event_get_text (event));
}

static void
finished_cb (TroupeRun *run, Session *self)
{
  g_clear_pointer (&self->meter, troupe_meter_free);
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
  raise (SIGSTOP);
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
  self->pause_timer = g_timeout_add (PAUSE_LIMIT_MS, stop_process, self);
}

static void
signal_cb (int signal_number, gpointer user_data)
{
  Session *self = user_data;

  if (signal_number == SIGTSTP)
    pause_all (self);
  else if (signal_number == SIGCONT)
    troupe_run_act (self->run, 0, TROUPE_RUN_CONTINUE);
  else if (signal_number == SIGUSR1)
    troupe_notices_print_running (self->console, self->run);
  else
    interrupt (self);
}

/* Files */

static gboolean
open_files (Session *self, GError **error)
{
  TroupeJobFile *file = self->call->file;
  const char *joblog = troupe_output_options_get_joblog (file->output);
  const char *report = troupe_output_options_get_report (file->output);

  if (!troupe_written_files_check (file, self->call->save, error))
    return FALSE;
  if (self->call->save != NULL && !troupe_job_file_save (file, self->call->save, error))
    return FALSE;

  if (joblog != NULL)
    {
      self->joblog =
          troupe_joblog_new (joblog, file->job, self->template_, self->logged != NULL, error);
      if (self->joblog == NULL)
        return FALSE;
    }

  if (report != NULL)
    {
      self->report = troupe_report_file_new (report, error);
      if (self->report == NULL)
        return FALSE;
    }

  self->sink = troupe_sink_new (troupe_output_options_get_format (file->output),
                                troupe_output_options_get_output (file->output), self->console,
                                sink_changed_cb, self, error);
  if (self->sink == NULL)
    return FALSE;

  troupe_sink_set_omits_silent (self->sink, troupe_job_get_kind (file->job) == TROUPE_JOB_COMMAND);
  self->output =
      troupe_item_output_new (file, troupe_run_get_job (self->run), self->sink, self->console,
                              self->parts.recorder != NULL, pieces_cb, self, error);
  return self->output != NULL;
}

static void
close_files (Session *self)
{
  g_autoptr (GError) joblog_error = NULL;
  g_autoptr (GError) report_error = NULL;

  if (self->joblog != NULL && !troupe_joblog_close (self->joblog, &joblog_error))
    warn_unwritten (self, joblog_error);
  if (self->report != NULL && !troupe_report_file_write (self->report, self->run, &report_error))
    warn_unwritten (self, report_error);
  troupe_sink_close (self->sink);
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
  TroupeProgress progress = self->call->progress;
  g_autoptr (TroupeSource) source = NULL;

  if (!troupe_output_options_validate (file->output, error))
    return FALSE;
  source = open_source (self, error);
  if (source == NULL || !troupe_temporary_folder_use (troupe_job_get_tmpdir (file->job), error))
    return FALSE;

  self->runner = troupe_runner_new (file->job, source,
                                    troupe_output_options_is_in_order (file->output)
                                        ? TROUPE_RESULTS_KEEP_UNTIL_READ
                                        : TROUPE_RESULTS_AS_THEY_COME,
                                    RESULTS_MEMORY);
  self->run = troupe_runner_get_run (self->runner);
  self->results = troupe_run_get_results (self->run);

  if (!open_template (self, error) || !open_known (self, error) || !open_files (self, error))
    return FALSE;

  g_signal_connect_swapped (self->results, "advanced", G_CALLBACK (advance), self);
  g_signal_connect (self->run, "event", G_CALLBACK (event_cb), self);
  g_signal_connect (self->run, "notify::state", G_CALLBACK (state_cb), self);
  g_signal_connect (self->run, "finished", G_CALLBACK (finished_cb), self);

  if (self->report != NULL)
    troupe_sampler_set_interval (troupe_runner_get_sampler (self->runner), SAMPLER_INTERVAL_MS);
  if (progress == TROUPE_PROGRESS_ALWAYS ||
      (progress == TROUPE_PROGRESS_AUTO && !self->call->quiet &&
       troupe_console_is_terminal (self->console) && !troupe_job_get_tty (file->job)))
    self->meter = troupe_meter_new (self->run, self->console, self->call->bar);

  /* Not earlier: opening a pipe waits for its writer, and a signal should end that. */
  troupe_signals_watch (signal_cb, self);
  troupe_orphans_claim ();
  if (troupe_item_output_get_live (self->output) != NULL)
    troupe_runner_set_live_output (self->runner, troupe_item_output_get_live (self->output));
  return troupe_runner_start (self->runner, error);
}

/* Interrupting is no failure of the job, but one that did not start is. */
static TroupeExit
get_exit (Session *self)
{
  if (self->n_interrupts > 0 && troupe_exit_has_started (self->run))
    return TROUPE_EXIT_INTERRUPTED;
  return troupe_exit_find (self->run, self->sink, self->failed);
}

/* Items that failed in the run that wrote the job log are not run again unasked, and not forgotten.
 */
static void
print_logged_failed (Session *self)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, self->n_logged_failed);

  if (self->n_logged_failed > 0)
    troupe_console_print (self->console,
                          ngettext ("%s item has failed before, by the job log: --only-failed runs "
                                    "it again.",
                                    "%s items have failed before, by the job log: --only-failed "
                                    "runs them again.",
                                    self->n_logged_failed),
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
      troupe_sink_get_state (self->sink) != TROUPE_SINK_CLOSED)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, n_not_run);

      troupe_console_print (self->console,
                            ngettext ("%s item was not run.", "%s items were not run.", n_not_run),
                            number);
    }
  print_logged_failed (self);
  if (!self->call->quiet)
    troupe_notices_print_workers (self->console, self->run);
}

static gboolean
is_written_soon (Session *self)
{
  for (int i = 0; i <= LAST_WORDS_MS; i++, g_usleep (1000))
    if (troupe_sink_get_n_waiting (self->sink) == 0 &&
        troupe_console_get_n_waiting (self->console) == 0)
      return TRUE;
  return FALSE;
}

static void
clear (Session *self)
{
  if (self->results != NULL)
    g_signal_handlers_disconnect_by_data (self->results, self);
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);

  g_clear_pointer (&self->meter, troupe_meter_free);
  g_clear_object (&self->runner);
  g_clear_object (&self->logged);
  g_clear_pointer (&self->joblog, troupe_joblog_free);
  g_clear_pointer (&self->command, troupe_item_command_free);
  g_clear_pointer (&self->template_, troupe_template_free);
  g_clear_pointer (&self->output, troupe_item_output_free);
  g_clear_pointer (&self->sink, troupe_sink_free);
  g_clear_pointer (&self->console, troupe_console_free);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_queue_clear_full (&self->chunks, free_run);
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
    .chunks = G_QUEUE_INIT,
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
  self.console = troupe_console_new (console_changed_cb, &self);

  if (start (&self, &error))
    {
      g_main_loop_run (self.loop);
      troupe_signals_unwatch ();

      close_files (&self);
      if (parts != NULL)
        parts->is_written = !self.is_unwritten && !troupe_sink_has_failed (self.sink);
      print_end (&self);
      status = get_exit (&self);

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
