/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the properties of a worker and their notifications. */

#include "notify-watch.h"
#include "troupe-worker.h"

#include <signal.h>

static void
test_status_notifies (void)
{
  g_autoptr (TroupeWorker) worker = troupe_worker_new (3);
  g_autoptr (NotifyWatch) watch = notify_watch_new (worker);
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  status.number = 3;
  troupe_worker_set_status (worker, &status);
  notify_watch_assert (watch, "");

  status.pid = 4711;
  troupe_worker_set_status (worker, &status);
  notify_watch_assert (watch, "pid");
  troupe_worker_set_status (worker, &status);
  notify_watch_assert (watch, "");

  status.state = TROUPE_WORKER_RUNNING;
  status.items_done = 5;
  status.n_items_held = 2;
  g_strlcpy (status.item, "17", sizeof status.item);
  troupe_worker_set_status (worker, &status);
  notify_watch_assert (watch, "item items-done state state-text status-text");
  troupe_worker_set_status (worker, &status);
  notify_watch_assert (watch, "");

  status.user_seconds = 1.5;
  status.system_seconds = 0.5;
  status.max_rss_bytes = 1 << 20;
  status.core = 1;
  status.replaces = 2;
  troupe_worker_set_status (worker, &status);
  notify_watch_assert (watch, "core cpu-seconds max-rss-bytes replaces");
  troupe_worker_set_status (worker, &status);
  notify_watch_assert (watch, "");

  status.state = TROUPE_WORKER_JOINED;
  status.killed_by = TROUPE_KILLED_BY_USER;
  status.exit_code = SIGKILL;
  troupe_worker_set_status (worker, &status);
  notify_watch_assert (watch, "alive join-text killed-by state state-text status-text");
  troupe_worker_set_status (worker, &status);
  notify_watch_assert (watch, "");

  status.number = 4;
  troupe_worker_set_status (worker, &status);
  notify_watch_assert (watch, "number");
}

/* A worker is of this machine unless its status names another one. */
static void
test_host (void)
{
  g_autoptr (TroupeWorker) worker = troupe_worker_new (1);
  g_autoptr (NotifyWatch) watch = notify_watch_new (worker);
  TroupeWorkerStatus status = *troupe_worker_get_status (worker);

  g_assert_true (troupe_worker_is_local (worker));
  g_assert_cmpstr (troupe_worker_get_host (worker), ==, "this machine");

  status.is_local = FALSE;
  g_strlcpy (status.host, "node7", sizeof status.host);
  troupe_worker_set_status (worker, &status);
  notify_watch_assert (watch, "host is-local");
  g_assert_false (troupe_worker_is_local (worker));
  g_assert_cmpstr (troupe_worker_get_host (worker), ==, "node7");
  troupe_worker_set_status (worker, &status);
  notify_watch_assert (watch, "");

  g_strlcpy (status.host, "node8", sizeof status.host);
  troupe_worker_set_status (worker, &status);
  notify_watch_assert (watch, "host");
}

static void
test_command_line (void)
{
  g_autoptr (TroupeWorker) worker = troupe_worker_new (1);
  g_autoptr (NotifyWatch) watch = notify_watch_new (worker);

  g_assert_null (troupe_worker_get_command_line (worker));
  troupe_worker_set_command_line (worker, "troupe-worker square");
  notify_watch_assert (watch, "command-line");
  troupe_worker_set_command_line (worker, "troupe-worker square");
  notify_watch_assert (watch, "");
  g_assert_cmpstr (troupe_worker_get_command_line (worker), ==, "troupe-worker square");
}

static void
test_sample_notifies (void)
{
  g_autoptr (TroupeWorker) worker = troupe_worker_new (1);
  g_autoptr (NotifyWatch) watch = notify_watch_new (worker);
  TroupeWorkerSample sample = TROUPE_WORKER_SAMPLE_INIT;

  troupe_worker_set_sample (worker, &sample);
  notify_watch_assert (watch, "");

  sample.core = 1;
  sample.rss_bytes = 4096;
  sample.process_state = 'R';
  troupe_worker_set_sample (worker, &sample);
  notify_watch_assert (watch, "core max-rss-bytes rss-bytes");
  troupe_worker_set_sample (worker, &sample);
  notify_watch_assert (watch, "");

  sample.cpu_percent = 99.5;
  sample.cpu_seconds = 1;
  troupe_worker_set_sample (worker, &sample);
  notify_watch_assert (watch, "cpu-percent cpu-seconds");

  sample.rss_bytes = 1024;
  troupe_worker_set_sample (worker, &sample);
  notify_watch_assert (watch, "rss-bytes");
  g_assert_cmpuint (troupe_worker_get_max_rss_bytes (worker), ==, 4096);
  g_assert_cmpint (troupe_worker_get_sample (worker)->process_state, ==, 'R');
}

