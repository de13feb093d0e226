/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The program troupe-compare: runs an experiment and prints its finding. */

#include "troupe-call-line.h"
#include "troupe-config.h"
#include "troupe-console.h"
#include "troupe-experiment.h"
#include "troupe-finding-json.h"
#include "troupe-plot-export.h"
#include "troupe-program.h"
#include "troupe-safe-text.h"
#include "troupe-session.h"
#include "troupe-signals.h"
#include "troupe-start.h"
#include "troupe-table-text.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#define DEFAULT_REPEAT 3

/* The values of the options that only this command has. */
typedef struct
{
  char *show;
  gboolean list;
  gboolean curve;
  gboolean json;
  int repeat;
  char **plots;
} Options;

typedef struct
{
  GMainLoop *loop;
  GCancellable *cancellable;
  TroupeConsole *console;
  TroupeFinding *finding;
  GError *error;
} Run;

static void
clear_options (Options *options)
{
  g_free (options->show);
  g_strfreev (options->plots);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static TroupeCall *
parse (Options *options, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "show", 0, 0, G_OPTION_ARG_STRING, &options->show,
      N_ ("Show one of the experiments (default: speedup)"),
      "speedup|gil|cores|memory|faults|communication|lifecycle" },
    { "list", 0, 0, G_OPTION_ARG_NONE, &options->list, N_ ("List the experiments"), NULL },
    { "curve", 0, 0, G_OPTION_ARG_NONE, &options->curve,
      N_ ("Also measure each number of workers up to all of them"), NULL },
    { "repeat", 0, 0, G_OPTION_ARG_INT, &options->repeat,
      N_ ("Run each N times, and take the median (default: 3)"), "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json,
      N_ ("Write the figures as one JSON object, not as tables"), NULL },
    { "plot", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->plots,
      N_ ("Write the plots, as .svg, .png or .csv by the name; may be repeated"), N_ ("FILE") },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (N_ ("FUNCTION [ITEM…] [::: ITEM…]"));

  g_option_context_set_summary (
      context, N_ ("Runs a job serially, with threads in one process and with processes, and shows "
                   "how long each took, what it used, and whether the results are the same. With "
                   "--show, an experiment about what sets processes apart."));
  g_option_context_set_description (
      context, N_ ("Instead of a function, use --command, --python or --program.\n"
                   "Exit status: 0 measured, 1 results are not the same or a file could not be "
                   "written, 2 the call was wrong or the job could not start, 130 interrupted."));
  return troupe_call_new_for_compare (context, entries, argc, argv, error);
}

G_GNUC_PRINTF (2, 3)
static gboolean
fail (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  *error = g_error_new_valist (G_OPTION_ERROR, G_OPTION_ERROR_FAILED, format, arguments);
  va_end (arguments);
  return FALSE;
}

static gboolean
check (const Options *options, TroupeCall *call, TroupeExperimentKind *kind, GError **error)
{
  gboolean has_job = *troupe_job_get_subject (call->file->job) != '\0';

  *kind = TROUPE_EXPERIMENT_SPEEDUP;
  if (options->show != NULL && !troupe_experiment_kind_parse (options->show, kind))
    return fail (error,
                 _ ("--show: there is no experiment “%s”; “troupe compare --list” lists those that "
                    "there are"),
                 options->show);
  if (*kind != TROUPE_EXPERIMENT_SPEEDUP && has_job)
    return fail (error, _ ("--show %s brings its own job: name none"), options->show);
  if (options->show == NULL && !options->list && !has_job)
    return fail (error, _ ("No function is named; “troupe functions” lists those that there are, "
                           "and “troupe compare --list” the experiments that bring their own"));
  if (options->curve && *kind != TROUPE_EXPERIMENT_SPEEDUP)
    return fail (error, _ ("--curve goes with a job, or with --show speedup"));
  if (options->repeat < 1)
    return fail (error, _ ("--repeat: a run is made at least once"));

  for (guint i = 0; options->plots != NULL && options->plots[i] != NULL; i++)
    if (!troupe_plot_check_export (options->plots[i], error))
      return FALSE;
  return TRUE;
}

static void
print_list (void)
{
  for (guint kind = 0; kind < TROUPE_N_EXPERIMENTS; kind++)
    g_print ("%s — %s\n"
             "  %s\n"
             "  %s\n",
             troupe_experiment_kind_get_name (kind), troupe_experiment_kind_get_title (kind),
             troupe_experiment_kind_get_claim (kind), troupe_experiment_kind_get_method (kind));
}

static void
progress_cb (TroupeExperiment *experiment, GParamSpec *pspec, Run *run)
{
  g_autofree char *status =
      g_strdup_printf (_ ("%3.0f %% %s"), 100 * troupe_experiment_get_progress (experiment),
                       troupe_experiment_get_step (experiment));

  if (troupe_experiment_get_running (experiment) && troupe_console_is_terminal (run->console))
    troupe_console_set_status (run->console, status);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;

  run->finding = troupe_experiment_run_finish (TROUPE_EXPERIMENT (source), result, &run->error);
  g_main_loop_quit (run->loop);
}

