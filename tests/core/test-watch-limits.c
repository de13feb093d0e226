/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests how much a run takes from those who watch it, and they from the run, the command that
 * reaches it included: up to its limit, and not more. */

#include "filled-run.h"
#include "troupe-told-chunk.h"
#include "troupe-told-counts.h"
#include "troupe-told-greeting.h"
#include "troupe-told-hello.h"
#include "troupe-told-number.h"
#include "troupe-watch-command.h"
#include "troupe-watch-error.h"
#include "troupe-watch-socket.h"
#include "troupe-watcher.h"
#include "wait.h"
#include "watching.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Stands before GLib's: core makes its timers with it. */
static guint hurry = 1;

GSource *
g_timeout_source_new (guint milliseconds)
{
  static __typeof__ (&g_timeout_source_new) original = NULL;

  if (original == NULL)
    original = dlsym (RTLD_NEXT, "g_timeout_source_new");
  return original (milliseconds / hurry);
}

/* Adds so many zeros to the body of a frame that is alone, which readers ignore. */
static void
pad (GByteArray *frame, gsize body_size)
{
  const gsize before = frame->len;
  const guint32 size = GUINT32_TO_LE (body_size);

  g_byte_array_set_size (frame, TROUPE_WIRE_HEADER_SIZE + body_size);
  memset (frame->data + before, 0, frame->len - before);
  memcpy (frame->data, &size, sizeof size);
}

/* The parts of an answer: more than looks at a run that does not answer. */
#define LATE_PARTS 10

/* One watcher */

typedef struct
{
  TroupeRun *run;
  TroupeWatchFeed *feed;
  TroupeWatcher *watcher;
  /* The other end. */
  int fd;
  guint n_changes;
  guint n_orders;
  gboolean is_gone;
} Fixture;

static char *
order_cb (const TroupeToldOrder *order,
          TroupeWatcher *watcher,
          TroupeToldAnswer *answer,
          gpointer data)
{
  ((Fixture *) data)->n_orders++;
  return NULL;
}

static void
changed_cb (TroupeWatcher *watcher, gpointer data)
{
  ((Fixture *) data)->n_changes++;
}

static void
gone_cb (TroupeWatcher *watcher, gpointer data)
{
  ((Fixture *) data)->is_gone = TRUE;
}

static const TroupeWatcherEvents watcher_events = {
  .order = order_cb,
  .changed = changed_cb,
  .gone = gone_cb,
};

static void
set_up (Fixture *fixture, gconstpointer greeting_size)
{
  g_autoptr (GByteArray) greeting = g_byte_array_new ();
  int fds[2];

  g_byte_array_set_size (greeting, GPOINTER_TO_UINT (greeting_size));
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds), ==, 0);
  fixture->fd = fds[0];
  fixture->run = filled_run_new (TROUPE_RUN_RUNNING);
  fixture->feed = troupe_watch_feed_new (troupe_run_get_results (fixture->run));
  fixture->watcher = troupe_watcher_new (fds[1], greeting, fixture->feed, &watcher_events, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer greeting_size)
{
  troupe_watcher_free (fixture->watcher);
  troupe_watch_feed_free (fixture->feed);
  g_object_unref (fixture->run);
  close (fixture->fd);
}

static void
send_frames (Fixture *fixture, GByteArray *frames)
{
  g_assert_cmpint (send (fixture->fd, frames->data, frames->len, MSG_NOSIGNAL), ==, frames->len);
  g_byte_array_set_size (frames, 0);
}

/* Nobody is told more often than ten times in a second, or less than every ten seconds, whatever
 * was asked for. */
static void
test_interval (Fixture *fixture, gconstpointer data)
{
  static const guint asked[] = { 0, 99, 100, 101, 9999, 10000, 10001, G_MAXUINT };
  static const guint given[] = { 100, 100, 100, 101, 9999, 10000, 10000, 10000 };
  g_autoptr (GByteArray) frames = g_byte_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      const TroupeToldHello hello = { TROUPE_TOLD_PROTOCOL, TROUPE_TOLD_WANTS_WORKERS, asked[i] };

      troupe_told_hello_append (frames, &hello);
      send_frames (fixture, frames);
      wait_while (fixture->n_changes == i);
      g_assert_cmpuint (troupe_watcher_get_interval (fixture->watcher), ==, given[i]);
    }
}

