/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the folder and the sockets through which runs are watched, and the frames over them. Some
 * calls are answered by this program: another user, and a later time. */

#include "troupe-running-runs.h"
#include "troupe-told-number.h"
#include "troupe-watch-error.h"
#include "troupe-watch-folder.h"
#include "troupe-watch-link.h"
#include "troupe-watch-socket.h"
#include "wait.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What the wrapped calls answer. */
static uid_t added_uid;
static time_t added_time;
static const char *full_folder;

uid_t __real_geteuid (void);
uid_t __wrap_geteuid (void);
time_t __real_time (time_t *at);
time_t __wrap_time (time_t *at);

uid_t
__wrap_geteuid (void)
{
  return __real_geteuid () + added_uid;
}

time_t
__wrap_time (time_t *at)
{
  return __real_time (at) + added_time;
}

int __real_mkdir (const char *path, mode_t mode);
int __wrap_mkdir (const char *path, mode_t mode);

int
__wrap_mkdir (const char *path, mode_t mode)
{
  if (full_folder == NULL || !g_str_has_prefix (path, full_folder) || access (path, F_OK) == 0)
    return __real_mkdir (path, mode);
  errno = ENOSPC;
  return -1;
}

int __real_bind (int fd, const struct sockaddr *name, socklen_t size);
int __wrap_bind (int fd, const struct sockaddr *name, socklen_t size);
int __real_open64 (const char *path, int flags, ...);
int __wrap_open64 (const char *path, int flags, ...);

/* A folder that is there is full as well. */
int
__wrap_bind (int fd, const struct sockaddr *name, socklen_t size)
{
  if (full_folder == NULL || name->sa_family != AF_UNIX ||
      !g_str_has_prefix (((const struct sockaddr_un *) (gconstpointer) name)->sun_path,
                         full_folder))
    return __real_bind (fd, name, size);
  errno = ENOSPC;
  return -1;
}

int
__wrap_open64 (const char *path, int flags, ...)
{
  va_list arguments;
  mode_t mode;

  va_start (arguments, flags);
  mode = (flags & (O_CREAT | __O_TMPFILE)) != 0 ? va_arg (arguments, mode_t) : 0;
  va_end (arguments);
  if (full_folder == NULL || (flags & __O_TMPFILE) == 0 || !g_str_has_prefix (path, full_folder))
    return __real_open64 (path, flags, mode);
  errno = ENOSPC;
  return -1;
}

static char *
make_folder (void)
{
  return g_dir_make_tmp ("troupe-runs-XXXXXX", NULL);
}

static void
assert_folder (const char *path, const char *problem)
{
  g_autoptr (GError) error = NULL;

  if (problem == NULL)
    {
      g_assert_true (troupe_watch_folder_check (path, &error));
      g_assert_no_error (error);
      return;
    }
  g_assert_false (troupe_watch_folder_check (path, &error));
  g_assert_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_FOLDER);
  g_assert_nonnull (strstr (error->message, problem));
  g_assert_nonnull (strstr (error->message, path));
}

/* It is private, or it is not used. */
static void
test_folder_check (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *inner = g_build_filename (folder, "inner", NULL);
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);

  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  assert_folder (inner, NULL);
  for (guint mode = 1; mode < 0100; mode <<= 1)
    {
      g_assert_cmpint (g_chmod (inner, 0700 | mode), ==, 0);
      assert_folder (inner, "can be used by others");
    }
  g_assert_cmpint (g_chmod (inner, 0700), ==, 0);
  g_assert_cmpint (symlink (inner, link), ==, 0);
  assert_folder (link, "symbolic link");
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  assert_folder (file, "is not a folder");
  added_uid = 1;
  assert_folder (inner, "belongs to another user");
  added_uid = 0;
  g_unlink (link);
  g_unlink (file);
  g_rmdir (inner);
  assert_folder (inner, "No such file");
  g_rmdir (folder);
}

static void
assert_found (const char *expected)
{
  g_autofree char *found = troupe_watch_folder_find ();

  g_assert_cmpstr (found, ==, expected);
}

