/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests how the results of a run are shared among those who watch it, and when it can be watched.
 */

#include "troupe-told-hello.h"
#include "troupe-told-number.h"
#include "troupe-watch-feed.h"
#include "troupe-watch-server.h"
#include "wait.h"
#include "watching.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Parts of results */

static void
add_values (TroupeResults *results, guint first, guint count)
{
  g_autofree char *text = g_strnfill (1000, 'x');
  g_autofree const char **values = g_new (const char *, count);
  g_auto (TroupeResultChunk) chunk = {
    .first_index = first,
    .count = count,
    .status = TROUPE_RESULT_OK,
    .items = troupe_items_new_range (first, first, 1, count),
    .worker = 1,
    .attempts = 1,
    .core = TROUPE_WIRE_CORE_UNKNOWN,
  };

  for (guint i = 0; i < count; i++)
    values[i] = text;
  chunk.values = troupe_block_new_from_strings (values, count);
  troupe_results_add (results, &chunk);
}

/* Returns the bytes of the first frame. */
static guint
measure_frame (GByteArray *frames)
{
  guint32 size;

  memcpy (&size, frames->data, sizeof size);
  return TROUPE_WIRE_HEADER_SIZE + GUINT32_FROM_LE (size);
}

/* Results are asked for in parts of 64 KiB, and are told in frames of as much at most. */
static void
test_parts (void)
{
  /* The values that come together, and how many of them are in a frame. */
  static const guint counts[][2] = { { 1, 1 }, { 60, 60 }, { 70, 32 } };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
      g_autoptr (TroupeWatchFeed) feed = troupe_watch_feed_new (results);
      g_autoptr (TroupeWatchPull) pull = troupe_watch_pull_new (feed);
      g_autoptr (GByteArray) frames = g_byte_array_new ();
      guint size;

      for (guint j = 0; j < 200; j += counts[i][0])
        add_values (results, j, counts[i][0]);
      g_assert_true (troupe_watch_pull_append (pull, frames));
      size = measure_frame (frames);
      g_assert_cmpuint (size / 1000, ==, counts[i][1]);
      g_assert_cmpuint (frames->len, >=, 65536);
      g_assert_cmpuint (frames->len - 65536, <, size);
    }
}

/* Several watchers */

#define N_WATCHERS 40

typedef struct
{
  int fd;
  GByteArray *bytes;
} Connection;

static guint
count_frames (Connection *self, TroupeToldType type)
{
  guint8 buffer[65536];
  gssize size;
  guint n = 0;

  while ((size = recv (self->fd, buffer, sizeof buffer, MSG_DONTWAIT)) > 0)
    g_byte_array_append (self->bytes, buffer, size);
  for (gsize at = 0; at + TROUPE_WIRE_HEADER_SIZE <= self->bytes->len;)
    {
      guint32 body;

      memcpy (&body, self->bytes->data + at, sizeof body);
      n += self->bytes->data[at + 4] == type;
      at += TROUPE_WIRE_HEADER_SIZE + GUINT32_FROM_LE (body);
    }
  return n;
}

static guint
count_told (Connection *connections)
{
  guint n = 0;

  for (guint i = 0; i < N_WATCHERS; i++)
    n += count_frames (&connections[i], TROUPE_TOLD_CHUNK);
  return n;
}

/* A run whose first result is so large that a watcher gets nothing else at once. */
static TroupeRun *
make_run (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  const TroupeRunCounts counts = { .state = TROUPE_RUN_RUNNING, .n_items = 1 };
  TroupeRun *run = troupe_run_new (job, results, NULL);

  troupe_run_set_counts (run, &counts);
  return run;
}

/* All of its values are as large. */
static void
finish_run (TroupeRun *run, guint n_values)
{
  g_autofree char *text = g_strnfill (66000, 'x');
  const TroupeRunCounts counts = { .state = TROUPE_RUN_FINISHED,
                                   .n_items = n_values,
                                   .n_status = { [TROUPE_RESULT_OK] = n_values } };

  for (guint i = 0; i < n_values; i++)
    {
      const char *value = text;
      g_auto (TroupeResultChunk) chunk = {
        .first_index = i,
        .count = 1,
        .status = TROUPE_RESULT_OK,
        .items = troupe_items_new_range (i, 1, 1, 1),
        .values = troupe_block_new_from_strings (&value, 1),
        .worker = 1,
        .attempts = 1,
        .core = TROUPE_WIRE_CORE_UNKNOWN,
      };

      troupe_results_add (troupe_run_get_results (run), &chunk);
    }
  troupe_results_close (troupe_run_get_results (run));
  troupe_run_set_counts (run, &counts);
}

static TroupeSampler *
sampling_cb (gboolean wanted, gpointer data)
{
  return NULL;
}