/* 4 KiB are a watcher's largest frame, and what has one byte more ends it. */
static void
test_large_frame (Fixture *fixture, gconstpointer data)
{
  const TroupeToldHello hello = { TROUPE_TOLD_PROTOCOL, TROUPE_TOLD_WANTS_WORKERS, 1000 };
  g_autoptr (GByteArray) frames = g_byte_array_new ();

  for (guint i = 0; i < 2; i++)
    {
      troupe_told_hello_append (frames, &hello);
      pad (frames, 4096 + i);
      send_frames (fixture, frames);
      wait_while (!fixture->is_gone && fixture->n_changes == i);
      g_assert_cmpint (fixture->is_gone, ==, i == 1);
    }
  g_assert_cmpuint (fixture->n_changes, ==, 1);
}

/* One that takes nothing of what it is told gives a thousand orders, and no more. */
static void
test_unread_answers (Fixture *fixture, gconstpointer data)
{
  const TroupeToldOrder order = { TROUPE_TOLD_ORDER_ACT, 1, TROUPE_RUN_PAUSE };
  g_autoptr (GByteArray) frames = g_byte_array_new ();

  for (guint i = 1; i <= 1001; i++)
    {
      troupe_told_order_append (frames, &order);
      send_frames (fixture, frames);
      wait_while (!fixture->is_gone && fixture->n_orders < i);
      g_assert_cmpint (fixture->is_gone, ==, i == 1001);
    }
  g_assert_cmpuint (fixture->n_orders, ==, 1000);
}

/* A run that is watched */

typedef struct
{
  int fd;
  GByteArray *bytes;
} Run;