/* Which folder it is. */
static void
test_folder_find (void)
{
  g_autofree char *chosen = g_strdup (g_getenv (TROUPE_WATCH_FOLDER_VARIABLE));
  g_autofree char *session = make_folder ();
  g_autofree char *in_session = g_build_filename (session, "troupe", NULL);
  g_autofree char *in_tmp = g_strdup_printf ("/tmp/troupe-%u", (guint) geteuid ());
  g_autofree char *before = g_strdup (g_getenv ("XDG_RUNTIME_DIR"));
  g_autofree char *usual = g_strdup_printf ("/run/user/%u", (guint) geteuid ());
  g_autofree char *in_usual = g_build_filename (usual, "troupe", NULL);
  g_autoptr (GPtrArray) folders = NULL;
  struct stat info;

  g_unsetenv (TROUPE_WATCH_FOLDER_VARIABLE);
  g_setenv ("XDG_RUNTIME_DIR", session, TRUE);
  assert_found (in_session);
  folders = troupe_watch_folder_list ();
  g_assert_cmpuint (folders->len, ==, 2);
  g_assert_cmpstr (folders->pdata[1], ==, in_tmp);
  g_assert_true (troupe_watch_folder_create (in_session, NULL));
  g_assert_cmpint (g_stat (in_session, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);

  /* A relative one, one that is not there and another user's are none. */
  g_setenv ("XDG_RUNTIME_DIR", "troupe", TRUE);
  assert_found (g_file_test (usual, G_FILE_TEST_IS_DIR) ? in_usual : in_tmp);
  g_unsetenv ("XDG_RUNTIME_DIR");
  assert_found (g_file_test (usual, G_FILE_TEST_IS_DIR) ? in_usual : in_tmp);

  g_setenv (TROUPE_WATCH_FOLDER_VARIABLE, "/somewhere/else", TRUE);
  assert_found ("/somewhere/else");
  if (chosen != NULL)
    g_setenv (TROUPE_WATCH_FOLDER_VARIABLE, chosen, TRUE);
  g_setenv ("XDG_RUNTIME_DIR", before, TRUE);
  g_rmdir (in_session);
  g_rmdir (session);
}

static char *
create_socket (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  const int fd = troupe_watch_socket_create (&path, &error);

  if (folder == NULL)
    {
      g_assert_cmpint (fd, ==, -1);
      g_assert_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_FOLDER);
      return g_strdup (error->message);
    }
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (path, folder));
  g_unlink (path);
  close (fd);
  return NULL;
}

static char *
find_problem (void)
{
  g_autoptr (TroupeRunningRuns) runs = troupe_running_runs_new (FALSE);

  return g_strdup (troupe_running_runs_get_problem (runs));
}

/* Where none can be created in the folder of the session, whether that is there or not, it is that
 * in /tmp, unless somebody named another one: then it is told that there are none. */
static void
test_folder_full (void)
{
  g_autofree char *chosen = g_strdup (g_getenv (TROUPE_WATCH_FOLDER_VARIABLE));
  g_autofree char *before = g_strdup (g_getenv ("XDG_RUNTIME_DIR"));
  g_autofree char *session = make_folder ();
  g_autofree char *in_session = g_build_filename (session, "troupe", NULL);
  g_autofree char *in_tmp = g_strdup_printf ("/tmp/troupe-%u", (guint) geteuid ());

  g_setenv ("XDG_RUNTIME_DIR", session, TRUE);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *message = NULL;
      g_autofree char *fine = NULL;
      g_autofree char *problem = NULL;

      full_folder = session;
      g_unsetenv (TROUPE_WATCH_FOLDER_VARIABLE);
      create_socket (in_tmp);
      fine = find_problem ();
      g_assert_null (fine);

      g_setenv (TROUPE_WATCH_FOLDER_VARIABLE, in_session, TRUE);
      message = create_socket (NULL);
      g_assert_nonnull (strstr (message, in_session));
      problem = find_problem ();
      g_assert_nonnull (strstr (problem, i == 0 ? session : in_session));
      g_assert_nonnull (strstr (problem, "No space left on device"));
      full_folder = NULL;
      if (i == 0)
        g_assert_cmpint (g_mkdir (in_session, 0700), ==, 0);
      create_socket (in_session);
      g_assert_null (find_problem ());
    }

  if (chosen != NULL)
    g_setenv (TROUPE_WATCH_FOLDER_VARIABLE, chosen, TRUE);
  else
    g_unsetenv (TROUPE_WATCH_FOLDER_VARIABLE);
  if (before != NULL)
    g_setenv ("XDG_RUNTIME_DIR", before, TRUE);
  else
    g_unsetenv ("XDG_RUNTIME_DIR");
  g_rmdir (in_tmp);
  g_rmdir (in_session);
  g_rmdir (session);
}

static void
assert_no_connection (const char *path, TroupeWatchError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (troupe_watch_socket_connect (path, &error), ==, -1);
  g_assert_error (error, TROUPE_WATCH_ERROR, code);
}

