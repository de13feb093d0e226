/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the output of Python functions: it never gets between the frames, and arrives with its
 * item. */

#include "python-worker.h"

#include <glib/gstdio.h>
#include <string.h>

static const WireAnswer *
get_answer (WireClient *client, guint64 batch, guint index)
{
  return g_ptr_array_index (wire_client_wait_answers (client, batch, index + 1), index);
}

/* The module prints when it is loaded, which is the worker's own. */
static void
assert_finishes (WireClient *client, const char *errors)
{
  g_autofree char *expected = g_strconcat ("loaded\n", errors, NULL);

  wire_client_close_input (client);
  wire_client_wait_goodbye (client);
  g_assert_cmpstr (wire_client_wait_end (client), ==, expected);
}

static void
test_streams (void)
{
  const guint count = 2000;
  g_autoptr (WireClient) client = python_worker_new ("printing.py:both");

  wire_client_send_range (client, 1, 0, 1, count);
  wire_client_wait_answers (client, 1, count);
  for (guint i = 0; i < count; i++)
    {
      const WireAnswer *answer = get_answer (client, 1, i);
      g_autofree char *output = g_strdup_printf ("out %u\n", i);
      g_autofree char *errors = g_strdup_printf ("err %u\n", i);

      g_assert_cmpstr (answer->standard_output, ==, output);
      g_assert_cmpstr (answer->standard_error, ==, errors);
    }
  assert_finishes (client, "");
}

static void
test_some_items (void)
{
  const guint count = 2000;
  g_autoptr (WireClient) client = python_worker_new ("printing.py:some");

  wire_client_send_range (client, 1, 0, 1, count);
  wire_client_wait_answers (client, 1, count);
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *line = g_strdup_printf ("%u\n", i);

      g_assert_cmpstr (get_answer (client, 1, i)->standard_output, ==, i % 2 == 0 ? NULL : line);
    }
  assert_finishes (client, "");
}

/* However much it is, no more than 64 KiB of it are kept, its beginning and its end, and the rest
 * is counted. */
static void
test_flood (void)
{
  g_autoptr (WireClient) client = python_worker_new ("printing.py:flood");
  const char *text;

  wire_client_send_items (client, 1, (const char *const[]){ "63", "100000", "1", NULL });
  g_assert_cmpuint (strlen (get_answer (client, 1, 0)->standard_output), ==, 63 * 1025);
  g_assert_cmpuint (strlen (get_answer (client, 1, 2)->standard_output), ==, 1025);

  text = get_answer (client, 1, 1)->standard_output;
  g_assert_cmpuint (strlen (text), <=, 64 * 1024);
  g_assert_nonnull (strstr (text, "\n[102434592 bytes were left out here]\n"));
  g_assert_true (g_str_has_prefix (text, "0123456789abcdef"));
  g_assert_true (g_str_has_suffix (text, "0123456789abcdef\n"));
  /* Nor are they in memory. */
  g_assert_cmpuint (get_answer (client, 1, 1)->chunk.max_rss_bytes, <, 64 * 1024 * 1024);
  assert_finishes (client, "");
}

/* What is kept begins and ends where it should, to the byte. */
static void
test_limit (void)
{
  const gsize limit = 64 * 1024 - 128;
  g_autofree char *whole = g_strnfill (limit, 'x');
  g_autofree char *begin = g_strnfill (16 * 1024, 'x');
  g_autofree char *end = g_strnfill (limit - 16 * 1024, 'x');
  g_autofree char *cut = g_strconcat (begin, "\n[1 bytes were left out here]\n", end, NULL);
  g_autoptr (WireClient) client = python_worker_new ("printing.py:exactly");

  wire_client_send_items (client, 1, (const char *const[]){ "65408", "65409", NULL });
  g_assert_cmpstr (get_answer (client, 1, 0)->standard_output, ==, whole);
  g_assert_cmpstr (get_answer (client, 1, 1)->standard_output, ==, cut);
  assert_finishes (client, "");
}

/* What an item printed is whole, also where the next one is printing when it is sent. */
static void
test_next_is_printing (void)
{
  g_autofree char *text = g_strnfill (20000, 'x');
  g_autoptr (WireClient) client = python_worker_new ("printing.py:exactly");

  /* The worker gets used to short items, and runs several at once. */
  wire_client_send_range (client, 1, 1, 0, 1000);
  wire_client_wait_answers (client, 1, 1000);
  wire_client_send_items (client, 2, (const char *const[]){ "20000", "0", NULL });
  while (g_strcmp0 (wire_client_get_printed (client, 2), "xxxxxxxxx") != 0)
    {
      wire_client_send_probe (client);
      g_array_unref (wire_client_wait_progress (client));
    }
  g_assert_cmpstr (get_answer (client, 2, 0)->standard_output, ==, text);
}

