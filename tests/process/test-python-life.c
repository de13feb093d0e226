/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A Python worker while it works and when it ends. */

#include "python-worker.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define SECOND_NS G_GUINT64_CONSTANT (1000000000)

/* Asserts that it ended by itself, with status 1 and a line with the reason. */
static void
assert_gives_up (WireClient *client, const char *why)
{
  g_autofree char *line = g_strconcat (why, "\n", NULL);

  g_assert_cmpstr (wire_client_wait_end (client), ==, line);
  g_assert_true (g_subprocess_get_if_exited (wire_client_get_process (client)));
  g_assert_cmpint (g_subprocess_get_exit_status (wire_client_get_process (client)), ==, 1);
}

static void
assert_answers_probe (WireClient *client)
{
  g_autoptr (GArray) progress = NULL;

  wire_client_send_probe (client);
  progress = wire_client_wait_progress (client);
  g_assert_cmpuint (progress->len, ==, 0);
}

static void
test_probe_idle (void)
{
  g_autoptr (GSubprocessLauncher) launcher = python_worker_new_launcher ();
  g_autoptr (WireClient) client = python_worker_start (launcher, "process.py:nap", NULL);

  g_assert_cmpuint (wire_client_wait_hello (client)->lanes, ==, 1);
  for (guint i = 0; i < 3; i++)
    assert_answers_probe (client);
  /* Also where another thread reads, since an item has taken long. */
  wire_client_send_items (client, 1, (const char *const[]){ "0.05", NULL });
  wire_client_wait_answers (client, 1, 1);
  for (guint i = 0; i < 3; i++)
    assert_answers_probe (client);
  wire_client_send_items (client, 2, (const char *const[]){ "0", NULL });
  wire_client_assert_values (client, 2, (const char *const[]){ "0", NULL });
  wire_client_assert_finishes (client);
}

static void
test_probe_waiting (void)
{
  g_autoptr (WireClient) client = python_worker_new ("process.py:nap");
  TroupeWireProgress first;
  TroupeWireProgress later;
  gint64 began;

  wire_client_wait_hello (client);
  began = g_get_monotonic_time ();
  wire_client_send_items (client, 7, (const char *const[]){ "0.3", "0", "3600", "0", NULL });
  first = wire_client_wait_at (client, 7, 2);
  /* It counts from the begin of the item, not from that of the batch. */
  g_assert_cmpuint (first.elapsed_ns, <=,
                    1000 * (g_get_monotonic_time () - began) - 3 * SECOND_NS / 10);
  /* Finished results arrived before the answer. */
  g_assert_cmpuint (wire_client_get_answers (client, 7)->len, ==, 2);

  do
    later = wire_client_wait_at (client, 7, 2);
  while (later.elapsed_ns < first.elapsed_ns + SECOND_NS / 30);
  g_assert_cmpuint (later.elapsed_ns, <, WIRE_CLIENT_LIMIT_S * SECOND_NS);
}

/* An endless loop that never leaves Python, in the middle of items that take no time. */
static void
test_probe_computing (void)
{
  g_autoptr (WireClient) client = python_worker_new ("process.py:spin");
  GBytes *items[5000];
  g_autoptr (TroupeBlock) block = NULL;
  TroupeWireProgress lane;

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    items[i] = g_bytes_new_static (i == 4321 ? "spin" : "x", i == 4321 ? 4 : 1);
  block = troupe_block_new_from_values (items, G_N_ELEMENTS (items));
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    g_bytes_unref (items[i]);

  wire_client_send_block (client, 1, block);
  lane = wire_client_wait_at (client, 1, 4321);
  g_assert_cmpuint (wire_client_get_answers (client, 1)->len, ==, 4321);
  do
    lane = wire_client_wait_at (client, 1, 4321);
  while (lane.elapsed_ns < SECOND_NS / 30);
}