/* Numbers, connections, and what a crash left. */
static void
test_sockets (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *first_path = NULL;
  g_autofree char *second_path = NULL;
  g_autofree char *third_path = NULL;
  g_autofree char *number = g_strdup_printf ("%d", getpid ());
  g_autofree char *second_number = g_strdup_printf ("%d.2", getpid ());
  g_autoptr (GError) error = NULL;
  int first = troupe_watch_socket_listen (folder, &first_path, &error);
  int second = troupe_watch_socket_listen (folder, &second_path, &error);
  int connection;
  int accepted;
  char byte;

  g_assert_no_error (error);
  g_assert_cmpstr (troupe_watch_socket_get_number (first_path), ==, number);
  g_assert_cmpstr (troupe_watch_socket_get_number (second_path), ==, second_number);

  /* The second one looked whether somebody listens to the first one, and hung up. */
  accepted = troupe_watch_socket_accept (first);
  g_assert_cmpint (accepted, >=, 0);
  g_assert_cmpint (recv (accepted, &byte, 1, MSG_DONTWAIT), ==, 0);
  close (accepted);
  connection = troupe_watch_socket_connect (first_path, &error);
  g_assert_no_error (error);
  accepted = troupe_watch_socket_accept (first);
  g_assert_cmpint (accepted, >=, 0);
  g_assert_cmpint (write (connection, "x", 1), ==, 1);
  g_assert_cmpint (troupe_watch_socket_accept (first), ==, -1);
  close (connection);
  close (accepted);

  /* Nobody listens to it: a new one is left alone, an old one is removed, and a new run of the same
   * process takes its place. */
  close (first);
  assert_no_connection (first_path, TROUPE_WATCH_ERROR_GONE);
  g_assert_true (g_file_test (first_path, G_FILE_TEST_EXISTS));
  first = troupe_watch_socket_listen (folder, &third_path, &error);
  g_assert_cmpstr (third_path, ==, first_path);
  close (first);
  added_time = 60;
  assert_no_connection (first_path, TROUPE_WATCH_ERROR_GONE);
  added_time = 0;
  g_assert_false (g_file_test (first_path, G_FILE_TEST_EXISTS));
  assert_no_connection (first_path, TROUPE_WATCH_ERROR_GONE);

  g_unlink (second_path);
  close (second);
  g_rmdir (folder);
}

/* Whoever connects can tell whether the process that listens is stopped. */
static void
test_stopped (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = NULL;
  const int own = troupe_watch_socket_listen (folder, &path, NULL);
  siginfo_t info;
  int connection;
  pid_t child;

  connection = troupe_watch_socket_connect (path, NULL);
  g_assert_false (troupe_watch_socket_is_stopped (connection));
  close (connection);

  /* Whoever listened last counts. */
  child = fork ();
  if (child == 0)
    {
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      listen (own, 1);
      kill (getpid (), SIGSTOP);
      _exit (0);
    }
  g_assert_cmpint (waitid (P_PID, child, &info, WSTOPPED | WEXITED), ==, 0);
  g_assert_cmpint (info.si_code, ==, CLD_STOPPED);
  connection = troupe_watch_socket_connect (path, NULL);
  g_assert_true (troupe_watch_socket_is_stopped (connection));
  kill (child, SIGCONT);
  g_assert_cmpint (waitid (P_PID, child, &info, WEXITED), ==, 0);
  g_assert_false (troupe_watch_socket_is_stopped (connection));

  close (connection);
  close (own);
  g_unlink (path);
  g_rmdir (folder);
}

/* Neither end talks to another user. */
static void
test_other_user (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = NULL;
  const int listener = troupe_watch_socket_listen (folder, &path, NULL);
  const int connection = troupe_watch_socket_connect (path, NULL);
  char byte;

  g_assert_cmpint (connection, >=, 0);
  added_uid = 1;
  g_assert_cmpint (troupe_watch_socket_accept (listener), ==, -1);
  assert_no_connection (path, TROUPE_WATCH_ERROR_USER);
  added_uid = 0;
  /* It was closed. */
  g_assert_cmpint (recv (connection, &byte, 1, MSG_DONTWAIT), ==, 0);
  close (connection);
  close (listener);
  g_unlink (path);
  g_rmdir (folder);
}

