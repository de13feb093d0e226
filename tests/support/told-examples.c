/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Examples of what is told about a run, with every member set, for tests. */

#include "told-examples.h"

#include <string.h>

const TroupeWorkerStatus told_worker = {
  .number = 7,
  .slot = 3,
  .is_local = TRUE,
  .host = "n1.example.org",
  .pid = G_GINT64_CONSTANT (0x1122334455),
  .state = TROUPE_WORKER_PAUSED,
  .items_done = G_MAXUINT64,
  .user_seconds = 1.5,
  .system_seconds = 0.25,
  .max_rss_bytes = G_GUINT64_CONSTANT (0x123456789a),
  .core = 13,
  .exited = TRUE,
  .exit_code = -11,
  .killed_by = TROUPE_KILLED_BY_MEMORY,
  .replaces = 2,
  .restarts = 5,
  .launched_at = 101,
  .started_at = 102,
  .greeted_at = 103,
  .ending_at = 104,
  .joined_at = 105,
  .paused_seconds = 8.75,
  .paused_since = 109,
  .item_since = 106,
  .item = "größer",
  .n_items_held = 17,
  .reason = "the memory limit",
  .latest = { { 4, 5 }, { 600, 70 } },
  .n_latest = 2,
};

const TroupeRunCounts told_counts = {
  .state = TROUPE_RUN_ENDING,
  .n_items = G_MAXINT64,
  .n_status = { 1, 2, 3, 4, 5, 6, 7 },
  .n_known = 8,
  .restarts = 9,
  .retries = 10,
  .n_again = 21,
  .others_cores = 1.25,
  .item_seconds = 11.5,
  .known_seconds = 12.5,
  .slowest = { { 13, 14.5 }, { 15, 16.5 }, { 17, 0.5 } },
  .n_slowest = 3,
  .waiting = "load 8.1 of 4",
  .started_at = 107,
  .ended_at = 108,
};

const TroupeWorkerSample told_sample = {
  .cpu_percent = 99.5,
  .cpu_seconds = 12.25,
  .core = 3,
  .rss_bytes = G_GUINT64_CONSTANT (0x987654321a),
  .process_state = 'R',
  .read_bytes = G_GUINT64_CONSTANT (0x1122334455),
  .written_bytes = G_GUINT64_CONSTANT (0x5544332211),
  .disk_rate = 1234567.5,
  .n_processes = 17,
};

static guint some_numbers[] = { 0, 2, 3 };
static double some_loads[] = { 0, 0.1234, 1 };
const TroupeToldCores told_cores = {
  .host = "n2",
  .memory_bytes = G_GUINT64_CONSTANT (0x1000000000),
  .available_bytes = 12345,
  .n_cores = G_N_ELEMENTS (some_numbers),
  .numbers = some_numbers,
  .loads = some_loads,
};

/* The body of the only frame. */
const guint8 *
told_get_body (GByteArray *frame, TroupeToldType type, gsize *size)
{
  g_autoptr (TroupeFrameReader) reader = troupe_frame_reader_new ();
  g_auto (TroupeFrame) taken = { 0 };
  g_autoptr (GError) error = NULL;
  gsize room;
  guint8 *at = troupe_frame_reader_reserve (reader, &room);

  g_assert_cmpuint (frame->len, <=, room);
  memcpy (at, frame->data, frame->len);
  troupe_frame_reader_commit (reader, frame->len);
  g_assert_true (troupe_frame_reader_next (reader, &taken, &error));
  g_assert_no_error (error);
  g_assert_true (troupe_frame_reader_is_empty (reader));
  g_assert_cmpuint (taken.type, ==, type);

  *size = frame->len - TROUPE_WIRE_HEADER_SIZE;
  g_assert_cmpuint (g_bytes_get_size (taken.body), ==, *size);
  return frame->data + TROUPE_WIRE_HEADER_SIZE;
}
