/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests one result as an object with properties. */

#include "results-helpers.h"
#include "troupe-source.h"

static GBytes *
text (const char *bytes)
{
  return g_bytes_new (bytes, strlen (bytes));
}

static void
assert_string (gpointer object, const char *property, const char *expected)
{
  g_autofree char *value = NULL;

  g_object_get (object, property, &value, NULL);
  g_assert_cmpstr (value, ==, expected);
}

static void
test_properties (void)
{
  g_auto (TroupeResultChunk) chunk = { 0 };
  g_autoptr (TroupeResult) row = NULL;
  guint64 index;
  int status;
  guint worker;
  guint attempts;
  double seconds;

  make_squares (&chunk, 10, 4);
  chunk.worker = 7;
  chunk.attempts = 2;
  chunk.seconds = 6;
  row = troupe_result_new (&chunk, 3);

  g_object_get (row, "index", &index, "status", &status, "worker", &worker, "attempts", &attempts,
                "seconds", &seconds, NULL);
  g_assert_cmpuint (index, ==, 13);
  g_assert_cmpint (status, ==, TROUPE_RESULT_OK);
  g_assert_cmpuint (worker, ==, 7);
  g_assert_cmpuint (attempts, ==, 2);
  g_assert_cmpfloat (seconds, ==, 1.5);
  assert_string (row, "input", "13");
  assert_string (row, "value", "169");
  assert_string (row, "status-text", "ok");
  assert_string (row, "message", "");
  assert_string (row, "details", "");
  assert_string (row, "standard-output", "");
  assert_string (row, "standard-error", "");
}

static void
test_note (void)
{
  g_auto (TroupeResultChunk)
      chunk = { .first_index = 1, .count = 1, .status = TROUPE_RESULT_FAILED };
  g_autoptr (TroupeResult) row = NULL;

  chunk.note = troupe_result_note_new ();
  chunk.note->message = text ("it failed");
  chunk.note->details = text ("line 1\nline 2");
  chunk.note->standard_output = text ("printed");
  chunk.note->standard_error = text ("complained");
  row = troupe_result_new (&chunk, 0);
  troupe_result_chunk_clear (&chunk);

  assert_string (row, "message", "it failed");
  assert_string (row, "details", "line 1\nline 2");
  assert_string (row, "standard-output", "printed");
  assert_string (row, "standard-error", "complained");
  assert_string (row, "input", "");
  assert_string (row, "value", "");
  g_assert_null (troupe_result_get_input_bytes (row));
  g_assert_null (troupe_result_get_value_bytes (row));
}

/* Bytes are unchanged, and their displayed form is valid text. */
static void
test_bytes (void)
{
  for (guint i = 0; i < 256; i++)
    {
      guint8 bytes[3] = { 'a', i, 'b' };
      g_autoptr (GBytes) value = g_bytes_new (bytes, sizeof bytes);
      g_auto (TroupeResultChunk) chunk = { .count = 1, .status = TROUPE_RESULT_OK };
      g_autoptr (TroupeResult) row = NULL;
      g_autoptr (GBytes) row_value = NULL;
      g_autoptr (GBytes) row_input = NULL;

      chunk.values = troupe_block_new_from_values (&value, 1);
      chunk.items = troupe_items_new_block (0, chunk.values);
      row = troupe_result_new (&chunk, 0);
      row_value = troupe_result_get_value_bytes (row);
      row_input = troupe_result_get_input_bytes (row);
      g_assert_true (g_bytes_equal (row_value, value));
      g_assert_true (g_bytes_equal (row_input, value));
      g_assert_true (g_utf8_validate (troupe_result_get_value (row), -1, NULL));
      if (i == TROUPE_PART_SEPARATOR)
        g_assert_cmpstr (troupe_result_get_input (row), ==, "a · b");
      else
        g_assert_cmpstr (troupe_result_get_input (row), ==, troupe_result_get_value (row));
      if (i > 0 && i < 128)
        g_assert_cmpmem (troupe_result_get_value (row), 3, bytes, 3);
      else
        g_assert_cmpstr (troupe_result_get_value (row), ==, "a\357\277\275b");
    }
}

static void
test_status_texts (void)
{
  static const char *const texts[] = { "waiting", "running",   "ok",     "failed",
                                       "crashed", "timed out", "not run" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpstr (troupe_result_status_to_text (i), ==, texts[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/result/properties", test_properties);
  g_test_add_func ("/result/note", test_note);
  g_test_add_func ("/result/bytes", test_bytes);
  g_test_add_func ("/result/status-texts", test_status_texts);

  return g_test_run ();
}
