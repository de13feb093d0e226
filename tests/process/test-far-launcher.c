/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Nodes on other machines, which are reached by a shell of this one: which machines a job uses, and
 * what is said of those that are not there or slow to answer. */

#include "engine-run.h"
#include "folder.h"
#include "troupe-far-launcher.h"
#include "wait.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* The beats and the patience of the nodes, the time in which they start, and that after which it is
 * said that they are waited for. */
#define TIMES       "2000,60000,60000,60000"
#define TIMES_EAGER "2000,60000,60000,1"
#define TIMES_SHORT "2000,60000,60000,300"

/* How often a machine is tried that never answered, and one that was lost. */
#define SILENT_TRIES 3
#define LOST_TRIES   8

/* Machines by name: "gone…" are none, "slow…" are none either, of which this comes out once there
 * is the file "told" and which are tried again, "lost…" and "leaves…" are this one the first time
 * only, of which the latter leaves a process behind, and all others are this one; but "full…" take
 * no files, "bare…" have no Troupe, and "mips…" are of another system as well. */

#define TEST_TYPE_ROUTE (test_route_get_type ())
G_DECLARE_FINAL_TYPE (TestRoute, test_route, TEST, ROUTE, GObject)

struct _TestRoute
{
  GObject parent_instance;

  GStrv hosts;
  GString *tried;
  gboolean is_released;
};

static void
route_prepare_async (TroupeFarRoute *route,
                     TroupeLauncherWaiting waiting,
                     gpointer waiting_data,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer data)
{
  g_autoptr (GTask) task = g_task_new (route, NULL, callback, data);

  g_task_return_boolean (task, TRUE);
}

/* Names that end in "*" and a number have so many workers, and others have one. */
static GPtrArray *
route_prepare_finish (TroupeFarRoute *route, GAsyncResult *result, GError **error)
{
  TestRoute *self = TEST_ROUTE (route);
  GPtrArray *hosts;

  g_assert_true (g_task_propagate_boolean (G_TASK (result), error));
  if (*self->hosts == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND, "There is no way.");
      return NULL;
    }

  hosts = g_ptr_array_new ();
  for (guint i = 0; self->hosts[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (self->hosts[i], "*", 2);

      g_ptr_array_add (hosts,
                       troupe_far_host_new (parts[0], parts[1] != NULL ? atoi (parts[1]) : 1));
    }
  return hosts;
}

/* The script that starts a node, as it is where there is none. */
static GStrv
hide_node (const char *const *arguments, gboolean is_other)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *folder = g_path_get_dirname (g_getenv ("TROUPE_NODE"));
  g_auto (GStrv) hidden = g_strdupv ((GStrv) arguments);

  for (guint i = 0; hidden[i] != NULL; i++)
    {
      g_string_assign (words, hidden[i]);
      g_string_replace (words, folder, "/nowhere", 0);
      if (is_other)
        g_string_replace (words, "uname -m", "echo mips", 0);
      g_free (hidden[i]);
      hidden[i] = g_strdup (words->str);
    }
  return g_steal_pointer (&hidden);
}

static GStrv
route_build (TroupeFarRoute *route, const char *host, const char *const *arguments)
{
  static const char *const gone[] = { "/bin/sh", "-c", "exit 3", NULL };
  static const char *const slow[] = { "/bin/sh", "-c",
                                      "until [ -e told ]; do sleep 0.01; done; exit 3", NULL };
  static const char *const elsewhere[] = { "/bin/sh", "-c", "cd / && exec \"$@\"", "sh", NULL };
  static const char *const leaves[] = { "/bin/sh", "-c", "sleep 1000 & echo $! >left; exec \"$@\"",
                                        "sh", NULL };
  const gboolean has_left = g_str_has_prefix (host, "leaves");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const gboolean is_other = g_str_has_prefix (host, "mips");
  g_auto (GStrv) words = is_other || g_str_has_prefix (host, "bare")
                             ? hide_node (arguments, is_other)
                             : g_strdupv ((GStrv) arguments);

  g_string_append_printf (TEST_ROUTE (route)->tried, "%s ", host);
  if (g_str_has_prefix (host, "gone") || ((has_left || g_str_has_prefix (host, "lost")) &&
                                          strchr (TEST_ROUTE (route)->tried->str, ' ')[1] != '\0'))
    return g_strdupv ((GStrv) gone);
  if (g_str_has_prefix (host, "slow"))
    return g_strdupv ((GStrv) slow);
  g_strv_builder_addv (builder, (const char **) (has_left ? leaves : elsewhere));
  g_strv_builder_addv (builder, (const char **) words);
  return g_strv_builder_end (builder);
}