static gboolean
interrupted_cb (gpointer data)
{
  Run *run = data;

  g_cancellable_cancel (run->cancellable);
  return G_SOURCE_CONTINUE;
}

static TroupeFinding *
complete (TroupeExperiment *experiment, GError **error)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (TroupeConsole) console = troupe_console_new (NULL, NULL);
  Run run = { .loop = loop, .cancellable = cancellable, .console = console };
  guint ids[G_N_ELEMENTS (signals)];

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    ids[i] = troupe_signals_is_ignored (signals[i])
                 ? 0
                 : g_unix_signal_add (signals[i], interrupted_cb, &run);
  g_signal_connect (experiment, "notify::step", G_CALLBACK (progress_cb), &run);
  troupe_experiment_run_async (experiment, cancellable, finished_cb, &run);
  g_main_loop_run (loop);
  g_signal_handlers_disconnect_by_data (experiment, &run);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_clear_handle_id (&ids[i], g_source_remove);

  if (run.error != NULL)
    g_propagate_error (error, run.error);
  return run.finding;
}

static void
print_sentences (const char *const *sentences)
{
  for (guint i = 0; sentences[i] != NULL; i++)
    {
      g_autofree char *safe = troupe_safe_text_to_lines (sentences[i]);

      g_print ("%s\n", safe);
    }
}

static void
print_finding (TroupeExperimentKind kind, TroupeFinding *finding)
{
  GPtrArray *tables = troupe_finding_get_tables (finding);

  g_print ("%s\n%s\n\n", troupe_experiment_kind_get_claim (kind),
           troupe_experiment_kind_get_method (kind));
  for (guint i = 0; i < tables->len; i++)
    {
      g_autofree char *text = troupe_table_to_text (g_ptr_array_index (tables, i));

      g_print ("%s\n", text);
    }
  print_sentences (troupe_finding_get_meaning (finding));
}

static gboolean
are_results_identical (TroupeFinding *finding)
{
  TroupeTable *modes = troupe_finding_find_table (finding, "modes");

  for (guint column = 0; modes != NULL && column < troupe_table_get_n_columns (modes); column++)
    if (g_str_equal (troupe_table_get_column_name (modes, column), "results_identical"))
      for (guint row = 0; row < troupe_table_get_n_rows (modes); row++)
        if (troupe_table_get_number (modes, row, column) == 0)
          return FALSE;
  return TRUE;
}

static int
publish (const Options *options, TroupeExperimentKind kind, TroupeFinding *finding)
{
  const char *const *warnings = troupe_finding_get_warnings (finding);
  int status = are_results_identical (finding) ? TROUPE_EXIT_OK : TROUPE_EXIT_FAILED;

  if (options->json)
    {
      g_autofree char *json = troupe_finding_to_json (finding, kind);

      g_print ("%s\n", json);
    }
  else
    {
      print_finding (kind, finding);
    }
  for (guint i = 0; warnings[i] != NULL; i++)
    troupe_program_complain ("%s", warnings[i]);

  for (guint i = 0; options->plots != NULL && options->plots[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!troupe_plot_export (troupe_finding_get_plots (finding), options->plots[i], &error))
        {
          troupe_program_complain ("%s", error->message);
          status = TROUPE_EXIT_FAILED;
        }
    }
  return status;
}

static int
fail_with (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TROUPE_EXIT_INTERRUPTED;

  troupe_program_complain ("%s", error->message);
  if (error->domain == G_OPTION_ERROR)
    g_printerr (_ ("“troupe %s --help” says how to call it.\n"), "compare");
  return TROUPE_EXIT_WRONG;
}

static int
run (int argc, char **argv)
{
  g_auto (Options) options = { .repeat = DEFAULT_REPEAT };
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeCall) call = parse (&options, argc, argv, &error);
  g_autoptr (TroupeExperiment) experiment = NULL;
  g_autoptr (TroupeFinding) finding = NULL;
  TroupeExperimentKind kind;

  if (call == NULL || !check (&options, call, &kind, &error))
    return fail_with (error);
  if (options.list)
    {
      print_list ();
      return TROUPE_EXIT_OK;
    }

  if (!troupe_start_check_descriptors (&error))
    return fail_with (error);

  experiment = troupe_experiment_new (kind);
  if (*troupe_job_get_subject (call->file->job) != '\0')
    troupe_experiment_set_job (experiment, call->file->job, call->file->items);
  if (!troupe_options_is_default (TROUPE_OPTIONS (call->file->job), "workers"))
    troupe_experiment_set_workers (experiment, troupe_job_get_effective_workers (call->file->job));
  troupe_experiment_set_interpreter (experiment, troupe_job_get_interpreter (call->file->job));
  troupe_experiment_set_repeat (experiment, options.repeat);
  troupe_experiment_set_curve (experiment, options.curve);

  finding = complete (experiment, &error);
  return finding == NULL ? fail_with (error) : publish (&options, kind, finding);
}

int
main (int argc, char **argv)
{
  troupe_program_set_up ();
  g_set_prgname ("troupe compare");
  return run (argc, argv);
}