/* An address has room for 107 characters, a folder may have more. */
static void
test_long_folder (void)
{
  g_autofree char *parent = make_folder ();
  g_autofree char *long_name = g_strnfill (200, 'x');
  g_autofree char *folder = g_build_filename (parent, long_name, NULL);
  g_autofree char *first_path = NULL;
  g_autofree char *second_path = NULL;
  g_autoptr (GError) error = NULL;
  int listener;
  int connection;
  int accepted;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  listener = troupe_watch_socket_listen (folder, &first_path, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (first_path, folder));
  g_assert_true (g_file_test (first_path, G_FILE_TEST_EXISTS));
  connection = troupe_watch_socket_connect (first_path, &error);
  g_assert_no_error (error);
  accepted = troupe_watch_socket_accept (listener);
  g_assert_cmpint (accepted, >=, 0);
  close (connection);
  close (accepted);

  /* One that a crash left is replaced as well. */
  close (listener);
  assert_no_connection (first_path, TROUPE_WATCH_ERROR_GONE);
  listener = troupe_watch_socket_listen (folder, &second_path, &error);
  g_assert_cmpstr (second_path, ==, first_path);
  close (listener);
  g_unlink (first_path);
  g_rmdir (folder);
  g_rmdir (parent);
}

static void
test_bad_paths (void)
{
  g_autofree char *long_name = g_strnfill (200, 'x');
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  assert_no_connection (long_name, TROUPE_WATCH_ERROR_GONE);
  g_assert_cmpint (troupe_watch_socket_listen (long_name, &path, &error), ==, -1);
  g_assert_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_FOLDER);
  g_clear_error (&error);
  g_assert_cmpint (troupe_watch_socket_listen ("/proc/nonexistent", &path, &error), ==, -1);
  g_assert_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_FOLDER);
  g_assert_null (troupe_watch_socket_get_number ("/a/run-x"));
  g_assert_null (troupe_watch_socket_get_number ("/a/other-1"));
  g_assert_cmpstr (troupe_watch_socket_get_number ("run-12.3"), ==, "12.3");
}

/* Links */

typedef struct
{
  TroupeWatchLink *link;
  GArray *numbers;
  GError *error;
  guint n_drained;
  gboolean frees;
} End;

static gboolean
frame_cb (const TroupeFrame *frame, gpointer data, GError **error)
{
  End *end = data;
  gsize size;
  const guint8 *body = g_bytes_get_data (frame->body, &size);
  guint64 number;

  if (!troupe_told_number_read (TROUPE_TOLD_PULL, body, size, &number, error))
    return FALSE;
  g_array_append_val (end->numbers, number);
  if (end->frees)
    g_clear_pointer (&end->link, troupe_watch_link_free);
  return TRUE;
}

static void
broken_cb (const GError *error, gpointer data)
{
  End *end = data;

  end->error = g_error_copy (error);
  g_clear_pointer (&end->link, troupe_watch_link_free);
}

static void
drained_cb (gpointer data)
{
  ((End *) data)->n_drained++;
}

static const TroupeWatchLinkEvents events = {
  .frame = frame_cb,
  .broken = broken_cb,
  .drained = drained_cb,
};

static void
open_ends (End *a, End *b)
{
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds), ==, 0);
  *a = (End){ .numbers = g_array_new (FALSE, FALSE, sizeof (guint64)) };
  *b = (End){ .numbers = g_array_new (FALSE, FALSE, sizeof (guint64)) };
  a->link = troupe_watch_link_new (fds[0], 4096, &events, a);
  b->link = troupe_watch_link_new (fds[1], 4096, &events, b);
}

static void
close_end (End *end)
{
  g_clear_pointer (&end->link, troupe_watch_link_free);
  g_array_unref (end->numbers);
  g_clear_error (&end->error);
}

static void
send_numbers (End *end, guint n)
{
  for (guint64 i = 0; i < n; i++)
    troupe_told_number_append (troupe_watch_link_get_output (end->link), TROUPE_TOLD_PULL, i);
  troupe_watch_link_flush (end->link);
}

static gboolean
has_all (gpointer end)
{
  return ((End *) end)->numbers->len == 100000;
}

static gboolean
is_broken (gpointer end)
{
  return ((End *) end)->error != NULL;
}

/* More than the socket holds waits until it is read, in order. */
static void
test_link (void)
{
  End a;
  End b;

  open_ends (&a, &b);
  send_numbers (&a, 100000);
  g_assert_cmpuint (troupe_watch_link_get_unsent (a.link), >, 0);
  wait_until (has_all, &b);
  for (guint64 i = 0; i < 100000; i++)
    g_assert_cmpuint (g_array_index (b.numbers, guint64, i), ==, i);
  g_assert_cmpuint (troupe_watch_link_get_unsent (a.link), ==, 0);
  wait_while (a.n_drained == 0);
  g_assert_cmpuint (a.n_drained, ==, 1);

  /* What was sent before the end is read before the end. */
  send_numbers (&b, 3);
  close_end (&b);
  wait_until (is_broken, &a);
  g_assert_cmpuint (a.numbers->len, ==, 3);
  g_assert_error (a.error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_CLOSED);
  close_end (&a);
}