static gpointer
run_main (gpointer data)
{
  Run *self = data;

  for (gsize sent = 0; sent < self->bytes->len;)
    {
      const gssize size =
          send (self->fd, self->bytes->data + sent, self->bytes->len - sent, MSG_NOSIGNAL);

      if (size < 0)
        break;
      sent += size;
    }
  close (self->fd);
  return NULL;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* Whatever a run sends takes at most 64 MiB of whoever watches it, who is told why it ends. */
static void
test_large_run (gconstpointer data)
{
  const gboolean is_too_large = GPOINTER_TO_INT (data);
  const TroupeToldGreeting greeting = { .protocol = TROUPE_TOLD_PROTOCOL,
                                        .now = 1,
                                        .version = (char *) "1" };
  const TroupeRunCounts counts = { .state = TROUPE_RUN_RUNNING, .n_items = 1 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TroupeWatchedRun) watched = NULL;
  g_autoptr (GByteArray) large = g_byte_array_new ();
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  const int listener = troupe_watch_socket_create (&path, &error);
  Run run = { .bytes = bytes };
  GThread *thread;

  g_assert_no_error (error);
  troupe_watched_run_open_async (path, 0, NULL, opened_cb, &result);
  run.fd = troupe_watch_socket_accept (listener);
  g_assert_cmpint (fcntl (run.fd, F_SETFL, 0), ==, 0);

  troupe_told_greeting_append (bytes, &greeting);
  troupe_told_counts_append (bytes, &counts);
  troupe_told_number_append (large, TROUPE_TOLD_EXIT, 7);
  pad (large, (64 << 20) + (is_too_large ? 1 : 0));
  g_byte_array_append (bytes, large->data, large->len);
  thread = g_thread_new ("run", run_main, &run);
  wait_while (result == NULL);
  watched = troupe_watched_run_open_finish (result, &error);
  g_assert_no_error (error);
  wait_until (watching_is_closed, watched);
  g_assert_cmpint (troupe_watched_run_get_exit_status (watched), ==, is_too_large ? -1 : 7);
  g_assert_error (troupe_run_get_error (troupe_watched_run_get_run (watched)), TROUPE_WATCH_ERROR,
                  TROUPE_WATCH_ERROR_GONE);
  g_assert_cmpstr (troupe_run_get_error (troupe_watched_run_get_run (watched))->message, ==,
                   is_too_large ? "a frame about a run is too large"
                                : "The process of this run is gone.");

  g_thread_join (thread);
  close (listener);
  g_unlink (path);
}

/* A run that answers late, a part of its answer at a time. */
typedef struct
{
  int fd;
  guint n_parts;
} LateRun;

static gboolean
part_cb (gpointer data)
{
  LateRun *self = data;
  const TroupeToldGreeting greeting = { .protocol = TROUPE_TOLD_PROTOCOL,
                                        .now = 1,
                                        .version = (char *) "1" };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  self->n_parts--;
  if (self->n_parts == LATE_PARTS - 1)
    troupe_told_greeting_append (bytes, &greeting);
  else if (self->n_parts > 0)
    troupe_told_number_append (bytes, TROUPE_TOLD_EXIT, 7);
  else
    troupe_told_counts_append (bytes, &(TroupeRunCounts){ .state = TROUPE_RUN_RUNNING });
  g_assert_cmpint (write (self->fd, bytes->data, bytes->len), ==, bytes->len);
  return self->n_parts > 0;
}

/* Who watches says so when it was greeted: it wants news once a second, unless a view says
 * something else. */
static void
assert_hello (int fd)
{
  guint8 bytes[256];
  const gssize size = recv (fd, bytes, sizeof bytes, MSG_DONTWAIT);
  TroupeToldHello hello;

  g_assert_cmpint (size, >, TROUPE_WIRE_HEADER_SIZE);
  g_assert_cmpuint (bytes[4], ==, TROUPE_TOLD_HELLO);
  g_assert_true (troupe_told_hello_read (bytes + TROUPE_WIRE_HEADER_SIZE,
                                         size - TROUPE_WIRE_HEADER_SIZE, &hello, NULL));
  g_assert_cmpuint (hello.protocol, ==, 1);
  g_assert_cmpuint (hello.interval, ==, 1000);
}

/* A busy machine may keep a run from its turn for seconds: it is silent when it has told nothing
 * for many. */
static void
test_late_run (gconstpointer data)
{
  const gboolean is_silent = GPOINTER_TO_INT (data);
  LateRun run = { .n_parts = LATE_PARTS };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TroupeWatchedRun) watched = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  const int listener = troupe_watch_socket_create (&path, &error);

  g_assert_no_error (error);
  hurry = 100;
  troupe_watched_run_open_async (path, 0, NULL, opened_cb, &result);
  run.fd = troupe_watch_socket_accept (listener);
  if (!is_silent)
    g_timeout_add (20, part_cb, &run);
  wait_while (result == NULL);
  hurry = 1;
  watched = troupe_watched_run_open_finish (result, &error);
  if (is_silent)
    g_assert_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_SILENT);
  else
    g_assert_no_error (error);
  g_assert_cmpuint (run.n_parts, ==, is_silent ? LATE_PARTS : 0);
  if (!is_silent)
    assert_hello (run.fd);

  close (run.fd);
  close (listener);
  g_unlink (path);
}

/* A command */

/* Returns the socket or, with an error, -1. */
static int
open_command (const char *script, GError **error)
{
  const char *const arguments[] = { "sh", "-c", script, NULL };
  g_autoptr (GAsyncResult) result = NULL;

  troupe_watch_command_open_async (arguments, NULL, opened_cb, &result);
  wait_while (result == NULL);
  return troupe_watch_command_open_finish (result, error);
}

/* What a login script prints is passed over, 64 KiB of it. What prints more, be it without end, is
 * ended, in words, as is what ends by itself. */
