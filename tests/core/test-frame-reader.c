/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the reading of frames from a stream in pieces of any size. */

#include "troupe-frame-reader.h"

#include <string.h>

/* Gives the reader bytes, at most piece at a time. */
static void
feed (TroupeFrameReader *reader, const guint8 *bytes, gsize size, gsize piece)
{
  while (size > 0)
    {
      gsize room;
      guint8 *at = troupe_frame_reader_reserve (reader, &room);
      gsize now = MIN (MIN (size, piece), room);

      g_assert_cmpuint (room, >, 0);
      memcpy (at, bytes, now);
      troupe_frame_reader_commit (reader, now);
      bytes += now;
      size -= now;
    }
}

static void
append_frame (GByteArray *to, guint8 type, guint32 size)
{
  guint32 header[] = { GUINT32_TO_LE (size), GUINT32_TO_LE (type) };
  guint start = to->len + sizeof header;

  g_byte_array_append (to, (const guint8 *) header, sizeof header);
  g_byte_array_set_size (to, start + size);
  for (guint32 i = 0; i < size; i++)
    to->data[start + i] = (guint8) (i * 7 + type);
}

static void
assert_frame (TroupeFrameReader *reader, guint8 type, guint32 expected_size)
{
  g_auto (TroupeFrame) frame = { 0 };
  g_autoptr (GError) error = NULL;
  gsize size;
  const guint8 *body;

  g_assert_true (troupe_frame_reader_next (reader, &frame, &error));
  g_assert_no_error (error);
  g_assert_cmpint (frame.type, ==, type);
  body = g_bytes_get_data (frame.body, &size);
  g_assert_cmpuint (size, ==, expected_size);
  for (gsize i = 0; i < size; i++)
    g_assert_true (body[i] == (guint8) (i * 7 + type));
}

static void
assert_no_frame (TroupeFrameReader *reader)
{
  TroupeFrame frame = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (troupe_frame_reader_next (reader, &frame, &error));
  g_assert_no_error (error);
}

/* One frame of any size, however its bytes arrive: whole, one at a time, or cut in the middle of
 * its header. Sizes around those of the reader's own buffers. */
static void
test_frame_reader_sizes (void)
{
  static const guint32 sizes[] = { 0, 1, 7, 16384, 16385, 65528, 65529, 65536, 300000, 5000000 };
  static const gsize pieces[] = { 1, 3, 1000, G_MAXSIZE };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (pieces); j++)
      {
        g_autoptr (TroupeFrameReader) reader = troupe_frame_reader_new ();
        g_autoptr (GByteArray) bytes = g_byte_array_new ();
        gsize at = 0;

        append_frame (bytes, 'R', sizes[i]);
        g_assert_true (troupe_frame_reader_is_empty (reader));
        while (at < bytes->len)
          {
            gsize now = MIN (pieces[j], MIN (bytes->len - at, 65536));

            assert_no_frame (reader);
            feed (reader, bytes->data + at, now, G_MAXSIZE);
            at += now;
            g_assert_false (troupe_frame_reader_is_empty (reader));
          }
        assert_frame (reader, 'R', sizes[i]);
        assert_no_frame (reader);
        g_assert_true (troupe_frame_reader_is_empty (reader));
      }
}

static void
test_frame_reader_many (void)
{
  g_autoptr (TroupeFrameReader) reader = troupe_frame_reader_new ();
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (guint32 i = 0; i < 1000; i++)
    append_frame (bytes, (guint8) ('A' + i % 20), i % 40);
  g_assert_cmpuint (bytes->len, <, 65536);
  feed (reader, bytes->data, bytes->len, G_MAXSIZE);
  for (guint32 i = 0; i < 1000; i++)
    assert_frame (reader, (guint8) ('A' + i % 20), i % 40);
  assert_no_frame (reader);
}

/* A frame that was cut off at any length is neither a frame nor an error, and not an empty
 * stream. */
static void
test_frame_reader_truncated (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  append_frame (bytes, 'I', 100);
  for (guint size = 1; size < bytes->len; size++)
    {
      g_autoptr (TroupeFrameReader) reader = troupe_frame_reader_new ();

      feed (reader, bytes->data, size, G_MAXSIZE);
      assert_no_frame (reader);
      g_assert_false (troupe_frame_reader_is_empty (reader));
    }
}

static void
assert_refused (const guint8 *header, TroupeWireError code)
{
  g_autoptr (TroupeFrameReader) reader = troupe_frame_reader_new ();
  TroupeFrame frame = { 0 };
  g_autoptr (GError) error = NULL;

  feed (reader, header, TROUPE_WIRE_HEADER_SIZE, G_MAXSIZE);
  g_assert_false (troupe_frame_reader_next (reader, &frame, &error));
  g_assert_error (error, TROUPE_WIRE_ERROR, (int) code);
}

static void
test_frame_reader_malformed (void)
{
  for (guint i = 5; i < 8; i++)
    {
      guint8 header[8] = { 1, 0, 0, 0, 'R', 0, 0, 0 };

      header[i] = 1;
      assert_refused (header, TROUPE_WIRE_ERROR_MALFORMED);
    }
  assert_refused ((const guint8 *) "Traceback", TROUPE_WIRE_ERROR_MALFORMED);
  assert_refused ((const guint8[]){ 1, 0, 0, 0x40, 'R', 0, 0, 0 }, TROUPE_WIRE_ERROR_TOO_LARGE);
  assert_refused ((const guint8[]){ 255, 255, 255, 255, 'R', 0, 0, 0 },
                  TROUPE_WIRE_ERROR_TOO_LARGE);
}

/* A size alone takes no memory: the buffer grows with the received bytes. */
static void
test_frame_reader_claimed_size (void)
{
  static const guint8 header[] = { 0, 0, 0, 0x40, 'R', 0, 0, 0 };
  g_autoptr (TroupeFrameReader) reader = troupe_frame_reader_new ();
  g_autofree guint8 *zeros = g_malloc0 (4096);
  gsize room;

  feed (reader, header, sizeof header, G_MAXSIZE);
  assert_no_frame (reader);
  troupe_frame_reader_reserve (reader, &room);
  g_assert_cmpuint (room, <=, 4 * 1024 * 1024);
  feed (reader, zeros, 4096, G_MAXSIZE);
  assert_no_frame (reader);
  troupe_frame_reader_reserve (reader, &room);
  g_assert_cmpuint (room, <=, 4 * 1024 * 1024);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame-reader/sizes", test_frame_reader_sizes);
  g_test_add_func ("/frame-reader/many", test_frame_reader_many);
  g_test_add_func ("/frame-reader/truncated", test_frame_reader_truncated);
  g_test_add_func ("/frame-reader/malformed", test_frame_reader_malformed);
  g_test_add_func ("/frame-reader/claimed-size", test_frame_reader_claimed_size);
  return g_test_run ();
}