/* Results do not wait for the items after them, be the queue ever so full. */
static void
test_results_leave (void)
{
  g_autoptr (WireClient) client = python_worker_new ("process.py:nap");

  wire_client_send_items (client, 1, (const char *const[]){ "0", NULL });
  wire_client_send_items (client, 2, (const char *const[]){ "0.001", "0", "3600", NULL });
  wire_client_send_items (client, 3, (const char *const[]){ "0", NULL });
  wire_client_wait_answers (client, 1, 1);
  wire_client_wait_answers (client, 2, 2);
  g_assert_cmpuint (wire_client_get_answers (client, 3)->len, ==, 0);
}

/* A worker that is used to short items does not keep the results of longer ones back. */
static void
test_items_become_long (void)
{
  g_autoptr (WireClient) client = python_worker_new ("process.py:nap");

  for (guint batch = 0; batch < 20; batch++)
    wire_client_send_range (client, batch, 0, 0, 1000);
  wire_client_send_items (client, 20, (const char *const[]){ "0.02", "0.02", "3600", NULL });
  for (guint batch = 0; batch < 20; batch++)
    wire_client_wait_answers (client, batch, 1000);
  wire_client_wait_answers (client, 20, 2);
}

/* Nor does it after one that took long, when it tries two items at once again. */
static void
test_item_was_long (void)
{
  const guint count = 300;
  g_autoptr (WireClient) client = python_worker_new ("process.py:nap");
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  wire_client_send_range (client, 1, 0, 0, 10000);
  /* A millisecond has room for two of these items, by what the first ones take together. */
  g_ptr_array_add (items, (char *) "0.11");
  g_ptr_array_add (items, (char *) "0.11");
  while (items->len < count)
    g_ptr_array_add (items, (char *) "3600");
  g_ptr_array_add (items, NULL);
  wire_client_send_items (client, 2, (const char *const *) items->pdata);
  wire_client_wait_answers (client, 2, 2);
}

/* How many times results came, if what came at once took the same time. */
static guint
count_chunks (GPtrArray *answers)
{
  guint64 last = 0;
  guint count = 0;

  for (guint i = 0; i < answers->len; i++)
    {
      const WireAnswer *answer = g_ptr_array_index (answers, i);

      count += answer->chunk.elapsed_ns != last;
      last = answer->chunk.elapsed_ns;
    }
  return count;
}

/* Results of short items come together, at first and after a long item, be they numbers or text. */
static void
test_items_become_short (void)
{
  const guint count = 20000;
  g_autoptr (WireClient) client = python_worker_new ("process.py:nap");
  g_autoptr (WireClient) texts = python_worker_new ("results.py:kind");

  wire_client_send_range (texts, 1, 0, 0, count);
  g_assert_cmpuint (count_chunks (wire_client_wait_answers (texts, 1, count)), <, count / 10);
  wire_client_assert_finishes (texts);

  for (guint batch = 0; batch < 4; batch += 2)
    {
      wire_client_send_range (client, batch, 0, 0, count);
      g_assert_cmpuint (count_chunks (wire_client_wait_answers (client, batch, count)), <,
                        count / 10);
      wire_client_send_items (client, batch + 1, (const char *const[]){ "0.05", "0", NULL });
      wire_client_wait_answers (client, batch + 1, 2);
    }
  wire_client_assert_finishes (client);
}

/* The time that the threads of the process had of a processor, in nanoseconds. */
static guint64
get_run_time (WireClient *client)
{
  g_autofree char *path = g_strdup_printf (
      "/proc/%s/task", g_subprocess_get_identifier (wire_client_get_process (client)));
  g_autoptr (GDir) threads = g_dir_open (path, 0, NULL);
  const char *thread;
  guint64 total = 0;

  g_assert_nonnull (threads);
  while ((thread = g_dir_read_name (threads)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, thread, "schedstat", NULL);
      g_autofree char *text = NULL;

      if (g_file_get_contents (file, &text, NULL, NULL))
        total += g_ascii_strtoull (text, NULL, 10);
    }
  return total;
}

