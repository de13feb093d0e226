/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command “troupe list”: the runs that go on now. */

#include "troupe-list.h"

#include "troupe-config.h"
#include "troupe-exit.h"
#include "troupe-json-members.h"
#include "troupe-program.h"
#include "troupe-running.h"
#include "troupe-table-text.h"

#include <glib/gi18n.h>

/* The names of #TroupeRunState, which scripts read. */
static const char *const state_names[] = { "ready", "running", "paused", "ending", "finished" };

typedef struct
{
  int state;
  gint64 started_on;
  gint64 n_items;
  guint64 n_done;
  guint64 n_failed;
  double elapsed;
  gboolean can_control;
} Figures;

static Figures
get_figures (TroupeRunningRun *run)
{
  Figures figures;

  g_object_get (run, "state", &figures.state, "started-on", &figures.started_on, "n-items",
                &figures.n_items, "n-done", &figures.n_done, "n-failed", &figures.n_failed,
                "elapsed", &figures.elapsed, "can-control", &figures.can_control, NULL);
  return figures;
}

static const char *
describe_state (TroupeRunningRun *run, int state)
{
  if (troupe_running_run_get_watched (run) == NULL)
    return _ ("unknown");

  switch (state)
    {
    case TROUPE_RUN_READY:
      return _ ("starting");
    case TROUPE_RUN_RUNNING:
      return _ ("running");
    case TROUPE_RUN_PAUSED:
      return _ ("paused");
    case TROUPE_RUN_ENDING:
      return _ ("ending");
    case TROUPE_RUN_FINISHED:
    default:
      return _ ("writing output");
    }
}

static char *
format_items (const Figures *figures)
{
  if (figures->n_items < 0)
    return g_strdup_printf ("%" G_GUINT64_FORMAT, figures->n_done);
  return g_strdup_printf ("%" G_GUINT64_FORMAT "/%" G_GINT64_FORMAT, figures->n_done,
                          figures->n_items);
}

static void
add_run (TroupeTable *table, TroupeRunningRun *run)
{
  const Figures figures = get_figures (run);
  const char *problem = troupe_running_run_get_problem (run);
  g_autofree char *items = format_items (&figures);

  troupe_table_add_text (table, "run", troupe_running_run_get_number (run));
  troupe_table_add_text (table, "state", describe_state (run, figures.state));
  troupe_table_add_number (table, figures.elapsed);
  troupe_table_add_text (table, "items", items);
  troupe_table_add_number (table, figures.n_failed);
  troupe_table_add_text (table, "job",
                         problem != NULL ? problem : troupe_running_run_get_title (run));
  troupe_table_add_text (table, "folder", troupe_running_run_get_folder (run));
}

static void
print_text (GListModel *runs)
{
  g_autoptr (TroupeTable) table = troupe_table_new ("runs", _ ("Runs"));
  const guint n_runs = g_list_model_get_n_items (runs);
  g_autofree char *text = NULL;

  if (n_runs == 0)
    {
      g_print ("%s\n", _ ("No run of yours goes on now."));
      return;
    }

  troupe_table_add_column (table, "run", _ ("Run"), TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "state", _ ("State"), TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "seconds", _ ("Time"), TROUPE_UNIT_SECONDS);
  troupe_table_add_column (table, "items", _ ("Items"), TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "failed", _ ("Failed"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "job", _ ("Job"), TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "folder", _ ("Folder"), TROUPE_UNIT_NONE);
  for (guint i = 0; i < n_runs; i++)
    {
      g_autoptr (TroupeRunningRun) run = g_list_model_get_item (runs, i);

      add_run (table, run);
    }
  text = troupe_table_to_text (table);
  g_print ("%s", text);
}

static void
add_items (JsonBuilder *builder, const Figures *figures)
{
  json_builder_set_member_name (builder, "items");
  json_builder_begin_object (builder);
  troupe_json_members_add_total (builder, "total", figures->n_items);
  troupe_json_members_add_integer (builder, "done", figures->n_done);
  troupe_json_members_add_integer (builder, "failed", figures->n_failed);
  json_builder_end_object (builder);
}

static void
add_json (JsonBuilder *builder, TroupeRunningRun *run)
{
  const Figures figures = get_figures (run);
  TroupeWatchedRun *watched = troupe_running_run_get_watched (run);
  const TroupeToldGreeting *greeting =
      watched != NULL ? troupe_watched_run_get_greeting (watched) : &(TroupeToldGreeting){ 0 };

  json_builder_begin_object (builder);
  troupe_json_members_add_string (builder, "run", troupe_running_run_get_number (run));
  troupe_json_members_add_string (builder, "job", greeting->title);
  troupe_json_members_add_string (builder, "state",
                                  watched != NULL ? state_names[figures.state] : NULL);
  troupe_json_members_add_time (builder, "started", figures.started_on);
  troupe_json_members_add_double (builder, "seconds", figures.elapsed);
  add_items (builder, &figures);
  troupe_json_members_add_integer (builder, "pid", greeting->pid);
  troupe_json_members_add_string (builder, "host", greeting->host);
  troupe_json_members_add_string (builder, "directory", greeting->folder);
  troupe_json_members_add_string (builder, "version", greeting->version);
  troupe_json_members_add_boolean (builder, "takes_orders", figures.can_control);
  troupe_json_members_add_string (builder, "problem", troupe_running_run_get_problem (run));
  json_builder_end_object (builder);
}

static void
print_json (GListModel *runs)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (TroupeRunningRun) run = g_list_model_get_item (runs, i);

      add_json (builder, run);
    }
  json_builder_end_array (builder);
  text = troupe_json_members_to_text (builder);
  g_print ("%s", text);
}

static gboolean
parse (gboolean *json, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (N_ ("[HOST:]"));

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (
      context,
      _ ("Lists your runs that go on now, on this machine or, through ssh, on another. The "
         "number of a run, or the beginning of its number or of its job, names it to pause, "
         "continue, stop, kill, wait and top."));
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc <= 2)
    return TRUE;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("“troupe list” takes one host"));
  return FALSE;
}

/**
 * troupe_list_run:
 * @argc: the number of arguments
 * @argv: the arguments, without “list”
 *
 * Lists the runs that go on now.
 *
 * Returns: the exit status
 */
int
troupe_list_run (int argc, char **argv)
{
  char *far[] = { NULL, NULL };
  g_autoptr (TroupeRunningRuns) runs = NULL;
  g_autoptr (GError) error = NULL;
  gboolean json = FALSE;
  int status;

  if (!parse (&json, &argc, &argv, &error))
    return troupe_running_fail ("list", error);
  far[0] = json ? (char *) "--json" : NULL;
  if (troupe_running_is_far (argc > 1 ? argv[1] : NULL, "list", far, &status))
    return status;
  if (argc > 1)
    {
      troupe_program_complain (_ ("“%s” is not a host: a host ends with a colon, as in “%s:”"),
                               argv[1], argv[1]);
      return TROUPE_EXIT_WRONG;
    }

  runs = troupe_running_load ();
  if (troupe_running_runs_get_problem (runs) != NULL)
    troupe_program_complain ("%s", troupe_running_runs_get_problem (runs));
  if (json)
    print_json (G_LIST_MODEL (runs));
  else
    print_text (G_LIST_MODEL (runs));
  return troupe_running_runs_get_problem (runs) != NULL ? TROUPE_EXIT_FAILED : TROUPE_EXIT_OK;
}
