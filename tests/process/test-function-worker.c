/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the worker program as it runs a built-in function. */

#include "wire-client.h"

#include <string.h>

/* The longest tick of a kernel. */
#define TICK_NS 10000000

static void
test_greeting (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("--lanes", "3", "square", NULL);
  const TroupeWireHello *hello = wire_client_wait_hello (client);
  const char *pid = g_subprocess_get_identifier (wire_client_get_process (client));

  g_assert_cmpuint (hello->flags, ==, TROUPE_WIRE_CAN_RANGE | TROUPE_WIRE_CAN_PROBE);
  g_assert_cmpuint (hello->lanes, ==, 3);
  g_assert_cmpint (hello->pid, ==, g_ascii_strtoll (pid, NULL, 10));
  g_assert_true (g_str_has_prefix (hello->name, "troupe-worker "));
  wire_client_assert_finishes (client);
}

static void
test_items (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("square", NULL);
  const TroupeWireGoodbye *goodbye;

  wire_client_send_items (client, 1, (const char *const[]){ "1", "2", "3", "4", "5", NULL });
  wire_client_send_items (client, 2,
                          (const char *const[]){ "123456789012345678901234567890", NULL });
  wire_client_assert_values (client, 1, (const char *const[]){ "1", "4", "9", "16", "25", NULL });
  wire_client_assert_values (
      client, 2,
      (const char *const[]){ "15241578753238836750495351562536198787501905199875019052100", NULL });
  wire_client_assert_finishes (client);

  goodbye = wire_client_wait_goodbye (client);
  g_assert_cmpuint (goodbye->user_ns + goodbye->system_ns, >, 0);
  g_assert_cmpuint (goodbye->max_rss_bytes, >, 500 * 1024);
}

static void
test_ranges (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("square", NULL);

  wire_client_send_range (client, 1, -2, 1, 5);
  wire_client_send_range (client, 2, 10, -5, 3);
  wire_client_send_range (client, 3, G_MAXINT64, 1, 1);
  wire_client_assert_values (client, 1, (const char *const[]){ "4", "1", "0", "1", "4", NULL });
  wire_client_assert_values (client, 2, (const char *const[]){ "100", "25", "0", NULL });
  wire_client_assert_values (
      client, 3, (const char *const[]){ "85070591730234615847396907784232501249", NULL });
  wire_client_assert_finishes (client);
}

/* A function without a form for integers has the items of a range as text. */
static void
test_range_as_text (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("primes", NULL);

  wire_client_send_range (client, 1, 0, 10, 5);
  wire_client_assert_values (client, 1, (const char *const[]){ "0", "4", "8", "10", "12", NULL });
  wire_client_assert_finishes (client);
}

static void
assert_squares (WireClient *client, guint64 batch, guint count)
{
  GPtrArray *answers = wire_client_wait_answers (client, batch, count);

  for (guint64 i = 0; i < count; i++)
    {
      const WireAnswer *answer = g_ptr_array_index (answers, i);
      char expected[24];

      g_snprintf (expected, sizeof expected, "%" G_GUINT64_FORMAT, (i + 1) * (i + 1));
      g_assert_cmpmem (g_bytes_get_data (answer->value, NULL), g_bytes_get_size (answer->value),
                       expected, strlen (expected));
    }
}

static void
test_large_range (void)
{
  const guint count = 100000;
  g_autoptr (WireClient) client = wire_client_new_worker ("square", NULL);

  wire_client_send_range (client, 1, 1, 1, count);
  assert_squares (client, 1, count);
  g_assert_cmpuint (wire_client_get_n_shared (client), ==, 0);
  wire_client_assert_finishes (client);
}

/* Offered shared memory is used once it was opened. A busy machine lets results leave in parts that
 * are too small for it, but for one that is as large alone. */