static void
assert_comes_to_rest (WireClient *client)
{
  const gint64 until = g_get_monotonic_time () + WIRE_CLIENT_LIMIT_S * G_USEC_PER_SEC;
  guint64 before;

  do
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      before = get_run_time (client);
      g_usleep (G_USEC_PER_SEC / 10);
    }
  while (get_run_time (client) != before);
}

/* A worker does nothing while it has nothing to do, while an item only waits, and while nobody
 * wants to hear what an item prints. */
static void
test_rest (void)
{
  g_autoptr (WireClient) client = python_worker_new ("process.py:nap");
  g_autoptr (WireClient) printer = python_worker_new ("process.py:say");

  wire_client_send_items (client, 1, (const char *const[]){ "0", "0.02", NULL });
  wire_client_wait_answers (client, 1, 2);
  assert_comes_to_rest (client);
  wire_client_send_items (client, 2, (const char *const[]){ "0", "3600", NULL });
  wire_client_wait_answers (client, 2, 1);
  assert_comes_to_rest (client);

  wire_client_send_listen (printer, TROUPE_LISTEN_ALL, 0);
  wire_client_send_items (printer, 1, (const char *const[]){ "word", NULL });
  wire_client_wait_at (printer, 1, 0);
  assert_comes_to_rest (printer);
  wire_client_send_listen (printer, TROUPE_LISTEN_ALL, 100);
  wire_client_assert_values (printer, 1, (const char *const[]){ "word", NULL });
}

/* CPU time is counted with the item that used it, in its own process or in one that it started. */
static void
assert_usage (const char *function, guint64 least_ns)
{
  g_autoptr (WireClient) client = python_worker_new (function);
  const TroupeWireGoodbye *goodbye;
  const WireAnswer *answer;

  wire_client_send_items (client, 1, (const char *const[]){ "1", NULL });
  answer = g_ptr_array_index (wire_client_wait_answers (client, 1, 1), 0);
  g_assert_cmpuint (answer->chunk.user_ns + answer->chunk.system_ns, >, least_ns);
  g_assert_cmpuint (answer->chunk.elapsed_ns, >, least_ns);
  /* It is known in pages. */
  g_assert_cmpuint (answer->chunk.max_rss_bytes, >, 1024 * 1024);
  g_assert_cmpuint (answer->chunk.max_rss_bytes % getpagesize (), ==, 0);
  g_assert_cmpuint (answer->chunk.core, !=, TROUPE_WIRE_CORE_UNKNOWN);
  wire_client_assert_finishes (client);
  goodbye = wire_client_wait_goodbye (client);
  g_assert_cmpuint (goodbye->user_ns + goodbye->system_ns, >=,
                    answer->chunk.user_ns + answer->chunk.system_ns);
}

static void
test_usage (void)
{
  g_autoptr (WireClient) client = python_worker_new ("process.py:pin");
  const WireAnswer *answer;
  g_autofree char *core = NULL;

  assert_usage ("process.py:burn", 45 * 1000 * 1000);
  assert_usage ("process.py:burn_elsewhere", 10 * 1000 * 1000);

  wire_client_send_items (client, 1, (const char *const[]){ "1", NULL });
  answer = g_ptr_array_index (wire_client_wait_answers (client, 1, 1), 0);
  core = g_strdup_printf ("%u", answer->chunk.core);
  wire_client_assert_values (client, 1, (const char *const[]){ core, NULL });
  wire_client_assert_finishes (client);
}