static GStrv
route_build_beside (TroupeFarRoute *route, const char *host, const char *const *arguments)
{
  static const char *const full[] = { "/bin/sh", "-c",
                                      "cat >/dev/null; echo Sorry. >&2; echo No room >&2; exit 3",
                                      NULL };

  return g_str_has_prefix (host, "full") ? g_strdupv ((GStrv) full)
                                         : route_build (route, host, arguments);
}

static TroupeWorkerEnd
route_explain (TroupeFarRoute *route, const char *host, const TroupeNodeEnd *end, char **reason)
{
  *reason = g_strdup_printf ("There is no “%s”", host);
  return g_str_has_prefix (host, "gone") ? TROUPE_WORKER_END_HOPELESS
                                         : TROUPE_WORKER_END_CONNECTION;
}

static void
route_release (TroupeFarRoute *route)
{
  TEST_ROUTE (route)->is_released = TRUE;
}

static void
route_interface_init (TroupeFarRouteInterface *iface)
{
  iface->tries = (TroupeFarTries){ .silent = SILENT_TRIES, .lost = LOST_TRIES };
  iface->has_shared_folder = TRUE;
  iface->prepare_async = route_prepare_async;
  iface->prepare_finish = route_prepare_finish;
  iface->build = route_build;
  iface->build_beside = route_build_beside;
  iface->explain = route_explain;
  iface->release = route_release;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestRoute,
                               test_route,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_FAR_ROUTE, route_interface_init))

static void
test_route_finalize (GObject *object)
{
  TestRoute *self = TEST_ROUTE (object);

  g_strfreev (self->hosts);
  g_string_free (self->tried, TRUE);
  G_OBJECT_CLASS (test_route_parent_class)->finalize (object);
}

static void
test_route_class_init (TestRouteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_route_finalize;
}

static void
test_route_init (TestRoute *self)
{
  self->tried = g_string_new (NULL);
}

/* A job on such machines, and what is told of it. */

typedef struct
{
  EngineRun run;
  TestRoute *route;
  /* Files to send, those of each item, and those that come back, or NULL. */
  const char *send;
  const char *transfer;
  const char *wanted;
  /* Whether the job says nothing of workers. */
  gboolean is_auto;
  /* The length of what was told when a first worker was there. */
  gsize answered_at;
} Fixture;

static void
told_cb (const GArray *workers, gpointer data)
{
  Fixture *fixture = data;

  if (fixture->answered_at == 0)
    fixture->answered_at = fixture->run.events->len;
}

/* Runs a command, or squares of all items together. */
static void
start (Fixture *fixture, const char *hosts, const char *command, guint n_items)
{
  static const char *const items[] = { "1", "2", "3", NULL };
  g_autoptr (TroupeJob) job = command != NULL ? troupe_job_new (TROUPE_JOB_COMMAND, command)
                                              : troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeLauncher) launcher = NULL;

  troupe_job_set_workers (job, fixture->is_auto ? 0 : 1);
  if (command == NULL)
    troupe_job_set_chunk (job, n_items);
  if (fixture->send != NULL)
    g_object_set (job, "send", fixture->send, NULL);
  if (fixture->transfer != NULL)
    g_object_set (job, "transferfile", fixture->transfer, "return", fixture->wanted, NULL);
  fixture->route = g_object_new (TEST_TYPE_ROUTE, NULL);
  fixture->route->hosts = g_strsplit (hosts, " ", -1);
  launcher = troupe_far_launcher_new (job, TROUPE_FAR_ROUTE (g_object_ref (fixture->route)));
  fixture->run.told = told_cb;
  fixture->run.data = fixture;
  engine_run_set_up (&fixture->run, job, items + G_N_ELEMENTS (items) - 1 - n_items, launcher);
  troupe_engine_start (fixture->run.engine);
}