static void
start_worker (TroupeRun *run)
{
  TroupeWorkerStatus worker = TROUPE_WORKER_STATUS_INIT;

  worker.number = 1;
  troupe_run_set_worker_status (run, &worker);
}

static void
pull (Connection *self)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();

  troupe_told_number_append (frame, TROUPE_TOLD_PULL, 1 << 16);
  g_assert_cmpint (send (self->fd, frame->data, frame->len, MSG_NOSIGNAL), ==, frame->len);
}

/* Connects those that ask for results, and are answered. */
static void
connect_all (Connection *connections, guint n, TroupeWatchServer *server)
{
  const TroupeToldHello hello = { TROUPE_TOLD_PROTOCOL, TROUPE_TOLD_WANTS_RESULTS, 10000 };
  g_autoptr (GByteArray) frame = g_byte_array_new ();

  troupe_told_hello_append (frame, &hello);
  for (guint i = 0; i < n; i++)
    {
      Connection *each = &connections[i];

      each->fd = watching_connect (troupe_watch_server_get_path (server));
      each->bytes = g_byte_array_new ();
      g_assert_cmpint (send (each->fd, frame->data, frame->len, MSG_NOSIGNAL), ==, frame->len);
      pull (each);
      /* The second ones answer what it said. */
      wait_while (count_frames (each, TROUPE_TOLD_COUNTS) < 2);
    }
}

static void
disconnect (Connection *self)
{
  g_byte_array_unref (self->bytes);
  close (self->fd);
}

/* They get a quarter of a mebibyte of results together each time, and the others are first the next
 * time. */
static void
test_many_watchers (void)
{
  g_autoptr (TroupeRun) run = make_run ();
  g_autoptr (TroupeWatchServer) server =
      troupe_watch_server_new (run, TROUPE_WATCH_SERVER_STAYS, sampling_cb, NULL);
  Connection connections[N_WATCHERS];

  start_worker (run);
  wait_while (troupe_watch_server_get_path (server) == NULL);
  connect_all (connections, N_WATCHERS, server);
  g_assert_cmpuint (count_told (connections), ==, 0);

  /* At its end they are told at once. */
  finish_run (run, 1);
  g_assert_cmpuint (count_told (connections), ==, 4);
  wait_while (count_told (connections) < N_WATCHERS);
  for (guint i = 0; i < N_WATCHERS; i++)
    {
      g_assert_cmpuint (count_frames (&connections[i], TROUPE_TOLD_CHUNK), ==, 1);
      disconnect (&connections[i]);
    }
}

/* Those that ask again at once leave time for the others: each has its first result before any has
 * all of them. */
static void
test_fair (void)
{
  const guint n_values = 8;
  g_autoptr (TroupeRun) run = make_run ();
  g_autoptr (TroupeWatchServer) server =
      troupe_watch_server_new (run, TROUPE_WATCH_SERVER_STAYS, sampling_cb, NULL);
  Connection connections[6];
  guint n_told[G_N_ELEMENTS (connections)] = { 0 };
  guint n_without = G_N_ELEMENTS (connections);
  const gint64 limit = wait_begin ();

  start_worker (run);
  wait_while (troupe_watch_server_get_path (server) == NULL);
  connect_all (connections, G_N_ELEMENTS (connections), server);
  finish_run (run, n_values);
  while (n_without > 0)
    {
      for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
        {
          const guint n = count_frames (&connections[i], TROUPE_TOLD_CHUNK);

          g_assert_cmpuint (n, <, n_values);
          if (n == n_told[i])
            continue;
          n_without -= n_told[i] == 0;
          n_told[i] = n;
          pull (&connections[i]);
        }
      wait_turn (limit);
    }
  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    disconnect (&connections[i]);
}

/* Nobody could connect in time to a run that is over when its first worker is known: if its process
 * is still there a fifth of a second later, it has a socket. */
static void
test_over (void)
{
  g_autoptr (TroupeRun) run = make_run ();
  g_autoptr (TroupeWatchServer) server =
      troupe_watch_server_new (run, TROUPE_WATCH_SERVER_STAYS, sampling_cb, NULL);
  const gint64 before = g_get_monotonic_time ();
  gint64 due;

  start_worker (run);
  finish_run (run, 1);
  g_main_context_iteration (NULL, FALSE);
  g_assert_null (troupe_watch_server_get_path (server));
  due = g_source_get_ready_time (g_main_context_find_source_by_user_data (NULL, server));
  g_assert_cmpint (due - before, >=, 200000);
  g_assert_cmpint (due - g_get_monotonic_time (), <=, 200000);
  wait_while (troupe_watch_server_get_path (server) == NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/watch-turns/parts", test_parts);
  g_test_add_func ("/watch-turns/many-watchers", test_many_watchers);
  g_test_add_func ("/watch-turns/fair", test_fair);
  g_test_add_func ("/watch-turns/over", test_over);

  return g_test_run ();
}