static void
test_lanes (void)
{
  g_autoptr (WireClient) client = python_worker_new_with_lanes ("process.py:nap", "3");
  const WireAnswer *answer;
  gint64 began;

  g_assert_cmpuint (wire_client_wait_hello (client)->lanes, ==, 3);
  for (guint64 batch = 0; batch < 2; batch++)
    wire_client_send_items (client, batch, (const char *const[]){ "3600", NULL });
  wire_client_wait_at (client, 0, 0);
  wire_client_wait_at (client, 1, 0);

  /* The third lane works on, beside the two. */
  began = g_get_monotonic_time ();
  wire_client_send_items (client, 2, (const char *const[]){ "0.02", NULL });
  wire_client_send_items (client, 3, (const char *const[]){ "0.03", "3600", NULL });
  wire_client_assert_values (client, 2, (const char *const[]){ "0.02", NULL });
  wire_client_wait_at (client, 3, 1);
  answer = g_ptr_array_index (wire_client_get_answers (client, 3), 0);
  g_assert_cmpuint (answer->chunk.elapsed_ns, >=, 29000000);
  g_assert_cmpuint (answer->chunk.elapsed_ns, <=, 1000 * (g_get_monotonic_time () - began));
  g_assert_cmpuint (wire_client_get_answers (client, 0)->len, ==, 0);
}

/* The lanes are threads of one interpreter, and its module is loaded once. */
static void
test_lanes_share (void)
{
  g_autoptr (WireClient) client = python_worker_new_with_lanes ("process.py:identify", "4");
  g_autoptr (WireClient) other = python_worker_new_with_lanes ("process.py:starts", "4");
  g_autoptr (GHashTable) lanes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint batch = 0; batch < 40; batch++)
    wire_client_send_range (client, batch, 0, 1, 1);
  for (guint batch = 0; batch < 40; batch++)
    {
      const WireAnswer *answer = g_ptr_array_index (wire_client_wait_answers (client, batch, 1), 0);
      gsize size;
      const char *value = g_bytes_get_data (answer->value, &size);
      g_autofree char *lane = g_strndup (value, size);
      g_autofree char *process =
          g_strdup_printf ("[%" G_GINT64_FORMAT ",", wire_client_wait_hello (client)->pid);

      g_assert_true (g_str_has_prefix (lane, process));
      g_hash_table_add (lanes, g_steal_pointer (&lane));
    }
  g_assert_cmpuint (g_hash_table_size (lanes), >, 1);
  g_assert_cmpuint (g_hash_table_size (lanes), <=, 4);
  wire_client_assert_finishes (client);

  for (guint batch = 0; batch < 4; batch++)
    wire_client_send_range (other, batch, 0, 1, 1);
  for (guint batch = 0; batch < 4; batch++)
    wire_client_assert_values (other, batch, (const char *const[]){ "[true]", NULL });
  wire_client_assert_finishes (other);
}

/* The wire is out of reach of processes that an item starts. */
static void
test_descriptors (void)
{
  g_autoptr (WireClient) client = python_worker_new ("process.py:descriptors");
  const WireAnswer *answer;
  g_autofree char *listing = NULL;
  g_auto (GStrv) lines = NULL;

  wire_client_send_items (client, 1, (const char *const[]){ "1", NULL });
  answer = g_ptr_array_index (wire_client_wait_answers (client, 1, 1), 0);
  listing = g_strndup (g_bytes_get_data (answer->value, NULL), g_bytes_get_size (answer->value));
  lines = g_strsplit (listing, "\n", -1);

  /* Its input, its output, its errors, and the folder that it lists, after a line with a total. */
  g_assert_cmpuint (g_strv_length (lines), ==, 6);
  g_assert_true (g_str_has_suffix (lines[1], " 0 -> /dev/null"));
  g_assert_nonnull (strstr (lines[4], "/fd"));
  wire_client_assert_finishes (client);
}

static void
test_end_of_input_busy (void)
{
  g_autoptr (WireClient) client = python_worker_new_with_lanes ("process.py:nap", "2");

  wire_client_send_items (client, 1, (const char *const[]){ "0", "3600", NULL });
  wire_client_wait_answers (client, 1, 1);
  wire_client_close_input (client);
  assert_gives_up (client, "the pool went away while there was work left");
}