static void
finish (Fixture *fixture)
{
  g_assert_true (fixture->route->is_released);
  engine_run_tear_down (&fixture->run);
  g_object_unref (fixture->route);
}

static guint
count (const char *text, const char *part)
{
  g_auto (GStrv) parts = g_strsplit (text, part, -1);

  return g_strv_length (parts) - 1;
}

/* As many machines are used as there are items, and others take the place of those that are not
 * there, however many these are. What runs there does so in the folder of the job. */
static void
test_spare (void)
{
  g_autofree char *folder = g_get_current_dir ();
  g_autofree char *value = g_strdup_printf ("3 %s", folder);
  g_autoptr (TroupeResult) result = NULL;
  Fixture fixture = { 0 };

  start (&fixture, "gone1 gone2 gone3 gone4 gone5 gone6 gone7 here1 here2", "echo {} $PWD", 1);
  engine_run_wait (&fixture.run);
  g_assert_no_error (fixture.run.error);
  g_assert_cmpstr (fixture.route->tried->str, ==,
                   "gone1 gone2 gone3 gone4 gone5 gone6 gone7 here1 ");
  result = g_list_model_get_item (G_LIST_MODEL (fixture.run.results), 0);
  g_assert_cmpstr (troupe_result_get_value (result), ==, value);
  finish (&fixture);
}

/* Of each machine that is not there, the error says so once, in a line. */
static void
test_nobody (void)
{
  g_auto (GStrv) lines = NULL;
  Fixture fixture = { 0 };

  start (&fixture, "gone1 gone2 gone3 gone4", "true", 2);
  engine_run_wait (&fixture.run);
  g_assert_error (fixture.run.error, TROUPE_POOL_ERROR, TROUPE_POOL_ERROR_START);
  lines = g_strsplit (fixture.run.error->message, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, g_strv_length (fixture.route->hosts));
  for (guint i = 0; fixture.route->hosts[i] != NULL; i++)
    {
      g_autofree char *line = g_strdup_printf ("There is no “%s”", fixture.route->hosts[i]);

      g_assert_true (g_strv_contains ((const char *const *) lines, line));
      g_assert_cmpuint (count (fixture.route->tried->str, fixture.route->hosts[i]), ==, 1);
    }
  finish (&fixture);
}

static void
test_no_way (void)
{
  Fixture fixture = { 0 };

  start (&fixture, "", "true", 1);
  engine_run_wait (&fixture.run);
  g_assert_error (fixture.run.error, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND);
  g_assert_cmpstr (fixture.run.error->message, ==, "There is no way.");
  g_assert_cmpstr (fixture.route->tried->str, ==, "");
  finish (&fixture);
}

/* No two workers have the same number, however many a machine has. */
static void
test_slots (void)
{
  g_autoptr (TroupeResult) result = NULL;
  Fixture fixture = { 0 };

  start (&fixture, "gone1 here2 gone3*300", ": {}; echo {%}", 2);
  engine_run_wait (&fixture.run);
  g_assert_no_error (fixture.run.error);
  result = g_list_model_get_item (G_LIST_MODEL (fixture.run.results), 0);
  g_assert_cmpstr (troupe_result_get_value (result), ==, "301");
  finish (&fixture);
}