static void
test_larger_counts (void)
{
  g_autoptr (TroupeWorker) worker = troupe_worker_new (1);
  g_autoptr (NotifyWatch) watch = notify_watch_new (worker);
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;
  TroupeWorkerSample sample = TROUPE_WORKER_SAMPLE_INIT;

  status.number = 1;
  status.user_seconds = 1.25;
  status.system_seconds = 0.75;
  status.max_rss_bytes = 8192;
  troupe_worker_set_status (worker, &status);
  notify_watch_assert (watch, "cpu-seconds max-rss-bytes");

  sample.cpu_seconds = 1;
  sample.rss_bytes = 4096;
  troupe_worker_set_sample (worker, &sample);
  notify_watch_assert (watch, "rss-bytes");
  g_assert_cmpfloat (troupe_worker_get_cpu_seconds (worker), ==, 2);
  g_assert_cmpuint (troupe_worker_get_max_rss_bytes (worker), ==, 8192);

  sample.cpu_seconds = 3;
  sample.rss_bytes = 16384;
  troupe_worker_set_sample (worker, &sample);
  notify_watch_assert (watch, "cpu-seconds max-rss-bytes rss-bytes");
  g_assert_cmpfloat (troupe_worker_get_cpu_seconds (worker), ==, 3);
  g_assert_cmpuint (troupe_worker_get_max_rss_bytes (worker), ==, 16384);
}

static void
test_joined_has_no_present (void)
{
  g_autoptr (TroupeWorker) worker = troupe_worker_new (1);
  g_autoptr (NotifyWatch) watch = notify_watch_new (worker);
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;
  TroupeWorkerSample sample = TROUPE_WORKER_SAMPLE_INIT;
  guint64 read_bytes, written_bytes;
  double disk_rate;
  guint n_processes;

  sample.cpu_percent = 100;
  sample.cpu_seconds = 1;
  sample.core = 0;
  sample.rss_bytes = 4096;
  sample.process_state = 'R';
  sample.read_bytes = 100;
  sample.written_bytes = 200;
  sample.disk_rate = 50;
  sample.n_processes = 2;
  troupe_worker_set_sample (worker, &sample);
  notify_watch_assert (watch, "core cpu-percent cpu-seconds disk-rate max-rss-bytes n-processes "
                              "read-bytes rss-bytes written-bytes");

  status.number = 1;
  status.state = TROUPE_WORKER_JOINED;
  status.exited = TRUE;
  troupe_worker_set_status (worker, &status);
  notify_watch_assert (
      watch, "alive cpu-percent disk-rate join-text n-processes rss-bytes state state-text "
             "status-text");
  g_assert_false (troupe_worker_is_alive (worker));
  g_assert_cmpint (troupe_worker_get_sample (worker)->process_state, ==, 0);

  sample.cpu_seconds = 2;
  sample.read_bytes = 101;
  sample.written_bytes = 100;
  troupe_worker_set_sample (worker, &sample);
  notify_watch_assert (watch, "cpu-seconds read-bytes");
  g_object_get (worker, "read-bytes", &read_bytes, "written-bytes", &written_bytes, "disk-rate",
                &disk_rate, "n-processes", &n_processes, NULL);
  g_assert_cmpuint (read_bytes, ==, 101);
  g_assert_cmpuint (written_bytes, ==, 200);
  g_assert_cmpfloat (disk_rate, ==, 0);
  g_assert_cmpuint (n_processes, ==, 0);
}