static void
test_banner (void)
{
  static const char too_much[] = "it printed more than 64 KiB before it greeted";
  static const char *const scripts[][2] = {
    { "head -c 65537 /dev/zero; echo TROUPE-WATCH-PIPE; exec cat", too_much },
    { "exec cat /dev/zero", too_much },
    { "echo unheard >&2; exec cat /dev/zero", too_much },
    { "echo Hello; echo one >&2; echo two >&2", "two" },
    { "head -c 65536 /dev/zero", "the command ended without a message" },
  };
  g_autoptr (GError) error = NULL;
  const int fd = open_command ("head -c 65536 /dev/zero; echo TROUPE-WATCH-PIPE; exec cat", &error);
  char byte;

  g_assert_no_error (error);
  /* What follows is for the link. */
  g_assert_cmpint (send (fd, "x", 1, MSG_NOSIGNAL), ==, 1);
  wait_while (recv (fd, &byte, 1, MSG_DONTWAIT) < 1);
  g_assert_cmpint (byte, ==, 'x');
  close (fd);

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autoptr (GError) problem = NULL;

      g_assert_cmpint (open_command (scripts[i][0], &problem), ==, -1);
      g_assert_error (problem, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_NOT_FOUND);
      g_assert_cmpstr (problem->message, ==, scripts[i][1]);
    }
}

/* A command that does not look at its input, as ssh while it connects, and that says how it ends.
 */
static const char *const deaf[] = {
  "",
  "echo TROUPE-WATCH-PIPE\n",
  "head -c 70000 /dev/zero\n",
};

/* Nobody waits for the end of a command that nobody wants: it is ended, also if it has greeted just
 * before it was cancelled. */
static void
test_unwanted (void)
{
  g_autofree char *begun = g_build_filename (g_get_tmp_dir (), "troupe-begun", NULL);
  g_autofree char *ended = g_build_filename (g_get_tmp_dir (), "troupe-ended", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (deaf); i++)
    {
      const gboolean is_cancelled = i < 2;
      g_autofree char *script = g_strdup_printf ("trap 'echo >%s; exit' TERM\n%secho >%s\n"
                                                 "for i in $(seq 1000); do sleep 0.01; done\n",
                                                 ended, deaf[i], begun);
      const char *const arguments[] = { "sh", "-c", script, NULL };
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      troupe_watch_command_open_async (arguments, cancellable, opened_cb, &result);
      while (is_cancelled && !g_file_test (begun, G_FILE_TEST_EXISTS))
        g_usleep (1000);
      if (is_cancelled)
        g_cancellable_cancel (cancellable);
      wait_while (result == NULL);
      g_assert_cmpint (troupe_watch_command_open_finish (result, &error), ==, -1);
      if (is_cancelled)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      else
        g_assert_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_NOT_FOUND);
      g_assert_cmpint (g_unlink (ended), ==, 0);
      g_unlink (begun);
    }
}

/* Nothing is started if it was cancelled before. */
static void
test_unwanted_before (void)
{
  const char *const arguments[] = { "/proc/nonexistent/program", NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  troupe_watch_command_open_async (arguments, cancellable, opened_cb, &result);
  wait_while (result == NULL);
  g_assert_cmpint (troupe_watch_command_open_finish (result, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add(path, data, function) g_test_add (path, Fixture, data, set_up, function, tear_down)
  add ("/watch-limits/interval", GUINT_TO_POINTER (0), test_interval);
  add ("/watch-limits/large-frame", GUINT_TO_POINTER (0), test_large_frame);
  add ("/watch-limits/unread-answers", GUINT_TO_POINTER (4 << 20), test_unread_answers);
  g_test_add_data_func ("/watch-limits/large-run", GINT_TO_POINTER (FALSE), test_large_run);
  g_test_add_data_func ("/watch-limits/too-large-run", GINT_TO_POINTER (TRUE), test_large_run);
  g_test_add_data_func ("/watch-limits/late-run", GINT_TO_POINTER (FALSE), test_late_run);
  g_test_add_data_func ("/watch-limits/silent-run", GINT_TO_POINTER (TRUE), test_late_run);
  g_test_add_func ("/watch-limits/banner", test_banner);
  g_test_add_func ("/watch-limits/unwanted", test_unwanted);
  g_test_add_func ("/watch-limits/unwanted-before", test_unwanted_before);

  return g_test_run ();
}