/* A machine of which nothing is said is taken to have one worker at least: two items use two. */
static void
test_unknown_workers (void)
{
  Fixture fixture = { .is_auto = TRUE };

  start (&fixture, "here1*0 here2*0 here3*0", ": {}", 2);
  engine_run_wait (&fixture.run);
  g_assert_no_error (fixture.run.error);
  g_assert_cmpstr (fixture.route->tried->str, ==, "here1 here2 ");
  finish (&fixture);
}

static gboolean
is_told_to_wait_cb (gpointer data)
{
  return strstr (((Fixture *) data)->run.events->str, "Waiting for slow1 to answer.\n") != NULL;
}

/* That a machine has not answered yet is said once, for all tries together. */
static void
test_slow (void)
{
  Fixture fixture = { 0 };

  g_setenv (TROUPE_FAR_LAUNCHER_VARIABLE, TIMES_EAGER, TRUE);
  start (&fixture, "slow1", "true", 1);
  wait_until (is_told_to_wait_cb, &fixture);
  g_assert_cmpstr (fixture.run.counts.waiting, ==, "Waiting for slow1 to answer.");
  g_assert_true (g_file_set_contents ("told", "", 0, NULL));
  engine_run_wait (&fixture.run);
  g_assert_error (fixture.run.error, TROUPE_POOL_ERROR, TROUPE_POOL_ERROR_START);
  g_assert_cmpstr (fixture.run.error->message, ==, "There is no “slow1” (3 tries)");
  g_assert_cmpstr (fixture.route->tried->str, ==, "slow1 slow1 slow1 ");
  g_assert_cmpuint (count (fixture.run.events->str, "Waiting for slow1"), ==, 1);
  g_assert_cmpint (g_remove ("told"), ==, 0);
  finish (&fixture);
  g_setenv (TROUPE_FAR_LAUNCHER_VARIABLE, TIMES, TRUE);
}

static gboolean
is_one_waited_for_cb (gpointer data)
{
  Fixture *fixture = data;

  return fixture->answered_at > 0 &&
         strstr (fixture->run.events->str, "Waiting for slow2 to answer.\n") != NULL;
}

/* One that has answered is not waited for. */
static void
test_answered (void)
{
  Fixture fixture = { 0 };

  g_setenv (TROUPE_FAR_LAUNCHER_VARIABLE, TIMES_SHORT, TRUE);
  start (&fixture, "here1 slow2", ": {}; until [ -e told ]; do sleep 0.01; done", 2);
  wait_until (is_one_waited_for_cb, &fixture);
  g_assert_null (strstr (fixture.run.events->str + fixture.answered_at, "Waiting for here1"));
  g_assert_true (g_file_set_contents ("told", "", 0, NULL));
  engine_run_wait (&fixture.run);
  g_assert_no_error (fixture.run.error);
  g_assert_cmpuint (fixture.run.counts.n_status[TROUPE_RESULT_OK], ==, 2);
  g_assert_cmpint (g_remove ("told"), ==, 0);
  finish (&fixture);
  g_setenv (TROUPE_FAR_LAUNCHER_VARIABLE, TIMES, TRUE);
}

static gboolean
is_other_waited_for_cb (gpointer data)
{
  const char *events = ((Fixture *) data)->run.events->str;

  return strstr (events, "There is no “gone1”") != NULL &&
         strstr (events, "Waiting for slow2 to answer.\n") != NULL;
}

/* Nor is one that is not there, once that is said. */
static void
test_left_out (void)
{
  Fixture fixture = { 0 };

  g_setenv (TROUPE_FAR_LAUNCHER_VARIABLE, TIMES_SHORT, TRUE);
  start (&fixture, "gone1 slow2 here3", ": {}; until [ -e told ]; do sleep 0.01; done", 3);
  wait_until (is_other_waited_for_cb, &fixture);
  g_assert_null (
      strstr (strstr (fixture.run.events->str, "There is no “gone1”"), "Waiting for gone1"));
  g_assert_true (g_file_set_contents ("told", "", 0, NULL));
  engine_run_wait (&fixture.run);
  g_assert_no_error (fixture.run.error);
  g_assert_cmpuint (fixture.run.counts.n_status[TROUPE_RESULT_OK], ==, 3);
  g_assert_cmpint (g_remove ("told"), ==, 0);
  finish (&fixture);
  g_setenv (TROUPE_FAR_LAUNCHER_VARIABLE, TIMES, TRUE);
}

