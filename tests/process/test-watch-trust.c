/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that neither end of a watched run trusts the other one: other users, other versions, random
 * bytes, and watchers that do not read. */

#include "troupe-told-answer.h"
#include "troupe-told-hello.h"
#include "troupe-told-number.h"
#include "troupe-told-order.h"
#include "troupe-watch-folder.h"
#include "troupe-watch-socket.h"
#include "wait.h"
#include "watching.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <pwd.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 300

/* Other users */

typedef struct
{
  pid_t pid;
  int status;
} Child;

static gboolean
has_ended (gpointer data)
{
  Child *child = data;

  return waitpid (child->pid, &child->status, WNOHANG) == child->pid;
}

/* As another user, in a child: 0 if the run tells nothing, and Troupe's own connecting refuses. */
static int
try_as_other (const char *path)
{
  const struct passwd *nobody = getpwnam ("nobody");
  g_autoptr (GError) error = NULL;
  char byte;
  int fd;

  if (nobody == NULL || setgid (nobody->pw_gid) != 0 || setuid (nobody->pw_uid) != 0)
    return geteuid () != 0 ? 0 : 10;

  fd = watching_connect (path);
  if (recv (fd, &byte, 1, 0) != 0)
    return 11;
  if (troupe_watch_socket_connect (path, &error) >= 0)
    return 12;
  return g_error_matches (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_USER) ? 0 : 13;
}

/* Although all folders on the way would let it pass. A test that is not run as root cannot become
 * another user: test-watch-socket has that without. */
static void
test_other_user (void)
{
  SharedRun shared = shared_run_start_sleepers (1, TROUPE_WATCH_SERVER_TAKES_ORDERS);
  g_autofree char *path = watching_find_path ();
  g_autoptr (TroupeWatchedRun) watched = NULL;
  g_autofree char *parent = g_path_get_dirname (path);
  Child child = { 0 };

  g_assert_cmpint (g_chmod (path, 0777), ==, 0);
  while (strlen (parent) > 1)
    {
      struct stat info;
      char *above = g_path_get_dirname (parent);

      g_assert_cmpint (g_stat (parent, &info), ==, 0);
      if (info.st_uid == geteuid ())
        g_assert_cmpint (g_chmod (parent, info.st_mode | 0111), ==, 0);
      g_free (parent);
      parent = above;
    }

  child.pid = fork ();
  if (child.pid == 0)
    _exit (try_as_other (path));
  wait_until (has_ended, &child);
  g_assert_true (WIFEXITED (child.status));
  g_assert_cmpint (WEXITSTATUS (child.status), ==, 0);

  /* It did the run no harm. */
  watched = watching_open (path, TROUPE_TOLD_WANTS_WORKERS, NULL);
  g_assert_nonnull (watched);
  g_object_unref (shared.runner);
  {
    g_autofree char *folder = troupe_watch_folder_find ();

    g_chmod (folder, 0700);
  }
}

/* Other versions */

static gboolean
is_readable (gpointer fd)
{
  char byte;

  return recv (GPOINTER_TO_INT (fd), &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0;
}

/* Reads all that comes until the end. */
static GByteArray *
read_all (int fd)
{
  GByteArray *all = g_byte_array_new ();
  guint8 buffer[4096];
  gssize size;

  do
    {
      wait_until (is_readable, GINT_TO_POINTER (fd));
      size = recv (fd, buffer, sizeof buffer, MSG_DONTWAIT);
      if (size > 0)
        g_byte_array_append (all, buffer, size);
    }
  while (size > 0);
  return all;
}

static gboolean
contains (const GByteArray *bytes, const char *text)
{
  return memmem (bytes->data, bytes->len, text, strlen (text)) != NULL;
}

/* A watcher of another protocol is told which version it needs. */
static void
test_other_watcher (void)
{
  SharedRun shared = shared_run_start_sleepers (1, 0);
  g_autofree char *path = watching_find_path ();
  const int fd = watching_connect (path);
  g_autoptr (GByteArray) hello = g_byte_array_new ();
  g_autoptr (GByteArray) said = NULL;

  troupe_told_hello_append (
      hello, &(TroupeToldHello){ TROUPE_TOLD_PROTOCOL + 1, TROUPE_TOLD_WANTS_ALL, 1000 });
  g_assert_cmpint (write (fd, hello->data, hello->len), ==, hello->len);
  said = read_all (fd);
  g_assert_true (contains (said, "that run is watched with Troupe "));
  close (fd);
  g_object_unref (shared.runner);
}

/* A run that a test pretends to be, which sends bytes to whoever connects. */
typedef struct
{
  int listener;
  char *path;
  GByteArray *bytes;
  GSource *source;
} Pretended;

static gboolean
pretend_cb (int fd, GIOCondition condition, gpointer data)
{
  Pretended *self = data;
  const int connection = accept4 (fd, NULL, NULL, SOCK_CLOEXEC);
  const guint8 *at = self->bytes->data;
  gsize left = self->bytes->len;

  while (left > 0)
    {
      const gssize size = send (connection, at, left, MSG_NOSIGNAL | MSG_DONTWAIT);

      /* Whoever does not like it any more has closed it. */
      if (size < 0)
        break;
      at += size;
      left -= size;
    }
  close (connection);
  return G_SOURCE_CONTINUE;
}

static void
pretend (Pretended *self, GByteArray *bytes)
{
  self->listener = troupe_watch_socket_create (&self->path, NULL);
  self->bytes = bytes;
  self->source = g_unix_fd_source_new (self->listener, G_IO_IN);
  g_source_set_callback (self->source, G_SOURCE_FUNC (pretend_cb), self, NULL);
  g_source_attach (self->source, NULL);
}

static void
stop_pretending (Pretended *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  close (self->listener);
  g_unlink (self->path);
  g_free (self->path);
}

static void
test_other_run (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (TroupeWatchedRun) watched = NULL;
  g_autoptr (GError) error = NULL;
  const TroupeToldGreeting greeting = { .protocol = TROUPE_TOLD_PROTOCOL + 1,
                                        .now = 1,
                                        .version = (char *) "9.8.7" };
  Pretended self;

  troupe_told_greeting_append (bytes, &greeting);
  pretend (&self, bytes);
  watched = watching_open (self.path, TROUPE_TOLD_WANTS_ALL, &error);
  g_assert_null (watched);
  g_assert_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_VERSION);
  g_assert_nonnull (strstr (error->message, "Troupe 9.8.7"));
  stop_pretending (&self);
}