static void
test_end_of_input_computing (void)
{
  g_autoptr (WireClient) client = python_worker_new ("process.py:spin");

  wire_client_send_items (client, 1, (const char *const[]){ "x", "spin", NULL });
  wire_client_wait_answers (client, 1, 1);
  wire_client_close_input (client);
  assert_gives_up (client, "the pool went away while there was work left");
}

/* An end of input that comes with the last result is no end in the middle of work. */
static void
test_end_of_input_at_once (void)
{
  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (WireClient) client =
          python_worker_new_with_lanes ("results.py:square", i % 2 == 0 ? "1" : "3");

      wire_client_send_range (client, 1, 1, 1, 100);
      wire_client_wait_answers (client, 1, 100);
      wire_client_assert_finishes (client);
    }
}

static void
test_malformed_input (void)
{
  static const struct
  {
    const char *bytes;
    gsize size;
    const char *why;
  } rows[] = {
    { "GET / HTTP/1.1\r\n", 16, "what came is not a frame: its header is malformed" },
    { "\0\0\0\x7fI\0\0\0", 8, "what came is not a frame: its header is malformed" },
    { "\0\0\0\0P\1\0\0", 8, "what came is not a frame: its header is malformed" },
    { "\0\0\0\0P\0\1\0", 8, "what came is not a frame: its header is malformed" },
    { "\0\0\0\0Z\0\0\0", 8, "a frame of type 'Z' with 0 bytes is malformed" },
    { "\x0c\0\0\0Z\0\0\0abcdabcdabcd", 20, "a frame of type 'Z' with 12 bytes is malformed" },
    { "\x14\0\0\0Z\0\0\0abcdabcdabcdabcdabcd", 28,
      "a frame of type 'Z' with 20 bytes is malformed" },
    { "\4\0\0\0I\0\0\0abcd", 12, "a frame of type 'I' with 4 bytes is malformed" },
    { "\4\0\0\0G\0\0\0abcd", 12, "a frame of type 'G' with 4 bytes is malformed" },
    { "\4\0\0\0L\0\0\0abcd", 12, "a frame of type 'L' with 4 bytes is malformed" },
  };
  WireClient *clients[G_N_ELEMENTS (rows)];

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    clients[i] = python_worker_new ("results.py:square");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      wire_client_wait_hello (clients[i]);
      wire_client_send_bytes (clients[i], rows[i].bytes, rows[i].size);
      assert_gives_up (clients[i], rows[i].why);
      wire_client_free (clients[i]);
    }
}

/* Pipes may be such that whoever reads from them does not wait, as other programs leave them. */
static void
test_impatient_pipes (void)
{
  static const char *const script = "import os, sys\n"
                                    "os.set_blocking(0, False)\n"
                                    "os.set_blocking(1, False)\n"
                                    "os.execv(sys.executable, [sys.executable] + sys.argv[1:])\n";
  const char *const argv[] = {
    g_getenv ("TROUPE_PYTHON"), "-c", script, g_getenv ("TROUPE_PYTHON_WORKER"),
    "results.py:square",        NULL
  };
  g_autoptr (GSubprocessLauncher) launcher = python_worker_new_launcher ();
  g_autoptr (WireClient) client = wire_client_new_with_launcher (launcher, argv);
  const guint count = 100000;

  wire_client_wait_hello (client);
  wire_client_send_range (client, 1, 1, 1, count);
  wire_client_wait_answers (client, 1, count);
  wire_client_assert_finishes (client);
}

/* Threads of user code have room as they would elsewhere. */
static void
test_stack_of_threads (void)
{
  for (guint i = 1; i <= 2; i++)
    {
      g_autoptr (WireClient) client =
          python_worker_new_with_lanes ("process.py:stack_of_threads", i == 1 ? "1" : "2");

      wire_client_send_items (client, 1, (const char *const[]){ "1", NULL });
      wire_client_assert_values (client, 1, (const char *const[]){ "0", NULL });
      wire_client_assert_finishes (client);
    }
}