/* A machine that answered and is gone is tried as often as its route says. */
static void
test_lost (void)
{
  Fixture fixture = { 0 };

  start (&fixture, "lost1", "kill -9 $(ps -o ppid= $PPID); : {}", 1);
  engine_run_wait (&fixture.run);
  g_assert_error (fixture.run.error, TROUPE_POOL_ERROR, TROUPE_POOL_ERROR_START);
  g_assert_cmpstr (fixture.run.error->message, ==, "There is no “lost1” (8 tries)");
  g_assert_cmpuint (count (fixture.route->tried->str, "lost1"), ==, LOST_TRIES);
  finish (&fixture);
}

/* What such a connection leaves behind ends with the run. */
static void
test_left_behind (void)
{
  g_autofree char *text = NULL;
  pid_t pid;
  Fixture fixture = { 0 };

  start (&fixture, "leaves1", "kill -9 $(ps -o ppid= $(ps -o ppid= $PPID)); : {}; sleep 1000", 1);
  engine_run_wait (&fixture.run);
  g_assert_error (fixture.run.error, TROUPE_POOL_ERROR, TROUPE_POOL_ERROR_START);
  g_assert_true (g_file_get_contents ("left", &text, NULL, NULL));
  pid = (pid_t) g_ascii_strtoll (text, NULL, 10);
  g_assert_cmpint (pid, >, 1);
  wait_while (waitpid (pid, NULL, WNOHANG) == 0);
  finish (&fixture);
}

static guint
count_run_folders (void)
{
  g_autoptr (GDir) directory = g_dir_open (".", 0, NULL);
  const char *name;
  guint n_folders = 0;

  while ((name = g_dir_read_name (directory)) != NULL)
    n_folders += g_str_has_prefix (name, "troupe-run.");
  return n_folders;
}

/* Files that are sent are in a folder of the run, in which each item runs, and of which nothing is
 * left. */
static void
test_sent (void)
{
  g_autofree char *folder = g_get_current_dir ();
  g_autofree char *pattern = g_strdup_printf ("3 this that\n%s/troupe-run.*/files", folder);
  g_autoptr (TroupeResult) result = NULL;
  Fixture fixture = { .send = "sent,more/sent" };

  g_assert_no_errno (g_mkdir ("more", 0700));
  g_assert_true (g_file_set_contents ("sent", "this ", -1, NULL));
  g_assert_true (g_file_set_contents ("more/sent", "that\n", -1, NULL));
  g_setenv ("TMPDIR", folder, TRUE);
  start (&fixture, "here1", "printf '{} '; cat sent more/sent; pwd", 1);
  engine_run_wait (&fixture.run);
  g_assert_no_error (fixture.run.error);
  g_assert_cmpuint (fixture.run.counts.n_status[TROUPE_RESULT_OK], ==, 1);
  result = g_list_model_get_item (G_LIST_MODEL (fixture.run.results), 0);
  if (!g_pattern_match_simple (pattern, troupe_result_get_value (result)))
    g_error ("“%s” is not “%s”", troupe_result_get_value (result), pattern);
  g_assert_cmpstr (fixture.route->tried->str, ==, "here1 here1 ");
  g_assert_cmpuint (count_run_folders (), ==, 0);
  finish (&fixture);
}