/* Random bytes */

static void
change (GByteArray *bytes)
{
  const guint n = g_test_rand_int_range (1, 6);

  for (guint i = 0; i < n && bytes->len > 0; i++)
    bytes->data[g_test_rand_int_range (0, bytes->len)] = g_test_rand_int_range (0, 256);
  if (g_test_rand_int_range (0, 4) == 0)
    g_byte_array_set_size (bytes, g_test_rand_int_range (0, bytes->len + 1));
}

static GByteArray *
make_wild_watcher (void)
{
  GByteArray *bytes = g_byte_array_new ();

  troupe_told_hello_append (bytes,
                            &(TroupeToldHello){ TROUPE_TOLD_PROTOCOL, TROUPE_TOLD_WANTS_ALL, 100 });
  troupe_told_number_append (bytes, TROUPE_TOLD_PULL, 1 << 16);
  troupe_told_order_append (bytes,
                            &(TroupeToldOrder){ TROUPE_TOLD_ORDER_ACT, 1, TROUPE_RUN_PAUSE });
  troupe_told_number_append (bytes, TROUPE_TOLD_PULL, 1 << 16);
  change (bytes);
  return bytes;
}

/* They end that watcher alone. */
static void
test_wild_watchers (void)
{
  const guint n = 30000;
  SharedRun shared =
      shared_run_start_squares (n, TROUPE_RESULTS_KEEP_ALL, TROUPE_WATCH_SERVER_STAYS);
  g_autofree char *path = watching_find_path ();
  g_autoptr (TroupeWatchedRun) watched = watching_open (path, TROUPE_TOLD_WANTS_ALL, NULL);
  TroupeRun *run = troupe_watched_run_get_run (watched);

  for (guint i = 0; i < ROUNDS; i++)
    {
      const int fd = watching_connect (path);
      g_autoptr (GByteArray) bytes = make_wild_watcher ();

      /* The run may have closed it meanwhile. */
      if (bytes->len > 0)
        send (fd, bytes->data, bytes->len, MSG_NOSIGNAL | MSG_DONTWAIT);
      for (guint j = g_test_rand_int_range (0, 4); j > 0; j--)
        g_main_context_iteration (NULL, FALSE);
      close (fd);
    }
  wait_until (watching_is_finished, run);
  wait_until (watching_has_all_rows, run);
  watching_assert_squares (run, n);
  watching_assert_squares (shared.run, n);
  g_object_unref (shared.runner);
}