static void
test_shared_memory (void)
{
  const guint count = 50000;
  g_autofree char *zeros = g_strnfill (80000, '0');
  g_autofree char *root = g_strdup_printf ("1%.40000s", zeros);
  g_autofree char *square = g_strconcat ("1", zeros, NULL);
  g_autoptr (WireClient) client = wire_client_new_worker ("square", NULL);

  wire_client_share (client);
  for (guint64 batch = 1; batch <= 5; batch++)
    {
      wire_client_send_range (client, batch, 1, 1, count);
      assert_squares (client, batch, count);
    }
  for (guint64 batch = 6; wire_client_get_n_shared (client) <= 4; batch++)
    {
      wire_client_send_items (client, batch, (const char *const[]){ root, NULL });
      wire_client_assert_values (client, batch, (const char *const[]){ square, NULL });
    }
  wire_client_assert_finishes (client);
}

/* Memory that is the items' is not taken from them, however much it is: a sanitizer needs a lot. */
static void
test_no_shared_memory (void)
{
  const guint count = 50000;
  g_autoptr (WireClient) client =
      wire_client_new_worker ("--address-space", "70000000000000", "square", NULL);

  wire_client_share (client);
  for (guint64 batch = 1; batch <= 3; batch++)
    {
      wire_client_send_range (client, batch, 1, 1, count);
      assert_squares (client, batch, count);
    }
  g_assert_cmpuint (wire_client_get_n_shared (client), ==, 0);
  wire_client_assert_finishes (client);
}

static void
test_batches_of_one (void)
{
  const guint count = 10000;
  g_autoptr (WireClient) client = wire_client_new_worker ("square", NULL);

  for (guint i = 0; i < count; i++)
    wire_client_send_range (client, i, i, 1, 1);
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *expected = g_strdup_printf ("%u", i * i);

      wire_client_assert_values (client, i, (const char *const[]){ expected, NULL });
    }
  wire_client_assert_finishes (client);
}

/* Failures stand in the order of the items. */
static void
test_failures (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("square", NULL);
  GPtrArray *answers;
  const WireAnswer *answer;

  wire_client_send_items (client, 1,
                          (const char *const[]){ "abc", "2", "3", "2.5", "4", "", NULL });
  answers = wire_client_wait_answers (client, 1, 6);
  wire_client_assert_failure (client, 1, 0, "square needs an integer, not “abc”");
  wire_client_assert_failure (client, 1, 3, "square needs an integer, not “2.5”");
  wire_client_assert_failure (client, 1, 5, "square needs an integer, not “”");

  answer = g_ptr_array_index (answers, 0);
  g_assert_cmpint (answer->kind, ==, TROUPE_FAILURE_ERROR);
  answer = g_ptr_array_index (answers, 2);
  g_assert_cmpmem (g_bytes_get_data (answer->value, NULL), 1, "9", 1);
  answer = g_ptr_array_index (answers, 4);
  g_assert_cmpmem (g_bytes_get_data (answer->value, NULL), 2, "16", 2);
  wire_client_assert_finishes (client);
}

static void
test_no_items (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("square", NULL);

  wire_client_send_items (client, 1, (const char *const[]){ NULL });
  wire_client_send_items (client, 2, (const char *const[]){ "3", NULL });
  wire_client_assert_values (client, 2, (const char *const[]){ "9", NULL });
  wire_client_assert_finishes (client);
}

/* Printed output never gets between the frames, and arrives with its item. */
static void
test_printing (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("--lanes", "2", "print-number", NULL);

  wire_client_send_range (client, 1, 1, 1, 50);
  wire_client_send_range (client, 2, 51, 1, 50);
  for (guint batch = 1; batch <= 2; batch++)
    {
      GPtrArray *answers = wire_client_wait_answers (client, batch, 50);

      for (guint i = 0; i < 50; i++)
        {
          const WireAnswer *answer = g_ptr_array_index (answers, i);
          guint number = (batch - 1) * 50 + i + 1;
          g_autofree char *line =
              g_strdup_printf ("Process %u: Printing number %u", number, number);
          g_autofree char *printed = g_strconcat (line, "\n", NULL);

          g_assert_cmpmem (g_bytes_get_data (answer->value, NULL), g_bytes_get_size (answer->value),
                           line, strlen (line));
          g_assert_cmpstr (answer->standard_output, ==, printed);
          g_assert_null (answer->standard_error);
        }
    }
  wire_client_assert_finishes (client);
}