static void
test_properties (void)
{
  g_autoptr (TroupeWorker) worker = troupe_worker_new (7);
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;
  TroupeWorkerSample sample = TROUPE_WORKER_SAMPLE_INIT;
  g_autofree char *state_text = NULL;
  g_autofree char *join_text = NULL;
  g_autofree char *item = NULL;
  guint number, replaces;
  gint64 pid;
  int state, killed_by, core;
  guint64 items_done, rss_bytes, max_rss_bytes;
  double cpu_percent, cpu_seconds;
  gboolean alive;

  status.number = 7;
  status.pid = 4711;
  status.state = TROUPE_WORKER_PAUSED;
  status.items_done = 12;
  status.killed_by = TROUPE_KILLED_BY_TIMEOUT;
  status.replaces = 6;
  g_strlcpy (status.item, "an item", sizeof status.item);
  troupe_worker_set_status (worker, &status);
  sample.cpu_percent = 50;
  sample.cpu_seconds = 1.25;
  sample.core = 1;
  sample.rss_bytes = 4096;
  troupe_worker_set_sample (worker, &sample);

  g_object_get (worker, "number", &number, "pid", &pid, "state", &state, "state-text", &state_text,
                "items-done", &items_done, "item", &item, "join-text", &join_text, "killed-by",
                &killed_by, "replaces", &replaces, "cpu-percent", &cpu_percent, "cpu-seconds",
                &cpu_seconds, "core", &core, "rss-bytes", &rss_bytes, "max-rss-bytes",
                &max_rss_bytes, "alive", &alive, NULL);
  g_assert_cmpuint (number, ==, 7);
  g_assert_cmpint (pid, ==, 4711);
  g_assert_cmpint (state, ==, TROUPE_WORKER_PAUSED);
  g_assert_cmpstr (state_text, ==, "paused");
  g_assert_cmpuint (items_done, ==, 12);
  g_assert_cmpstr (item, ==, "an item");
  g_assert_cmpstr (join_text, ==, "running");
  g_assert_cmpint (killed_by, ==, TROUPE_KILLED_BY_TIMEOUT);
  g_assert_cmpuint (replaces, ==, 6);
  g_assert_cmpfloat (cpu_percent, ==, 50);
  g_assert_cmpfloat (cpu_seconds, ==, 1.25);
  g_assert_cmpint (core, ==, 1);
  g_assert_cmpuint (rss_bytes, ==, 4096);
  g_assert_cmpuint (max_rss_bytes, ==, 4096);
  g_assert_true (alive);

  g_assert_cmpuint (troupe_worker_get_number (worker), ==, 7);
  g_assert_cmpint (troupe_worker_get_pid (worker), ==, 4711);
  g_assert_cmpuint (troupe_worker_get_items_done (worker), ==, 12);
  g_assert_cmpint (troupe_worker_get_status (worker)->replaces, ==, 6);
}

static void
test_state_texts (void)
{
  static const char *const texts[] = { "starting", "waiting", "running",
                                       "paused",   "ending",  "joined" };
  g_autoptr (TroupeWorker) worker = troupe_worker_new (1);
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      status.state = i;
      troupe_worker_set_status (worker, &status);
      g_assert_cmpint (troupe_worker_get_state (worker), ==, i);
      g_assert_cmpstr (troupe_worker_get_state_text (worker), ==, texts[i]);
      g_assert_cmpstr (troupe_worker_get_status_text (worker), ==,
                       i == TROUPE_WORKER_JOINED ? troupe_worker_get_join_text (worker) : texts[i]);
    }
}