/* Without one of these files, no machine is tried. */
static void
test_nothing_to_send (void)
{
  Fixture fixture = { .send = "no-such-file" };

  start (&fixture, "here1", "true", 1);
  engine_run_wait (&fixture.run);
  g_assert_nonnull (fixture.run.error);
  g_assert_cmpstr (fixture.run.error->message, ==,
                   "“no-such-file” is to be sent to the hosts, and does not exist");
  g_assert_cmpstr (fixture.route->tried->str, ==, "");
  finish (&fixture);
}

/* A machine that takes no files is left out, in the words of the program that takes them there. */
static void
test_not_sent (void)
{
  Fixture fixture = { .send = "sent" };

  start (&fixture, "full1", "cat {}", 1);
  engine_run_wait (&fixture.run);
  g_assert_error (fixture.run.error, TROUPE_POOL_ERROR, TROUPE_POOL_ERROR_START);
  g_assert_cmpstr (fixture.run.error->message, ==, "The files could not be sent to full1: No room");
  g_assert_cmpstr (fixture.route->tried->str, ==, "full1 ");
  g_assert_cmpuint (count_run_folders (), ==, 0);
  finish (&fixture);
}

static void
assert_message (Fixture *fixture, guint position, const char *expected)
{
  g_autoptr (TroupeResult) result =
      g_list_model_get_item (G_LIST_MODEL (fixture->run.results), position);

  g_assert_cmpstr (troupe_result_get_message (result), ==, expected);
}

static void
assert_file (const char *path, const char *expected, gsize size, guint mode)
{
  g_autofree char *text = NULL;
  gsize length;
  GStatBuf status;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_cmpmem (text, length, expected, size);
  g_assert_no_errno (g_stat (path, &status));
  g_assert_cmpuint (status.st_mode & 0777, ==, mode);
  /* As it was before it was sent. */
  g_assert_cmpint (status.st_mtime, ==, 1234567890);
}

/* Files of items go there and come back as they are, with their times and permissions, and folders
 * with all that is in them; a file that is missing is the failure of its item. */
static void
test_item_files (void)
{
  const struct timespec times[2] = { { .tv_sec = 1234567890 }, { .tv_sec = 1234567890 } };
  const gsize size = 3 * 1024 * 1024 + 1;
  g_autofree char *large = g_malloc (size);
  Fixture fixture = { .transfer = "data/./in/{}", .wanted = "out/{}" };

  for (gsize i = 0; i < size; i++)
    large[i] = (char) (i * i >> 7);
  g_assert_no_errno (g_mkdir_with_parents ("data/in/1/empty", 0700));
  g_assert_true (g_file_set_contents ("data/in/1/large", large, size, NULL));
  g_assert_true (g_file_set_contents ("data/in/1/small", "x", 1, NULL));
  g_assert_true (g_file_set_contents ("data/in/2", "", 0, NULL));
  g_assert_no_errno (g_chmod ("data/in/1/large", 0640));
  g_assert_no_errno (g_chmod ("data/in/1/small", 0755));
  g_assert_no_errno (utimensat (AT_FDCWD, "data/in/1/large", times, 0));
  g_assert_no_errno (utimensat (AT_FDCWD, "data/in/1/small", times, 0));
  start (&fixture, "here1", "test {} = 2 || { mkdir -p out; cp -pr in/{} out; }", 3);
  engine_run_wait (&fixture.run);
  g_assert_no_error (fixture.run.error);
  g_assert_cmpuint (fixture.run.counts.n_status[TROUPE_RESULT_OK], ==, 1);
  g_assert_cmpuint (fixture.run.counts.n_status[TROUPE_RESULT_FAILED], ==, 2);
  assert_message (&fixture, 0, "");
  assert_message (
      &fixture, 1,
      "“out/2” was to come back from here1, and is not there: the item did not make it");
  assert_message (&fixture, 2,
                  "“data/in/3” does not exist here, so that it could not be sent to here1");
  assert_file ("out/1/large", large, size, 0640);
  assert_file ("out/1/small", "x", 1, 0755);
  g_assert_true (g_file_test ("out/1/empty", G_FILE_TEST_IS_DIR));
  g_assert_cmpuint (count_run_folders (), ==, 0);
  finish (&fixture);
}