/* An item, and what it prints, far larger than any buffer: the value is whole, the rest bounded. */
static void
test_large_item (void)
{
  const gsize size = 16 * 1024 * 1024;
  g_autoptr (WireClient) client = wire_client_new_worker ("print-number", NULL);
  g_autofree char *item = g_strnfill (size, 'x');
  const WireAnswer *answer;

  wire_client_send_items (client, 1, (const char *const[]){ "1", item, "2", NULL });
  answer = g_ptr_array_index (wire_client_wait_answers (client, 1, 3), 1);
  g_assert_cmpuint (g_bytes_get_size (answer->value), ==,
                    2 * size + strlen ("Process : Printing number "));
  g_assert_cmpuint (strlen (answer->standard_output), <=, 64 * 1024);
  g_assert_true (g_str_has_prefix (answer->standard_output, "[33489051 bytes before this were "));
  g_assert_true (g_str_has_suffix (answer->standard_output, "xxx\n"));

  answer = g_ptr_array_index (wire_client_get_answers (client, 1), 2);
  g_assert_cmpstr (answer->standard_output, ==, "Process 2: Printing number 2\n");
  wire_client_assert_finishes (client);
}

/* Results do not wait for the items after them, be the queue ever so full. */
static void
test_results_leave (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("sleep", NULL);

  wire_client_send_items (client, 1, (const char *const[]){ "0", NULL });
  wire_client_send_items (client, 2, (const char *const[]){ "0.001", "0", "3600", NULL });
  wire_client_send_items (client, 3, (const char *const[]){ "0", NULL });
  wire_client_wait_answers (client, 1, 1);
  wire_client_wait_answers (client, 2, 2);
  g_assert_cmpuint (wire_client_get_answers (client, 3)->len, ==, 0);
}

static void
test_probe_idle (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("square", NULL);
  g_autoptr (GArray) progress = NULL;

  wire_client_send_probe (client);
  progress = wire_client_wait_progress (client);
  g_assert_cmpuint (progress->len, ==, 0);
  wire_client_assert_finishes (client);
}

static void
test_probe_busy (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("sleep", NULL);
  const gint64 began = g_get_monotonic_time ();
  TroupeWireProgress first;
  TroupeWireProgress later;

  wire_client_send_items (client, 7, (const char *const[]){ "0", "0", "3600", "0", NULL });
  first = wire_client_wait_at (client, 7, 2);
  /* Finished results arrived before the answer. */
  g_assert_cmpuint (wire_client_get_answers (client, 7)->len, ==, 2);

  do
    later = wire_client_wait_at (client, 7, 2);
  while (later.elapsed_ns < first.elapsed_ns + 30000000);
  /* By a clock that may be a tick of the kernel behind, at the beginning. */
  g_assert_cmpuint (later.elapsed_ns, <=, 1000 * (g_get_monotonic_time () - began) + TICK_NS);
}