static void
test_join_texts (void)
{
  static const struct
  {
    gboolean exited;
    int exit_code;
    TroupeKilledBy killed_by;
    const char *text;
  } cases[] = {
    { TRUE, 0, TROUPE_KILLED_BY_NOBODY, "finished normally (exit 0)" },
    { TRUE, 3, TROUPE_KILLED_BY_NOBODY, "ended (exit 3)" },
    { TRUE, 0, TROUPE_KILLED_BY_STOP, "finished normally (exit 0)" },
    { FALSE, SIGKILL, TROUPE_KILLED_BY_USER, "You killed it (SIGKILL)" },
    { FALSE, SIGTERM, TROUPE_KILLED_BY_USER, "You killed it (SIGTERM)" },
    { FALSE, SIGKILL, TROUPE_KILLED_BY_TIMEOUT, "timed out (SIGKILL)" },
    { FALSE, SIGKILL, TROUPE_KILLED_BY_MEMORY, "used too much memory (SIGKILL)" },
    { FALSE, SIGKILL, TROUPE_KILLED_BY_PACE, "made room for others (SIGKILL)" },
    { FALSE, SIGTERM, TROUPE_KILLED_BY_STOP, "stopped (SIGTERM)" },
    { FALSE, SIGTERM, TROUPE_KILLED_BY_SLOWNESS, "took too long to end (SIGTERM)" },
    { FALSE, SIGKILL, TROUPE_KILLED_BY_POOL, "broke the protocol (SIGKILL)" },
    { FALSE, SIGSEGV, TROUPE_KILLED_BY_NOBODY, "crashed (SIGSEGV)" },
    { FALSE, SIGABRT, TROUPE_KILLED_BY_NOBODY, "crashed (SIGABRT)" },
    { FALSE, SIGKILL, TROUPE_KILLED_BY_NOBODY, "killed (SIGKILL)" },
    { FALSE, SIGTERM, TROUPE_KILLED_BY_NOBODY, "killed (SIGTERM)" },
    { FALSE, 40, TROUPE_KILLED_BY_NOBODY, "crashed (signal 40)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TroupeWorker) worker = troupe_worker_new (1);
      TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

      g_assert_cmpstr (troupe_worker_get_join_text (worker), ==, "running");
      status.state = TROUPE_WORKER_JOINED;
      status.exited = cases[i].exited;
      status.exit_code = cases[i].exit_code;
      status.killed_by = cases[i].killed_by;
      troupe_worker_set_status (worker, &status);
      g_assert_cmpstr (troupe_worker_get_join_text (worker), ==, cases[i].text);
    }
}

/* Linux has at most 8,192 cores. */
static void
test_cores_used (void)
{
  g_autoptr (TroupeWorker) worker = troupe_worker_new (1);
  g_autoptr (GArray) none = troupe_worker_get_cores_used (worker);
  g_autoptr (GArray) cores = NULL;
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;
  TroupeWorkerSample sample = TROUPE_WORKER_SAMPLE_INIT;
  static const int sampled[] = { 3, 0, 3, -1, 200, 8191, 8192, G_MAXINT };
  static const guint expected[] = { 0, 1, 3, 200, 8191 };

  g_assert_cmpuint (none->len, ==, 0);

  troupe_worker_set_status (worker, &status);
  status.core = 1;
  troupe_worker_set_status (worker, &status);
  for (guint i = 0; i < G_N_ELEMENTS (sampled); i++)
    {
      sample.core = sampled[i];
      troupe_worker_set_sample (worker, &sample);
    }

  cores = troupe_worker_get_cores_used (worker);
  g_assert_cmpmem (cores->data, cores->len * sizeof (guint), expected, sizeof expected);
}

static void
test_signal_names (void)
{
  static const struct
  {
    int number;
    const char *name;
  } cases[] = {
    { SIGKILL, "SIGKILL" }, { SIGSEGV, "SIGSEGV" }, { SIGXCPU, "SIGXCPU" },
    { 0, "signal 0" },      { 50, "signal 50" },    { 9999, "signal 9999" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = troupe_signal_to_name (cases[i].number);

      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

static void
assert_item (const char *item, gsize size, const char *expected)
{
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  troupe_worker_status_set_item (&status, item, size);
  g_assert_cmpstr (status.item, ==, expected);
  g_assert_true (g_utf8_validate (status.item, -1, NULL));
}

/* An item is cut between characters, and never reaches beyond its room. */
static void
test_item (void)
{
  g_autofree char *letters = g_strnfill (200, 'x');
  g_autofree char *longest = g_strnfill (95, 'x');
  g_autofree char *shortened = g_strconcat (longest + 3, "…", NULL);
  g_autoptr (GString) wide = g_string_new (NULL);
  g_autoptr (GString) bytes = g_string_new (NULL);
  g_autoptr (GString) replaced = g_string_new (NULL);

  assert_item ("", 0, "");
  assert_item ("a\0b\n", 4, "a\357\277\275b\n");
  assert_item (letters, 95, longest);
  assert_item (letters, 96, shortened);
  assert_item (letters, 200, shortened);

  /* 92 bytes are 30 characters of three bytes; 95 are 31, if these are all. */
  for (guint i = 0; i < 32; i++)
    g_string_append (wide, "語");
  g_string_append (replaced, wide->str);
  g_string_truncate (replaced, 30 * 3);
  g_string_append (replaced, "…");
  assert_item (wide->str, 32 * 3, replaced->str);
  g_string_truncate (wide, 31 * 3);
  assert_item (wide->str, wide->len, wide->str);
  for (guint i = 0; i < 80; i++)
    g_string_append_c (bytes, '\xff');
  g_string_truncate (replaced, 0);
  for (guint i = 0; i < 30; i++)
    g_string_append (replaced, "\357\277\275");
  g_string_append (replaced, "…");
  assert_item (bytes->str, bytes->len, replaced->str);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/worker/status-notifies", test_status_notifies);
  g_test_add_func ("/worker/item", test_item);
  g_test_add_func ("/worker/host", test_host);
  g_test_add_func ("/worker/command-line", test_command_line);
  g_test_add_func ("/worker/sample-notifies", test_sample_notifies);
  g_test_add_func ("/worker/larger-counts", test_larger_counts);
  g_test_add_func ("/worker/joined-has-no-present", test_joined_has_no_present);
  g_test_add_func ("/worker/properties", test_properties);
  g_test_add_func ("/worker/state-texts", test_state_texts);
  g_test_add_func ("/worker/join-texts", test_join_texts);
  g_test_add_func ("/worker/cores-used", test_cores_used);
  g_test_add_func ("/worker/signal-names", test_signal_names);

  return g_test_run ();
}
