/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the list of the processes of a worker, and what is read about their disk I/O. */

#include "notify-watch.h"
#include "troupe-process-disk.h"
#include "troupe-worker.h"

#include <unistd.h>

typedef struct
{
  TroupeWorkerProcesses *list;
  GString *changes;
} Fixture;

static void
items_changed_cb (Fixture *fixture, guint position, guint removed, guint added)
{
  g_string_append_printf (fixture->changes, "%u-%u+%u ", position, removed, added);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->list = troupe_worker_processes_new ();
  fixture->changes = g_string_new (NULL);
  g_signal_connect_swapped (fixture->list, "items-changed", G_CALLBACK (items_changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->list);
  g_string_free (fixture->changes, TRUE);
}

/* Measures processes, "5 7" for two pids, and asserts the changes and the order. */
static void
assert_set (Fixture *fixture, const char *pids, const char *changes, const char *order)
{
  g_auto (GStrv) words = g_strsplit (pids, " ", -1);
  const guint n_words = pids[0] == '\0' ? 0 : g_strv_length (words);
  g_autofree TroupeProcessSample *samples = g_new0 (TroupeProcessSample, n_words + 1);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < n_words; i++)
    samples[i].pid = g_ascii_strtoll (words[i], NULL, 10);
  troupe_worker_processes_set_samples (fixture->list, samples, n_words);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->list)); i++)
    {
      g_autoptr (TroupeWorkerProcess) process =
          g_list_model_get_item (G_LIST_MODEL (fixture->list), i);

      g_string_append_printf (found, "%d ", (int) troupe_worker_process_get_sample (process)->pid);
    }
  g_assert_cmpstr (found->str, ==, order);
  g_assert_cmpstr (fixture->changes->str, ==, changes);
  g_string_truncate (fixture->changes, 0);
}

static void
test_places (Fixture *fixture, gconstpointer data)
{
  assert_set (fixture, "5 7 9", "0-0+1 1-0+1 2-0+1 ", "5 7 9 ");
  assert_set (fixture, "9 7 5", "", "5 7 9 ");
  /* A new one takes the place of one that ended. */
  assert_set (fixture, "5 9 11", "1-1+1 ", "5 11 9 ");
  assert_set (fixture, "9 12 13 14", "0-1+1 1-1+1 3-0+1 ", "12 13 9 14 ");
  assert_set (fixture, "14", "0-1+0 0-1+0 0-1+0 ", "14 ");
  assert_set (fixture, "", "0-1+0 ", "");
}

static void
test_notifies (Fixture *fixture, gconstpointer data)
{
  TroupeProcessSample sample = { .pid = 5, .name = "sh", .cpu_percent = 1, .rss_bytes = 2 };
  g_autoptr (TroupeWorkerProcess) process = troupe_worker_process_new (&sample);
  g_autoptr (NotifyWatch) watch = notify_watch_new (process);
  g_autofree char *name = NULL;
  gint64 pid;
  double cpu_percent;
  guint64 rss_bytes;

  troupe_worker_process_set_sample (process, &sample);
  notify_watch_assert (watch, "");
  sample = (TroupeProcessSample){ .pid = 6, .name = "gzip", .cpu_percent = 3, .rss_bytes = 4 };
  troupe_worker_process_set_sample (process, &sample);
  notify_watch_assert (watch, "cpu-percent name pid rss-bytes");
  g_object_get (process, "pid", &pid, "name", &name, "cpu-percent", &cpu_percent, "rss-bytes",
                &rss_bytes, NULL);
  g_assert_cmpint (pid, ==, 6);
  g_assert_cmpstr (name, ==, "gzip");
  g_assert_cmpfloat (cpu_percent, ==, 3);
  g_assert_cmpuint (rss_bytes, ==, 4);
}

/* Without a view, and after the end of the worker, there is none. */
static void
test_wanted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeWorker) worker = troupe_worker_new (1);
  TroupeProcessSample sample = { .pid = 5 };
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;
  TroupeWorkerProcesses *processes;

  g_assert_false (troupe_worker_wants_processes (worker));
  processes = troupe_worker_get_processes (worker);
  g_assert_false (troupe_worker_wants_processes (worker));
  troupe_worker_processes_want (processes);
  troupe_worker_processes_want (processes);
  troupe_worker_processes_set_samples (processes, &sample, 1);
  troupe_worker_processes_leave (processes);
  g_assert_true (troupe_worker_wants_processes (worker));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (processes)), ==, 1);
  troupe_worker_processes_leave (processes);
  g_assert_false (troupe_worker_wants_processes (worker));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (processes)), ==, 0);

  troupe_worker_processes_want (processes);
  troupe_worker_processes_set_samples (processes, &sample, 1);
  status.number = 1;
  status.state = TROUPE_WORKER_JOINED;
  troupe_worker_set_status (worker, &status);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (processes)), ==, 0);
}

static void
assert_disk (const char *text, gboolean ok, guint64 read_bytes, guint64 written_bytes)
{
  guint64 found_read = 0;
  guint64 found_written = 0;

  g_assert_true (troupe_process_disk_parse (text, &found_read, &found_written) == ok);
  if (!ok)
    return;
  g_assert_cmpuint (found_read, ==, read_bytes);
  g_assert_cmpuint (found_written, ==, written_bytes);
}

static void
test_disk (Fixture *fixture, gconstpointer data)
{
  guint64 read_bytes;
  guint64 written_bytes;

  assert_disk ("rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 4096\nwrite_bytes: 8192\n"
               "cancelled_write_bytes: 5\n",
               TRUE, 4096, 8192);
  assert_disk ("read_bytes: 1\nwrite_bytes: 18446744073709551614", TRUE, 1, G_MAXUINT64 - 1);
  assert_disk ("", FALSE, 0, 0);
  assert_disk ("read_bytes: 1\n", FALSE, 0, 0);
  assert_disk ("read_bytes: \nwrite_bytes: 1\n", FALSE, 0, 0);
  assert_disk ("read_bytes: -1\nwrite_bytes: 1\n", FALSE, 0, 0);
  assert_disk ("read_bytes: 1\nwrite_bytes: 99999999999999999999\n", FALSE, 0, 0);
  assert_disk ("x read_bytes: 1\nwrite_bytes: 1\n", FALSE, 0, 0);

  g_assert_true (troupe_process_disk_read (getpid (), &read_bytes, &written_bytes));
  g_assert_false (troupe_process_disk_read (0, &read_bytes, &written_bytes));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define add(name, function) \
  g_test_add ("/worker-processes/" name, Fixture, NULL, set_up, function, tear_down)
  add ("places", test_places);
  add ("notifies", test_notifies);
  add ("wanted", test_wanted);
  add ("disk", test_disk);
#undef add
  return g_test_run ();
}
