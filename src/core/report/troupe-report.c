/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Describes a run, its items and its workers as JSON. */

#include "troupe-report.h"

#include "troupe-json-members.h"
#include "troupe-run-figures.h"

static gint64
get_pid (GListModel *workers, guint number)
{
  guint n_workers = g_list_model_get_n_items (workers);

  for (guint i = 0; i < n_workers; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);

      if (troupe_worker_get_number (worker) == number)
        return troupe_worker_get_pid (worker);
    }

  return 0;
}

/* 0: not known. */
static void
add_pid (JsonBuilder *builder, const char *name, gint64 pid)
{
  troupe_json_members_add_total (builder, name, pid != 0 ? pid : -1);
}

static void
add_join (JsonBuilder *builder, const TroupeWorkerStatus *status)
{
  json_builder_set_member_name (builder, "join");
  if (status->state != TROUPE_WORKER_JOINED)
    {
      json_builder_add_null_value (builder);
      return;
    }

  json_builder_begin_object (builder);
  if (status->exited)
    {
      troupe_json_members_add_integer (builder, "exit", status->exit_code);
    }
  else
    {
      g_autofree char *signal_name = troupe_signal_to_name (status->exit_code);

      troupe_json_members_add_string (builder, "signal", signal_name);
    }
  json_builder_end_object (builder);
}

static const char *
killed_by_to_text (TroupeKilledBy killed_by)
{
  switch (killed_by)
    {
    case TROUPE_KILLED_BY_USER:
      return "user";
    case TROUPE_KILLED_BY_TIMEOUT:
      return "timeout";
    case TROUPE_KILLED_BY_MEMORY:
      return "memory";
    case TROUPE_KILLED_BY_PACE:
      return "pace";
    case TROUPE_KILLED_BY_NOBODY:
    case TROUPE_KILLED_BY_STOP:
    case TROUPE_KILLED_BY_POOL:
    case TROUPE_KILLED_BY_SLOWNESS:
    default:
      return NULL;
    }
}

static void
add_worker (JsonBuilder *builder, TroupeWorker *worker, GListModel *workers)
{
  const TroupeWorkerStatus *status = troupe_worker_get_status (worker);
  const guint64 max_rss = troupe_worker_get_max_rss_bytes (worker);
  g_autoptr (GArray) cores = troupe_worker_get_cores_used (worker);

  json_builder_begin_object (builder);
  troupe_json_members_add_integer (builder, "number", status->number);
  add_pid (builder, "pid", status->pid);
  troupe_json_members_add_string (builder, "host",
                                  status->is_local ? g_get_host_name () : status->host);
  troupe_json_members_add_integer (builder, "items", status->items_done);
  troupe_json_members_add_known (builder, "cpu_seconds", troupe_worker_get_cpu_seconds (worker));
  troupe_json_members_add_double (builder, "paused_seconds", status->paused_seconds);
  troupe_json_members_add_total (builder, "max_rss_bytes", max_rss > 0 ? (gint64) max_rss : -1);

  json_builder_set_member_name (builder, "cores_used");
  json_builder_begin_array (builder);
  for (guint i = 0; i < cores->len; i++)
    json_builder_add_int_value (builder, g_array_index (cores, guint, i));
  json_builder_end_array (builder);

  add_join (builder, status);

  add_pid (builder, "replaces", get_pid (workers, status->replaces));

  /* A NULL string is JSON's null. */
  troupe_json_members_add_string (builder, "killed_by", killed_by_to_text (status->killed_by));
  json_builder_end_object (builder);
}

/**
 * troupe_report_describe_worker:
 * @worker: a worker
 * @workers: (element-type TroupeWorker): all workers of its run, for the pid of the one that
 *   @worker replaces
 *
 * Returns: (transfer full): an object: number, pid, host, items, cpu_seconds, max_rss_bytes,
 *   cores_used (numbers of processors), join ({"exit": code}, {"signal": name}, or null while it
 *   runs), paused_seconds (the time that it was stopped), replaces (a pid or null), killed_by
 *   ("user", "timeout" or null). Figures that were not measured are null
 */
JsonNode *
troupe_report_describe_worker (TroupeWorker *worker, GListModel *workers)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  add_worker (builder, worker, workers);
  return json_builder_get_root (builder);
}

static void
add_items (JsonBuilder *builder, TroupeRun *run)
{
  static const struct
  {
    const char *name;
    TroupeResultStatus status;
  } parts[] = {
    { "ok", TROUPE_RESULT_OK },           { "failed", TROUPE_RESULT_FAILED },
    { "crashed", TROUPE_RESULT_CRASHED }, { "timed_out", TROUPE_RESULT_TIMED_OUT },
    { "not_run", TROUPE_RESULT_NOT_RUN },
  };
  guint64 total = 0;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    total += troupe_run_get_n_status (run, parts[i].status);

  json_builder_set_member_name (builder, "items");
  json_builder_begin_object (builder);
  /* The number of items of a job that was stopped may be unknown. */
  troupe_json_members_add_integer (builder, "total",
                                   MAX (troupe_run_get_n_items (run), (gint64) total));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    troupe_json_members_add_integer (builder, parts[i].name,
                                     troupe_run_get_n_status (run, parts[i].status));
  json_builder_end_object (builder);
}

/**
 * troupe_report_to_json:
 * @run: a run, best when it has finished
 *
 * Describes a run: its job, the outcome of its items, and all processes that were started for it.
 * The times and ratios are those of #TroupeRunFigures; those that are not known are null.
 *
 * Returns: (transfer full): one JSON object, as text that ends with a newline
 */
char *
troupe_report_to_json (TroupeRun *run)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *job = troupe_job_describe (troupe_run_get_job (run));
  GListModel *workers = troupe_run_get_workers (run);
  guint n_workers = g_list_model_get_n_items (workers);
  TroupeRunFigures figures;

  troupe_run_figures_compute (run, &figures);
  json_builder_begin_object (builder);
  troupe_json_members_add_string (builder, "job", job);
  add_items (builder, run);

  json_builder_set_member_name (builder, "workers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n_workers; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);

      if (troupe_worker_get_status (worker)->started_at != 0)
        add_worker (builder, worker, workers);
    }
  json_builder_end_array (builder);

  troupe_json_members_add_double (builder, "seconds", figures.seconds);
  troupe_json_members_add_double (builder, "waited_seconds", figures.waited_seconds);
  troupe_json_members_add_double (builder, "work_seconds", figures.work_seconds);
  troupe_json_members_add_known (builder, "speedup", figures.speedup);
  troupe_json_members_add_known (builder, "cpu_seconds", figures.cpu_seconds);
  troupe_json_members_add_known (builder, "cores", figures.cores);
  troupe_json_members_add_integer (builder, "restarts", troupe_run_get_counts (run)->restarts);
  troupe_json_members_add_integer (builder, "retries", troupe_run_get_counts (run)->retries);
  json_builder_end_object (builder);

  return troupe_json_members_to_text (builder);
}