static void
test_truncated_input (void)
{
  g_autoptr (WireClient) client = python_worker_new ("results.py:square");

  wire_client_wait_hello (client);
  wire_client_send_bytes (client, "\x10\0\0\0I\0\0\0abc", 11);
  wire_client_close_input (client);
  assert_gives_up (client, "the pool went away while there was work left");
}

static void
test_output_closed (void)
{
  g_autoptr (WireClient) client = python_worker_new ("results.py:square");

  wire_client_send_range (client, 1, 1, 1, G_MAXUINT32);
  wire_client_wait_answers (client, 1, 1);
  wire_client_close_output (client);
  g_assert_cmpstr (wire_client_wait_end (client), ==, "");
  g_assert_cmpint (g_subprocess_get_exit_status (wire_client_get_process (client)), ==, 1);
}

/* A thread that an item leaves behind holds up the end, but not for ever. */
static void
test_lingering_thread (void)
{
  g_autoptr (WireClient) client = python_worker_new ("process.py:linger");

  wire_client_send_items (client, 1, (const char *const[]){ "1", NULL });
  wire_client_assert_values (client, 1, (const char *const[]){ "1", NULL });
  wire_client_assert_finishes (client);
}

/* The interpreter ends in order. */
static void
test_at_exit (void)
{
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (folder, "left", NULL);
  g_autoptr (WireClient) client = python_worker_new ("process.py:at_exit");

  wire_client_send_items (client, 1, (const char *const[]){ path, NULL });
  wire_client_assert_values (client, 1, (const char *const[]){ path, NULL });
  wire_client_assert_finishes (client);
  g_assert_no_errno (g_rmdir (path));
  g_assert_no_errno (g_rmdir (folder));
}

/* The thread of the clock cannot wake up while the interpreter is taken down. */
static void
test_at_rest (void)
{
  g_autoptr (WireClient) client = python_worker_new ("process.py:watch_exit");

  wire_client_send_items (client, 1, (const char *const[]){ "1", NULL });
  wire_client_assert_values (client, 1, (const char *const[]){ "1", NULL });
  wire_client_assert_finishes (client);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/python-life/probe-idle", test_probe_idle);
  g_test_add_func ("/python-life/probe-waiting", test_probe_waiting);
  g_test_add_func ("/python-life/probe-computing", test_probe_computing);
  g_test_add_func ("/python-life/results-leave", test_results_leave);
  g_test_add_func ("/python-life/items-become-long", test_items_become_long);
  g_test_add_func ("/python-life/item-was-long", test_item_was_long);
  g_test_add_func ("/python-life/items-become-short", test_items_become_short);
  g_test_add_func ("/python-life/rest", test_rest);
  g_test_add_func ("/python-life/usage", test_usage);
  g_test_add_func ("/python-life/lanes", test_lanes);
  g_test_add_func ("/python-life/lanes-share", test_lanes_share);
  g_test_add_func ("/python-life/descriptors", test_descriptors);
  g_test_add_func ("/python-life/end-of-input-busy", test_end_of_input_busy);
  g_test_add_func ("/python-life/end-of-input-computing", test_end_of_input_computing);
  g_test_add_func ("/python-life/end-of-input-at-once", test_end_of_input_at_once);
  g_test_add_func ("/python-life/malformed-input", test_malformed_input);
  g_test_add_func ("/python-life/truncated-input", test_truncated_input);
  g_test_add_func ("/python-life/impatient-pipes", test_impatient_pipes);
  g_test_add_func ("/python-life/stack-of-threads", test_stack_of_threads);
  g_test_add_func ("/python-life/output-closed", test_output_closed);
  g_test_add_func ("/python-life/lingering-thread", test_lingering_thread);
  g_test_add_func ("/python-life/at-exit", test_at_exit);
  g_test_add_func ("/python-life/at-rest", test_at_rest);
  return g_test_run ();
}