/* A link may be freed by what it calls. */
static void
test_link_freed (void)
{
  End a;
  End b;

  open_ends (&a, &b);
  b.frees = TRUE;
  send_numbers (&a, 10);
  wait_until (is_broken, &a);
  g_assert_cmpuint (b.numbers->len, ==, 1);
  g_assert_null (b.link);
  close_end (&a);
  close_end (&b);
}

/* What is not a frame, or a larger one than may come, ends it. */
static void
test_link_bad (void)
{
  static const guint8 heads[][8] = {
    { 10, 0, 0, 0, 'm', 1, 0, 0 },
    { 0, 0, 2, 0, 'm', 0, 0, 0 },
    { 1, 0, 0, 0, 'm', 0, 0, 0 },
    { 0xff, 0xff, 0xff, 0xff, 'm', 0, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      End a;
      End b;
      GByteArray *output;

      open_ends (&a, &b);
      output = troupe_watch_link_get_output (a.link);
      g_byte_array_append (output, heads[i], sizeof heads[i]);
      g_byte_array_set_size (output, 8192);
      troupe_watch_link_flush (a.link);
      wait_until (is_broken, &b);
      g_assert_false (g_error_matches (b.error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_CLOSED));
      wait_until (is_broken, &a);
      close_end (&a);
      close_end (&b);
    }
}

/* Sends a frame with that many bytes of zeros, byte by byte or at once. */
static void
send_zeros (End *end, guint size, gboolean in_bytes)
{
  GByteArray *output = troupe_watch_link_get_output (end->link);
  g_autofree guint8 *zeros = g_malloc0 (size);
  const guint32 whole = GUINT32_TO_LE (10 + size);

  troupe_told_number_append (output, TROUPE_TOLD_PULL, 7);
  g_byte_array_append (output, zeros, size);
  memcpy (output->data, &whole, sizeof whole);
  if (in_bytes)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      g_byte_array_append (bytes, output->data, output->len);
      for (guint i = 0; i < bytes->len; i++)
        {
          g_byte_array_set_size (output, 0);
          g_byte_array_append (output, bytes->data + i, 1);
          troupe_watch_link_flush (end->link);
          g_main_context_iteration (NULL, FALSE);
        }
    }
  troupe_watch_link_flush (end->link);
}

/* A body of as many bytes as may come is taken, and one with one byte more is not, however it
 * comes. */
static void
test_link_largest (gconstpointer data)
{
  const gboolean in_bytes = GPOINTER_TO_INT (data);
  End a;
  End b;

  open_ends (&a, &b);
  for (guint i = 1; i <= 2; i++)
    {
      send_zeros (&a, 4096 - 10, in_bytes);
      wait_while (b.error == NULL && b.numbers->len < i);
      g_assert_no_error (b.error);
    }
  send_zeros (&a, 4096 - 10 + 1, in_bytes);
  wait_while (b.error == NULL && b.numbers->len == 2);
  g_assert_error (b.error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_TOO_LARGE);
  close_end (&a);
  close_end (&b);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/watch-socket/folder-check", test_folder_check);
  g_test_add_func ("/watch-socket/folder-find", test_folder_find);
  g_test_add_func ("/watch-socket/folder-full", test_folder_full);
  g_test_add_func ("/watch-socket/sockets", test_sockets);
  g_test_add_func ("/watch-socket/stopped", test_stopped);
  g_test_add_func ("/watch-socket/other-user", test_other_user);
  g_test_add_func ("/watch-socket/long-folder", test_long_folder);
  g_test_add_func ("/watch-socket/bad-paths", test_bad_paths);
  g_test_add_func ("/watch-socket/link", test_link);
  g_test_add_func ("/watch-socket/link-freed", test_link_freed);
  g_test_add_func ("/watch-socket/link-bad", test_link_bad);
  g_test_add_data_func ("/watch-socket/link-largest/at-once", GINT_TO_POINTER (FALSE),
                        test_link_largest);
  g_test_add_data_func ("/watch-socket/link-largest/in-bytes", GINT_TO_POINTER (TRUE),
                        test_link_largest);

  return g_test_run ();
}