static void
test_bytes (void)
{
  g_autoptr (WireClient) client = python_worker_new ("printing.py:raw");

  wire_client_send_items (client, 1, (const char *const[]){ "x\xff\n\ny", NULL });
  g_assert_cmpstr (get_answer (client, 1, 0)->standard_output, ==, "x\xff\n\nyab");
  wire_client_assert_values (client, 1,
                             (const char *const[]){ "[\"<stdout>\",false,\"utf-8\",\"\"]", NULL });
  assert_finishes (client, "");
}

/* The output of C code and of other processes belongs to the worker's standard error. */
static void
test_below_python (void)
{
  g_autoptr (WireClient) client = python_worker_new ("printing.py:below");

  wire_client_send_items (client, 1, (const char *const[]){ "echoed", NULL });
  wire_client_assert_values (client, 1, (const char *const[]){ "echoed", NULL });
  g_assert_null (get_answer (client, 1, 0)->standard_output);
  assert_finishes (client, "written\nechoed\n");
}

static void
test_failure (void)
{
  g_autoptr (WireClient) client = python_worker_new ("printing.py:fail");

  wire_client_send_items (client, 1, (const char *const[]){ "1", "2", NULL });
  wire_client_assert_failure (client, 1, 1, "ValueError: 2");
  g_assert_cmpstr (get_answer (client, 1, 0)->standard_output, ==, "before\n");
  g_assert_cmpstr (get_answer (client, 1, 1)->standard_output, ==, "before\n");
  assert_finishes (client, "");
}

static void
test_thread (void)
{
  g_autoptr (WireClient) client = python_worker_new ("printing.py:thread");

  wire_client_send_items (client, 1, (const char *const[]){ "1", "2", NULL });
  g_assert_cmpstr (get_answer (client, 1, 0)->standard_output, ==, "in a thread 1\n");
  g_assert_cmpstr (get_answer (client, 1, 1)->standard_output, ==, "in a thread 2\n");
  assert_finishes (client, "");
}

/* An item that is still running has what it printed sent with the answer to a probe: it may never
 * end. */
static void
test_running (void)
{
  g_autoptr (WireClient) client = python_worker_new ("printing.py:slowly");

  wire_client_send_items (client, 1, (const char *const[]){ "1", NULL });
  while (g_strcmp0 (wire_client_get_printed (client, 1), "first 1\n") != 0)
    {
      wire_client_send_probe (client);
      g_array_unref (wire_client_wait_progress (client));
    }
  g_assert_cmpuint (wire_client_get_answers (client, 1)->len, ==, 0);
}

/* The pool asks for what an item has printed, which is nothing. */
static void
test_silent (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "go", NULL);
  g_autoptr (WireClient) client = python_worker_new ("process.py:wait_for");

  wire_client_send_items (client, 1, (const char *const[]){ path, NULL });
  wire_client_wait_at (client, 1, 0);
  wire_client_send_listen (client, TROUPE_LISTEN_ONCE, 0);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  wire_client_assert_values (client, 1, (const char *const[]){ path, NULL });
  g_assert_no_errno (g_unlink (path));
  g_assert_cmpuint (wire_client_get_live (client, TROUPE_OUTPUT_STDOUT)->len, ==, 0);
  g_assert_cmpuint (wire_client_get_live (client, TROUPE_OUTPUT_STDERR)->len, ==, 0);
  wire_client_assert_finishes (client);
}

/* Lanes that print at the same time. */
static void
test_lanes (void)
{
  g_autoptr (WireClient) client = python_worker_new_with_lanes ("printing.py:crowd", "4");

  for (guint batch = 0; batch < 4; batch++)
    wire_client_send_range (client, batch, 10 * batch, 1, 5);
  for (guint batch = 0; batch < 4; batch++)
    for (guint i = 0; i < 5; i++)
      {
        g_autofree char *number = g_strdup_printf ("%u", 10 * batch + i);
        g_autofree char *pieces = g_strjoin (" ", number, number, number, number, number, number,
                                             number, number, number, number, "", NULL);

        g_assert_cmpstr (get_answer (client, batch, i)->standard_output, ==, pieces);
      }
  assert_finishes (client, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/python-printing/streams", test_streams);
  g_test_add_func ("/python-printing/some-items", test_some_items);
  g_test_add_func ("/python-printing/flood", test_flood);
  g_test_add_func ("/python-printing/limit", test_limit);
  g_test_add_func ("/python-printing/next-is-printing", test_next_is_printing);
  g_test_add_func ("/python-printing/bytes", test_bytes);
  g_test_add_func ("/python-printing/below-python", test_below_python);
  g_test_add_func ("/python-printing/failure", test_failure);
  g_test_add_func ("/python-printing/thread", test_thread);
  g_test_add_func ("/python-printing/running", test_running);
  g_test_add_func ("/python-printing/silent", test_silent);
  g_test_add_func ("/python-printing/lanes", test_lanes);
  return g_test_run ();
}