/* Of items whose results come together, those without their file have failed. */
static void
test_results_together (void)
{
  g_autofree char *folder = g_get_current_dir ();
  g_autofree char *wanted = g_build_filename (folder, "third", "{}", NULL);
  g_autoptr (TroupeResult) result = NULL;
  Fixture fixture = { .transfer = "third/2", .wanted = wanted };

  g_assert_no_errno (g_mkdir ("third", 0700));
  g_assert_true (g_file_set_contents ("third/2", "", 0, NULL));
  start (&fixture, "here1", NULL, 3);
  engine_run_wait (&fixture.run);
  g_assert_no_error (fixture.run.error);
  g_assert_cmpuint (fixture.run.counts.n_status[TROUPE_RESULT_OK], ==, 1);
  g_assert_cmpuint (fixture.run.counts.n_status[TROUPE_RESULT_FAILED], ==, 2);
  assert_message (&fixture, 1, "");
  result = g_list_model_get_item (G_LIST_MODEL (fixture.run.results), 1);
  g_assert_cmpstr (troupe_result_get_value (result), ==, "4");
  finish (&fixture);
}

/* Where there is no Troupe, it is sent before the files of the job; it does not run on another
 * system, to which nothing is sent. */
static void
test_no_troupe (void)
{
  Fixture bare = { .send = "sent" };
  Fixture other = { 0 };

  start (&bare, "bare1", "cat sent; : {}", 2);
  engine_run_wait (&bare.run);
  g_assert_no_error (bare.run.error);
  g_assert_cmpuint (bare.run.counts.n_status[TROUPE_RESULT_OK], ==, 2);
  g_assert_cmpstr (bare.route->tried->str, ==, "bare1 bare1 bare1 ");
  finish (&bare);

  start (&other, "mips1", "true", 1);
  engine_run_wait (&other.run);
  g_assert_error (other.run.error, TROUPE_POOL_ERROR, TROUPE_POOL_ERROR_START);
  g_assert_cmpuint (count (other.route->tried->str, "mips1"), ==, SILENT_TRIES);
  g_assert_cmpuint (count_run_folders (), ==, 0);
  finish (&other);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-far-XXXXXX", NULL);
  int status;

  g_test_init (&argc, &argv, NULL);
  signal (SIGPIPE, SIG_IGN);
  g_setenv (TROUPE_FAR_LAUNCHER_VARIABLE, TIMES, TRUE);
  g_assert_cmpint (g_chdir (folder), ==, 0);

  g_test_add_func ("/far-launcher/spare", test_spare);
  g_test_add_func ("/far-launcher/nobody", test_nobody);
  g_test_add_func ("/far-launcher/no-way", test_no_way);
  g_test_add_func ("/far-launcher/slots", test_slots);
  g_test_add_func ("/far-launcher/unknown-workers", test_unknown_workers);
  g_test_add_func ("/far-launcher/slow", test_slow);
  g_test_add_func ("/far-launcher/answered", test_answered);
  g_test_add_func ("/far-launcher/left-out", test_left_out);
  g_test_add_func ("/far-launcher/lost", test_lost);
  g_test_add_func ("/far-launcher/left-behind", test_left_behind);
  g_test_add_func ("/far-launcher/nothing-to-send", test_nothing_to_send);
  g_test_add_func ("/far-launcher/sent", test_sent);
  g_test_add_func ("/far-launcher/not-sent", test_not_sent);
  g_test_add_func ("/far-launcher/item-files", test_item_files);
  g_test_add_func ("/far-launcher/results-together", test_results_together);
  g_test_add_func ("/far-launcher/no-troupe", test_no_troupe);

  status = g_test_run ();
  folder_remove (folder);
  return status;
}
