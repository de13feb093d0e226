/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures the pool's thread above a thousand nodes of 64 lanes each, which one thread of this
 * process plays: the items that it hands out in a second, and the time that a tick takes in which
 * all workers have changed. Ends with an error if a target is missed. */

#include "simulated-nodes.h"
#include "table.h"
#include "troupe-engine.h"
#include "troupe-range-source.h"

#include <pthread.h>
#include <sys/resource.h>
#include <time.h>

#define N_NODES 1000
#define N_LANES 64
#define N_ITEMS 1000000
#define N_TICKS 5

/* Items in a second of the pool's thread, and milliseconds of it for a tick. */
#define LEAST_RATE   100000.0
#define MOST_TICK_MS 20.0

typedef struct
{
  SimulatedNodes *nodes;
  TroupeResults *results;
  TroupeMailbox *mailbox;
  TroupeRunCounts counts;
  guint64 n_statuses;
  /* Frames that were passed on. */
  guint64 n_samples;
  clockid_t clock;
  gint is_running;
} Bench;

static double
read_clock (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

/* The owner's thread takes what is published, and does no more with it. */
static gboolean
collect_cb (gpointer data)
{
  Bench *bench = data;
  g_auto (TroupeMailboxSnapshot) snapshot = { 0 };

  troupe_mailbox_collect (bench->mailbox, &snapshot);
  bench->counts = snapshot.counts;
  bench->n_statuses += snapshot.workers->len;
  for (guint i = 0; i < snapshot.told->len; i++)
    bench->n_samples += ((TroupeMailboxTold *) g_ptr_array_index (snapshot.told, i))->numbers->len;
  return G_SOURCE_CONTINUE;
}

static gpointer
pool_thread (gpointer data)
{
  Bench *bench = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeSource) source = troupe_range_source_new (1, N_ITEMS, 1, NULL);
  TroupeEngine *engine;

  pthread_getcpuclockid (pthread_self (), &bench->clock);
  g_main_context_push_thread_default (context);
  engine = troupe_engine_new (job, source, bench->results, NULL, NULL, bench->mailbox, NULL,
                              simulated_nodes_get_launcher (bench->nodes), loop);
  g_atomic_int_set (&bench->is_running, 1);
  troupe_engine_start (engine);
  g_main_loop_run (loop);
  troupe_engine_free (engine);
  g_main_context_pop_thread_default (context);
  return NULL;
}

static void
iterate_for (guint milliseconds)
{
  const gint64 until = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < until)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

/* Waits until so many samples have come, and the pool has nothing more to do for now. */
static void
wait_for_samples (Bench *bench, guint64 n_samples)
{
  while (bench->n_samples < n_samples)
    iterate_for (5);
}

int
main (void)
{
  g_autoptr (Table) table = table_new ("nodes");
  struct rlimit files;
  GThread *thread;
  Bench bench = { 0 };
  double best_ms = G_MAXDOUBLE;
  double begin;
  double wall;
  double busy = 0;

  getrlimit (RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit (RLIMIT_NOFILE, &files);

  bench.nodes = simulated_nodes_new (N_NODES, N_LANES);
  bench.results = troupe_results_new (TROUPE_RESULTS_KEEP_UNTIL_READ, 256 * 1024 * 1024);
  bench.mailbox = troupe_mailbox_new (collect_cb, &bench);
  thread = g_thread_new ("pool", pool_thread, &bench);
  while (!g_atomic_int_get (&bench.is_running))
    g_usleep (1000);

  /* All workers are told of once. */
  while (bench.n_statuses < N_NODES * N_LANES)
    iterate_for (5);
  iterate_for (1500);

  for (guint i = 0; i < N_TICKS; i++)
    {
      const guint64 before = bench.n_samples;

      begin = read_clock (bench.clock);
      simulated_nodes_tick (bench.nodes);
      wait_for_samples (&bench, before + 2 * N_NODES * N_LANES);
      iterate_for (100);
      best_ms = MIN (best_ms, (read_clock (bench.clock) - begin) * 1000);
      iterate_for (300);
    }

  begin = read_clock (bench.clock);
  wall = g_get_monotonic_time () / 1e6;
  simulated_nodes_answer (bench.nodes);
  while (bench.counts.state != TROUPE_RUN_FINISHED)
    {
      g_auto (TroupeResultChunk) chunk = { 0 };

      while (troupe_results_next_chunk (bench.results, &chunk, NULL))
        troupe_result_chunk_clear (&chunk);
      iterate_for (1);
      busy = read_clock (bench.clock) - begin;
    }
  wall = g_get_monotonic_time () / 1e6 - wall;
  g_thread_join (thread);
  g_assert_cmpuint (bench.counts.n_status[TROUPE_RESULT_OK], ==, N_ITEMS);

  table_print (table, "%u nodes of %u lanes, %u items, each alone in its result\n", N_NODES,
               N_LANES, N_ITEMS);
  table_print (table, "  %-44s %10.0f items/s (at least %.0f) ", "handed out, in the pool's thread",
               N_ITEMS / busy, LEAST_RATE);
  table_add_verdict (table, N_ITEMS / busy >= LEAST_RATE);
  table_print (table, "  %-44s %10.0f items/s\n", "by the clock on the wall, with all threads",
               N_ITEMS / wall);
  table_print (table, "  %-44s %10.1f ms (at most %.0f) ",
               "a tick of all workers, in the pool's thread", best_ms, MOST_TICK_MS);
  table_add_verdict (table, best_ms <= MOST_TICK_MS);

  troupe_mailbox_disconnect (bench.mailbox);
  troupe_mailbox_unref (bench.mailbox);
  g_object_unref (bench.results);
  simulated_nodes_free (bench.nodes);
  return table_finish (table, "nodes");
}
