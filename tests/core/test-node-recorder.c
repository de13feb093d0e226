/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a node tells of results, and when: those that may come from the end of its machine are told
 * a little later, and never if the node ends before. */

#include "troupe-frame-reader.h"
#include "troupe-node-files.h"
#include "troupe-node-recorder.h"
#include "wait.h"

#include <string.h>

typedef struct
{
  TroupeNodeOutput *output;
  TroupeNodeFiles *files;
  TroupeRecorder *recorder;
  /* The numbers of the items whose results were told, in their order. */
  GString *told;
} Fixture;

static gboolean
ready_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
frame_cb (const TroupeFrame *frame, gpointer data)
{
  g_assert_not_reached ();
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "true");
  const TroupeRunCounts counts = { .n_items = 9 };

  fixture->output = troupe_node_output_new (ready_cb, NULL);
  fixture->files = troupe_node_files_new (fixture->output, frame_cb, NULL);
  fixture->recorder =
      TROUPE_RECORDER (troupe_node_recorder_new (fixture->output, job, 0, NULL, fixture->files));
  fixture->told = g_string_new (NULL);
  troupe_recorder_begin (fixture->recorder, &counts);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->recorder);
  troupe_node_files_free (fixture->files);
  troupe_node_output_free (fixture->output);
  g_string_free (fixture->told, TRUE);
}

/* The frames that were appended since the last time. */
static void
read_told (Fixture *fixture)
{
  g_autoptr (TroupeFrameReader) reader = troupe_frame_reader_new ();
  GByteArray *bytes = troupe_node_output_begin (fixture->output);
  TroupeFrame frame;

  for (guint at = 0; at < bytes->len;)
    {
      gsize size;
      guint8 *room = troupe_frame_reader_reserve (reader, &size);

      size = MIN (size, bytes->len - at);
      memcpy (room, bytes->data + at, size);
      troupe_frame_reader_commit (reader, size);
      at += size;
    }
  g_byte_array_set_size (bytes, 0);
  troupe_node_output_end (fixture->output);

  while (troupe_frame_reader_next (reader, &frame, NULL))
    {
      g_auto (TroupeWireDone) done = { 0 };
      g_autoptr (GError) error = NULL;

      if (frame.type == TROUPE_FRAME_DONE)
        {
          troupe_wire_parse_done (&frame, &done, &error);
          g_assert_no_error (error);
          g_string_append_printf (fixture->told, "%" G_GUINT64_FORMAT " ", done.first_index);
        }
      troupe_frame_clear (&frame);
    }
  g_assert_true (troupe_frame_reader_is_empty (reader));
}

static void
add (Fixture *fixture,
     guint64 index,
     TroupeResultStatus status,
     TroupeFailureKind kind,
     gint32 code)
{
  static const char *const values[] = { "done", NULL };
  g_autoptr (TroupeBlock) block = troupe_block_new_from_strings (values, -1);
  g_autoptr (TroupeResultNote) note = troupe_result_note_new ();
  const TroupeResultChunk chunk = {
    .first_index = index,
    .count = 1,
    .status = status,
    .values = status == TROUPE_RESULT_OK ? block : NULL,
    .note = status != TROUPE_RESULT_OK ? note : NULL,
    .worker = 1,
    .attempts = 1,
    .core = TROUPE_WIRE_CORE_UNKNOWN,
  };

  note->kind = kind;
  note->code = code;
  note->message = g_bytes_new_static ("not done", 8);
  troupe_recorder_add_chunk (fixture->recorder, &chunk);
}

static void
end (Fixture *fixture, guint n_done)
{
  TroupeRunCounts counts = { .n_items = 2 };

  counts.n_status[TROUPE_RESULT_CRASHED] = n_done;
  troupe_recorder_end (fixture->recorder, &counts);
}

static gboolean
are_all_told_cb (gpointer data)
{
  Fixture *fixture = data;

  read_told (fixture);
  return g_str_equal (fixture->told->str, "1 3 5 6 7 2 4 8 ");
}

/* What a signal ended may have been ended with the machine; other results are told at once. */
static void
test_doubtful (Fixture *fixture, gconstpointer data)
{
  gint64 before;
  gint64 due;

  add (fixture, 1, TROUPE_RESULT_OK, TROUPE_FAILURE_ERROR, 0);
  before = g_get_monotonic_time ();
  add (fixture, 2, TROUPE_RESULT_CRASHED, TROUPE_FAILURE_ERROR, 0);
  due = g_source_get_ready_time (g_main_context_find_source_by_user_data (NULL, fixture->recorder));
  g_assert_cmpint (due - before, >=, 300000);
  g_assert_cmpint (due - g_get_monotonic_time (), <=, 300000);
  add (fixture, 3, TROUPE_RESULT_FAILED, TROUPE_FAILURE_ERROR, 0);
  add (fixture, 4, TROUPE_RESULT_FAILED, TROUPE_FAILURE_SIGNAL, 15);
  add (fixture, 5, TROUPE_RESULT_FAILED, TROUPE_FAILURE_EXIT, 1);
  add (fixture, 6, TROUPE_RESULT_FAILED, TROUPE_FAILURE_EXIT, 128);
  add (fixture, 7, TROUPE_RESULT_TIMED_OUT, TROUPE_FAILURE_SIGNAL, 9);
  add (fixture, 8, TROUPE_RESULT_FAILED, TROUPE_FAILURE_EXIT, 129);
  read_told (fixture);
  g_assert_cmpstr (fixture->told->str, ==, "1 3 5 6 7 ");
  wait_until (are_all_told_cb, fixture);

  /* Also where others were in doubt before. */
  add (fixture, 9, TROUPE_RESULT_CRASHED, TROUPE_FAILURE_ERROR, 0);
  read_told (fixture);
  g_assert_cmpstr (fixture->told->str, ==, "1 3 5 6 7 2 4 8 ");
  g_string_truncate (fixture->told, 0);
  wait_while ((read_told (fixture), fixture->told->len == 0));
  g_assert_cmpstr (fixture->told->str, ==, "9 ");
  end (fixture, 2);
}

/* The node is ended while there is work: it is the reason why the items failed. */
static void
test_ended (Fixture *fixture, gconstpointer data)
{
  add (fixture, 0, TROUPE_RESULT_CRASHED, TROUPE_FAILURE_ERROR, 0);
  end (fixture, 1);
  read_told (fixture);
  g_assert_cmpstr (fixture->told->str, ==, "");
}

/* Nothing is left to do: the items themselves failed. */
static void
test_finished (Fixture *fixture, gconstpointer data)
{
  add (fixture, 0, TROUPE_RESULT_CRASHED, TROUPE_FAILURE_ERROR, 0);
  add (fixture, 1, TROUPE_RESULT_CRASHED, TROUPE_FAILURE_ERROR, 0);
  end (fixture, 2);
  read_told (fixture);
  g_assert_cmpstr (fixture->told->str, ==, "0 1 ");
}

#define ADD(name, function) \
  g_test_add ("/node-recorder/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("doubtful", test_doubtful);
  ADD ("ended", test_ended);
  ADD ("finished", test_finished);
  return g_test_run ();
}