/* All that a run tells somebody who wants everything. */
static GByteArray *
record_run (void)
{
  SharedRun shared = shared_run_start_squares (
      3000, TROUPE_RESULTS_KEEP_ALL, TROUPE_WATCH_SERVER_STAYS | TROUPE_WATCH_SERVER_TAKES_ORDERS);
  g_autofree char *path = watching_find_path ();
  const int fd = watching_connect (path);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  GByteArray *recorded;

  wait_until (watching_is_finished, shared.run);
  troupe_told_hello_append (bytes,
                            &(TroupeToldHello){ TROUPE_TOLD_PROTOCOL, TROUPE_TOLD_WANTS_ALL, 100 });
  troupe_told_number_append (bytes, TROUPE_TOLD_PULL, 1 << 16);
  g_assert_cmpint (write (fd, bytes->data, bytes->len), ==, bytes->len);
  wait_until (is_readable, GINT_TO_POINTER (fd));
  for (guint i = 0; i < 200; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  troupe_runner_tell_exit (shared.runner, 0);
  g_object_unref (shared.runner);
  recorded = read_all (fd);
  close (fd);
  return recorded;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

/* A run that tells nonsense is not opened, or ends with what is known. Whatever it was. */
static void
test_wild_runs (void)
{
  g_autoptr (GByteArray) recorded = record_run ();
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Pretended self;
  guint n_opened = 0;

  g_assert_cmpuint (recorded->len, >, 1000);
  pretend (&self, bytes);
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (TroupeWatchedRun) watched = NULL;
      g_autoptr (GError) error = NULL;

      g_byte_array_set_size (bytes, 0);
      g_byte_array_append (bytes, recorded->data, recorded->len);
      if (i > 0)
        change (bytes);
      troupe_watched_run_open_async (self.path, TROUPE_TOLD_WANTS_ALL, NULL, opened_cb, &result);
      wait_until (is_set, &result);
      watched = troupe_watched_run_open_finish (result, &error);
      if (watched == NULL)
        {
          g_assert_nonnull (error);
          continue;
        }
      n_opened++;
      wait_until (watching_is_closed, watched);
      g_assert_cmpint (troupe_run_get_state (troupe_watched_run_get_run (watched)), ==,
                       TROUPE_RUN_FINISHED);
      if (i == 0)
        g_assert_cmpint (troupe_watched_run_get_exit_status (watched), ==, 0);
    }
  g_assert_cmpuint (n_opened, >, 0);
  stop_pretending (&self);
}

/* Watchers that do not read */

/* A run and its other watchers do not notice them. */
static void
test_deaf_watchers (void)
{
  const guint n = 100000;
  SharedRun shared =
      shared_run_start_squares (n, TROUPE_RESULTS_KEEP_ALL, TROUPE_WATCH_SERVER_STAYS);
  g_autofree char *path = watching_find_path ();
  g_autoptr (TroupeWatchedRun) watched = NULL;
  TroupeRun *run;
  int fds[20];

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      fds[i] = watching_connect (path);
      troupe_told_hello_append (
          bytes, &(TroupeToldHello){ TROUPE_TOLD_PROTOCOL, TROUPE_TOLD_WANTS_ALL, 100 });
      for (guint j = 0; j < 100; j++)
        troupe_told_number_append (bytes, TROUPE_TOLD_PULL, 1 << 16);
      g_assert_cmpint (send (fds[i], bytes->data, bytes->len, MSG_NOSIGNAL), ==, bytes->len);
    }
  watched = watching_open (path, TROUPE_TOLD_WANTS_ALL, NULL);
  run = troupe_watched_run_get_run (watched);
  wait_until (watching_is_finished, run);
  wait_until (watching_has_all_rows, run);
  watching_assert_squares (run, n);
  /* Nor does it wait for them at its end. */
  g_object_unref (shared.runner);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
}

typedef struct
{
  int fd;
  GByteArray *orders;
  gsize n_sent;
  gboolean is_closed;
} Shouter;

static gboolean
shout (gpointer data)
{
  Shouter *self = data;
  const gssize size =
      send (self->fd, self->orders->data, self->orders->len, MSG_NOSIGNAL | MSG_DONTWAIT);

  self->n_sent += MAX (size, 0);
  self->is_closed = size < 0 && errno != EAGAIN;
  return self->is_closed;
}

/* One that gives orders without an end and reads no answer is disconnected, before its answers fill
 * the memory of the run. */
static void
test_shouting_watcher (void)
{
  SharedRun shared = shared_run_start_sleepers (1, TROUPE_WATCH_SERVER_TAKES_ORDERS);
  g_autofree char *path = watching_find_path ();
  g_autoptr (TroupeWatchedRun) watched = watching_open (path, TROUPE_TOLD_WANTS_WORKERS, NULL);
  g_autoptr (GByteArray) orders = g_byte_array_new ();
  Shouter shouter = { .fd = watching_connect (path), .orders = orders };

  wait_until (watching_is_running, shared.run);
  for (guint i = 0; i < 100; i++)
    troupe_told_order_append (orders,
                              &(TroupeToldOrder){ TROUPE_TOLD_ORDER_ACT, 99, TROUPE_RUN_PAUSE });
  wait_until (shout, &shouter);
  g_assert_cmpuint (shouter.n_sent, <, 40 * orders->len);
  g_assert_false (troupe_watched_run_is_closed (watched));
  g_assert_cmpint (troupe_run_get_state (shared.run), ==, TROUPE_RUN_RUNNING);
  close (shouter.fd);
  g_object_unref (shared.runner);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/watch-trust/other-user", test_other_user);
  g_test_add_func ("/watch-trust/other-watcher", test_other_watcher);
  g_test_add_func ("/watch-trust/other-run", test_other_run);
  g_test_add_func ("/watch-trust/wild-watchers", test_wild_watchers);
  g_test_add_func ("/watch-trust/wild-runs", test_wild_runs);
  g_test_add_func ("/watch-trust/deaf-watchers", test_deaf_watchers);
  g_test_add_func ("/watch-trust/shouting-watcher", test_shouting_watcher);

  return g_test_run ();
}
