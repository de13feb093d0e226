/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "run-pages.h"

#include "troupe-core-grid.h"
#include "troupe-event-list.h"
#include "troupe-events.h"
#include "troupe-machine.h"
#include "troupe-worker-table.h"

#include <signal.h>

#define N_SLOTS   24
#define N_CORES   48
#define N_SECONDS 40

/* Below this width, in pixels, a window shows the less important columns no more. */
#define NARROW 500

/* A figure that goes up and down, the same each time. */
static double
wave (guint i, guint j, guint most)
{
  return (i * 37 + j * j * 11 + j * 5) % (most + 1);
}

static void
add_past (TroupeWorker *worker)
{
  const guint number = troupe_worker_get_number (worker);
  const gboolean paused = troupe_worker_get_state (worker) == TROUPE_WORKER_PAUSED;

  for (guint i = 1; i <= N_SECONDS; i++)
    {
      const TroupeSamplePoint point = {
        .time = g_get_monotonic_time () - (N_SECONDS + 1 - i) * G_USEC_PER_SEC,
        .cpu_percent = paused && i > N_SECONDS / 2 ? 0 : 60 + wave (number, i, 40),
      };

      troupe_samples_add (troupe_worker_get_samples (worker), &point);
    }
}

static TroupeWorker *
create_worker (guint number, guint slot, guint replaces)
{
  TroupeWorker *worker = troupe_worker_new (number);
  TroupeWorkerStatus status = *troupe_worker_get_status (worker);

  status.slot = slot;
  status.pid = 4710 + number;
  status.state = number % 6 == 3 ? TROUPE_WORKER_PAUSED : TROUPE_WORKER_RUNNING;
  status.replaces = replaces;
  status.restarts = replaces > 0;
  status.items_done = 100 + 7 * number;
  status.item_since = g_get_monotonic_time () - number * G_USEC_PER_SEC;
  g_snprintf (status.item, sizeof status.item, "%u", 5000000 * number);
  troupe_worker_set_status (worker, &status);
  add_past (worker);
  troupe_worker_set_sample (
      worker,
      &(TroupeWorkerSample){
          .cpu_percent = status.state == TROUPE_WORKER_PAUSED ? 0 : 60 + wave (number, 0, 40),
          .cpu_seconds = number,
          .core = number % N_CORES,
          .rss_bytes = 3500000 + 10000 * number,
      });
  return worker;
}

/* The second one was killed, and there is another one in its place. */
static GListModel *
create_workers (void)
{
  GListStore *workers = g_list_store_new (TROUPE_TYPE_WORKER);
  g_autoptr (TroupeWorker) killed = NULL;
  g_autoptr (TroupeWorker) successor = create_worker (N_SLOTS + 1, 1, 2);
  TroupeWorkerStatus status;

  for (guint i = 0; i < N_SLOTS; i++)
    {
      g_autoptr (TroupeWorker) worker = create_worker (i + 1, i, 0);

      g_list_store_append (workers, worker);
    }
  g_list_store_append (workers, successor);

  killed = g_list_model_get_item (G_LIST_MODEL (workers), 1);
  status = *troupe_worker_get_status (killed);
  status.state = TROUPE_WORKER_JOINED;
  status.exit_code = SIGKILL;
  status.killed_by = TROUPE_KILLED_BY_USER;
  status.item[0] = '\0';
  status.item_since = 0;
  troupe_worker_set_status (killed, &status);
  troupe_worker_set_replaced_by (killed, N_SLOTS + 1);
  return G_LIST_MODEL (workers);
}

static void
present (GtkWindow *parent, GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
}

/**
 * run_pages_present_workers:
 * @parent: a window, by whose width the table shows all of its columns, or not
 *
 * Presents the table of workers.
 */
void
run_pages_present_workers (GtkWindow *parent)
{
  g_autoptr (GListModel) workers = create_workers ();
  int width;

  g_object_get (parent, "default-width", &width, NULL);
  present (parent, g_object_new (TROUPE_TYPE_WORKER_TABLE, "workers", workers, "narrow",
                                 width < NARROW, NULL));
}

/**
 * run_pages_present_cores:
 * @parent: a window
 *
 * Presents the cores of a large machine.
 */
void
run_pages_present_cores (GtkWindow *parent)
{
  g_autoptr (GListModel) workers = create_workers ();
  g_autoptr (TroupeMachine) machine = troupe_machine_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  guint numbers[N_CORES];
  double loads[N_CORES];

  for (guint i = 0; i < N_CORES; i++)
    {
      numbers[i] = i;
      loads[i] = wave (3, i, 100) / 100;
    }
  troupe_machine_update (machine, numbers, loads, N_CORES);
  g_object_set (scrolled, "hscrollbar-policy", GTK_POLICY_NEVER, "child",
                g_object_new (TROUPE_TYPE_CORE_GRID, "machine", machine, "workers", workers,
                              "margin-start", 12, "margin-end", 12, "margin-top", 12, "valign",
                              GTK_ALIGN_START, NULL),
                NULL);
  present (parent, scrolled);
}

/**
 * run_pages_present_events:
 * @parent: a window
 *
 * Presents a list of events.
 */
void
run_pages_present_events (GtkWindow *parent)
{
  static const struct
  {
    TroupeEventKind kind;
    double seconds;
    const char *text;
  } all[] = {
    { TROUPE_EVENT_JOB, 0, "The job starts: primes" },
    { TROUPE_EVENT_STARTED, 0.003, "worker 1 (pid 4711): started" },
    { TROUPE_EVENT_STARTED, 0.006, "worker 2 (pid 4712): started" },
    { TROUPE_EVENT_RETRIED, 3.01, "item 7 is run again: primes needs an integer, not “none”" },
    { TROUPE_EVENT_PAUSED, 4.2, "worker 1 (pid 4711): paused" },
    { TROUPE_EVENT_KILLED, 7.46, "worker 2 (pid 4712): killed by you: SIGKILL (killed)" },
    { TROUPE_EVENT_JOINED, 7.46, "worker 2 (pid 4712): joined, SIGKILL, 114 items" },
    { TROUPE_EVENT_STARTED, 7.47, "worker 3 (pid 4713): started in place of worker 2" },
    { TROUPE_EVENT_CONTINUED, 65.5, "worker 1 (pid 4711): goes on" },
  };
  g_autoptr (TroupeEvents) events = troupe_events_new ();

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (TroupeEvent) event =
          troupe_event_new (all[i].kind, all[i].seconds, 0, all[i].text);

      troupe_events_add (events, event);
    }
  present (parent, g_object_new (TROUPE_TYPE_EVENT_LIST, "events", events, NULL));
}
