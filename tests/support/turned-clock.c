/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The clock of the program of a test, but not that of the processes that it starts, is turned.
 * This is compiled into such a program. */

#include "turned-clock.h"

#include <dlfcn.h>
#include <time.h>

static gint64 later;

static gint64
get_later (void)
{
  return __atomic_load_n (&later, __ATOMIC_RELAXED);
}

/* This and what follows stands before GLib's functions in the program itself; GLib's own timers do
 * not heed it: minutes pass in an instant. */
G_GNUC_INTERNAL gint64
g_get_monotonic_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000 + get_later ();
}

G_GNUC_INTERNAL gint64
g_source_get_time (GSource *source)
{
  return g_get_monotonic_time ();
}

G_GNUC_INTERNAL void
g_source_set_ready_time (GSource *source, gint64 time)
{
  static __typeof__ (&g_source_set_ready_time) original = NULL;

  if (original == NULL)
    original = dlsym (RTLD_NEXT, "g_source_set_ready_time");
  original (source, time > 0 ? MAX (time - get_later (), 0) : time);
}

G_GNUC_INTERNAL gint64
g_source_get_ready_time (GSource *source)
{
  static __typeof__ (&g_source_get_ready_time) original = NULL;
  gint64 time;

  if (original == NULL)
    original = dlsym (RTLD_NEXT, "g_source_get_ready_time");
  time = original (source);
  return time > 0 ? time + get_later () : time;
}

/**
 * turned_clock_turn:
 * @seconds: by how much later it is from now on
 *
 * Turns g_get_monotonic_time(), for all threads.
 */
void
turned_clock_turn (gint64 seconds)
{
  __atomic_add_fetch (&later, seconds * G_USEC_PER_SEC, __ATOMIC_RELAXED);
}

typedef struct
{
  const char *log;
  guint64 n_before;
  gsize n_turned;
} Endless;

static gsize
count_begun (const char *log)
{
  g_autofree char *text = NULL;
  gsize size = 0;

  g_file_get_contents (log, &text, &size, NULL);
  return size;
}

static gboolean
is_finished (PoolRun *run, gpointer data)
{
  Endless *endless = data;

  if (troupe_run_get_n_done (run->run) >= endless->n_before &&
      count_begun (endless->log) > endless->n_turned)
    {
      endless->n_turned++;
      turned_clock_turn (TURNED_CLOCK_TURN);
    }
  return run->finished;
}

/**
 * turned_clock_complete:
 * @run: a run with the time limit %TURNED_CLOCK_LIMIT
 * @log: a file to which an item that never ends appends a byte when it begins
 * @n_before: how many items are done before that item can be the only one that runs
 *
 * Runs to the end, with a turn of the clock each time that the item is the only one that runs.
 */
void
turned_clock_complete (PoolRun *run, const char *log, guint64 n_before)
{
  Endless endless = { log, n_before, 0 };

  pool_run_start (run);
  pool_run_wait_until (run, is_finished, &endless);
  pool_run_wait (run);
}