static void
test_lanes (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("--lanes", "3", "sleep", NULL);
  const WireAnswer *answer;
  gint64 began;

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

/* CPU time is the lane's own: one that sleeps is not charged with one that works. */
static void
test_usage (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("--lanes", "2", "primes", NULL);
  const WireAnswer *long_one;
  const WireAnswer *short_one;

  wire_client_send_items (client, 1, (const char *const[]){ "100000000", NULL });
  wire_client_send_items (client, 2, (const char *const[]){ "10", NULL });
  long_one = g_ptr_array_index (wire_client_wait_answers (client, 1, 1), 0);
  short_one = g_ptr_array_index (wire_client_wait_answers (client, 2, 1), 0);

  g_assert_cmpuint (long_one->chunk.user_ns, >, 10000000);
  g_assert_cmpuint (long_one->chunk.user_ns, >, 5 * short_one->chunk.user_ns);
  g_assert_cmpuint (long_one->chunk.user_ns, <=, long_one->chunk.elapsed_ns + 10000000);
  g_assert_cmpuint (long_one->chunk.max_rss_bytes, >, 500 * 1024);
  g_assert_cmpuint (long_one->chunk.core, !=, TROUPE_WIRE_CORE_UNKNOWN);
  wire_client_assert_finishes (client);
}

/* Returns the bytes in the lines of docs/wire.md that begin with @prefix. */
static GByteArray *
read_example (const char *prefix)
{
  g_autofree char *page = NULL;
  g_auto (GStrv) lines = NULL;
  GByteArray *bytes = g_byte_array_new ();

  g_assert_true (g_file_get_contents (g_getenv ("TROUPE_WIRE_PAGE"), &page, NULL, NULL));
  lines = g_strsplit (page, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *at = lines[i] + strlen (prefix);

      if (!g_str_has_prefix (lines[i], prefix))
        continue;
      for (; g_ascii_isxdigit (at[0]) && g_ascii_isxdigit (at[1]); at += at[2] == ' ' ? 3 : 2)
        {
          guint8 byte = (guint8) (g_ascii_xdigit_value (at[0]) * 16 + g_ascii_xdigit_value (at[1]));

          g_byte_array_append (bytes, &byte, 1);
        }
    }
  g_assert_cmpuint (bytes->len, >, 0);
  return bytes;
}

/* The example in docs/wire.md is correct: a worker answers the pool's bytes as it says, and core's
 * wire writes the worker's bytes for these answers. */
static void
test_example_in_docs (void)
{
  static const TroupeWireChunk values_run = { 1, 41000, 12000, 0, 2490368, 1 };
  static const TroupeWireChunk failed_run = { 1, 9000, 0, 0, 2490368, 1 };
  static const guint32 ends[] = { GUINT32_TO_LE (2), GUINT32_TO_LE (6) };
  const TroupeWireHello hello = { TROUPE_WIRE_VERSION, 3, 1, 4711, (char *) "troupe-worker" };
  const TroupeWireGoodbye goodbye = { 2000000, 1000000, 2490368 };
  g_autoptr (WireClient) client = wire_client_new_worker ("square", NULL);
  g_autoptr (GByteArray) from_pool = read_example ("pool    ");
  g_autoptr (GByteArray) from_worker = read_example ("worker  ");
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  g_autoptr (GBytes) message = NULL;
  g_autoptr (GBytes) details = g_bytes_new_static ("", 0);
  GPtrArray *answers;
  const WireAnswer *answer;

  wire_client_send_bytes (client, from_pool->data, from_pool->len);
  answers = wire_client_wait_answers (client, 1, 3);
  answer = g_ptr_array_index (answers, 1);
  g_assert_cmpmem (g_bytes_get_data (answer->value, NULL), 3, "144", 3);
  answer = g_ptr_array_index (answers, 2);
  message = g_bytes_new (answer->message, strlen (answer->message));
  wire_client_assert_finishes (client);

  troupe_wire_append_hello (expected, &hello);
  troupe_wire_append_results (expected, &values_run, 2, ends, (const guint8 *) "9\n144\n");
  troupe_wire_append_failed (expected, &failed_run,
                             &(TroupeWireFailure){ TROUPE_FAILURE_ERROR, 0, message, details });
  troupe_wire_append_goodbye (expected, &goodbye);
  g_assert_cmpmem (from_worker->data, from_worker->len, expected->data, expected->len);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/function-worker/greeting", test_greeting);
  g_test_add_func ("/function-worker/items", test_items);
  g_test_add_func ("/function-worker/ranges", test_ranges);
  g_test_add_func ("/function-worker/range-as-text", test_range_as_text);
  g_test_add_func ("/function-worker/large-range", test_large_range);
  g_test_add_func ("/function-worker/shared-memory", test_shared_memory);
  g_test_add_func ("/function-worker/no-shared-memory", test_no_shared_memory);
  g_test_add_func ("/function-worker/batches-of-one", test_batches_of_one);
  g_test_add_func ("/function-worker/failures", test_failures);
  g_test_add_func ("/function-worker/no-items", test_no_items);
  g_test_add_func ("/function-worker/printing", test_printing);
  g_test_add_func ("/function-worker/large-item", test_large_item);
  g_test_add_func ("/function-worker/results-leave", test_results_leave);
  g_test_add_func ("/function-worker/probe-idle", test_probe_idle);
  g_test_add_func ("/function-worker/probe-busy", test_probe_busy);
  g_test_add_func ("/function-worker/lanes", test_lanes);
  g_test_add_func ("/function-worker/usage", test_usage);
  g_test_add_func ("/function-worker/example-in-docs", test_example_in_docs);
  return g_test_run ();
}
