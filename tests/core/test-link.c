/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests a link and an error log over pipes, with the test at the other end. One call is answered by
 * this program: a read of a pipe without an end. */

#include "troupe-error-log.h"
#include "troupe-link.h"
#include "troupe-wire-node.h"
#include "troupe-worker-output.h"
#include "wait.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* A descriptor that has more as often as it is read, and how much was read of it. */
static int endless_fd = -1;
static gsize n_endless;

ssize_t __real_read (int fd, void *buffer, size_t size);
ssize_t __wrap_read (int fd, void *buffer, size_t size);

ssize_t
__wrap_read (int fd, void *buffer, size_t size)
{
  if (fd != endless_fd)
    return __real_read (fd, buffer, size);
  memset (buffer, 'x', size);
  n_endless += size;
  return size;
}

typedef struct
{
  TroupeDescriptors *descriptors;
  TroupeLink *link;
  /* The other end. */
  int sends;
  int receives;
  guint n_frames;
  guint n_idle;
  GError *broken;
  gboolean in_frame;
  gboolean refuses;
  gboolean breaks;
} Fixture;

static gboolean
frame_cb (const TroupeFrame *frame, gpointer data, GError **error)
{
  Fixture *fixture = data;
  g_autoptr (GError) own = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "its own");

  fixture->n_frames++;
  fixture->in_frame = TRUE;
  if (fixture->breaks)
    troupe_link_break (fixture->link, own);
  fixture->in_frame = FALSE;
  if (fixture->refuses)
    g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED, "refused");
  return !fixture->refuses;
}

static void
idle_cb (gpointer data)
{
  ((Fixture *) data)->n_idle++;
}

static void
broken_cb (const GError *error, gpointer data)
{
  Fixture *fixture = data;

  g_assert_false (fixture->in_frame);
  g_assert_null (fixture->broken);
  fixture->broken = g_error_copy (error);
}

static const TroupeLinkEvents events = { frame_cb, idle_cb, broken_cb };

static void
make_pipe (int *reads, int *writes)
{
  g_autoptr (GError) error = NULL;
  int fds[2];

  g_unix_open_pipe (fds, FD_CLOEXEC, &error);
  g_assert_no_error (error);
  g_unix_set_fd_nonblocking (fds[0], TRUE, &error);
  g_assert_no_error (error);
  g_unix_set_fd_nonblocking (fds[1], TRUE, &error);
  g_assert_no_error (error);
  *reads = fds[0];
  *writes = fds[1];
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  int input;
  int output;

  fixture->descriptors = troupe_descriptors_new (NULL);
  make_pipe (&input, &fixture->sends);
  make_pipe (&fixture->receives, &output);
  fixture->link = troupe_link_new (input, output, fixture->descriptors, &events, fixture, &error);
  g_assert_no_error (error);
}

static void
close_end (int *fd)
{
  if (*fd >= 0)
    g_close (*fd, NULL);
  *fd = -1;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->link);
  close_end (&fixture->sends);
  close_end (&fixture->receives);
  troupe_descriptors_free (fixture->descriptors);
  g_clear_error (&fixture->broken);
}

static void
send_probes (Fixture *fixture, guint n_frames, gsize without)
{
  g_autoptr (GByteArray) frames = g_byte_array_new ();

  for (guint i = 0; i < n_frames; i++)
    troupe_wire_append_probe (frames);
  frames->len -= without;
  g_assert_cmpint (write (fixture->sends, frames->data, frames->len), ==, frames->len);
}

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_frames (Fixture *fixture, gconstpointer data)
{
  send_probes (fixture, 3, 0);
  iterate ();
  g_assert_cmpuint (fixture->n_frames, ==, 3);
  g_assert_cmpuint (fixture->n_idle, ==, 1);
  g_assert_cmpint (troupe_link_get_stalled_since (fixture->link), ==, 0);

  send_probes (fixture, 1, 1);
  iterate ();
  g_assert_cmpuint (fixture->n_frames, ==, 3);
  g_assert_cmpint (troupe_link_get_stalled_since (fixture->link), >, 0);
  g_assert_null (fixture->broken);
}

/* A broken stream is reported once, after the last frame, and nothing is read then. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  fixture->refuses = TRUE;
  send_probes (fixture, 2, 0);
  iterate ();
  g_assert_cmpuint (fixture->n_frames, ==, 1);
  g_assert_cmpuint (fixture->n_idle, ==, 0);
  g_assert_error (fixture->broken, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED);

  send_probes (fixture, 1, 0);
  iterate ();
  g_assert_cmpuint (fixture->n_frames, ==, 1);
}

static void
test_broken_within_frame (Fixture *fixture, gconstpointer data)
{
  fixture->breaks = TRUE;
  send_probes (fixture, 2, 0);
  iterate ();
  /* The frames that arrived with it count. */
  g_assert_cmpuint (fixture->n_frames, ==, 2);
  g_assert_error (fixture->broken, G_IO_ERROR, G_IO_ERROR_FAILED);
}

static void
test_closed (Fixture *fixture, gconstpointer data)
{
  send_probes (fixture, 1, 0);
  close_end (&fixture->sends);
  iterate ();
  g_assert_cmpuint (fixture->n_frames, ==, 1);
  g_assert_error (fixture->broken, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_CLOSED);
}

/* What login scripts print before the first frame is kept to its last byte, be there a frame or
 * not.
 */
static void
test_skipped (Fixture *fixture, gconstpointer data)
{
  static const char said[] = "Welcome\nThere is no such program";
  g_autoptr (GString) skipped = g_string_new (NULL);

  troupe_link_skip_text (fixture->link, "never", 1000, skipped);
  g_assert_cmpint (write (fixture->sends, said, strlen (said)), ==, strlen (said));
  iterate ();
  g_assert_null (fixture->broken);
  close_end (&fixture->sends);
  iterate ();
  g_assert_error (fixture->broken, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_CLOSED);
  g_assert_cmpstr (skipped->str, ==, said);
}

typedef struct
{
  guint size;
  gboolean is_apart;
  gboolean is_refused;
} Banner;

/* As much text as may come is skipped, whether it is read together with the first frame or before,
 * and one byte more is too much. */
static void
test_skipped_most (Fixture *fixture, gconstpointer data)
{
  const Banner *banner = data;
  const TroupeWireNode node = { .version = (char *) "1", .host = (char *) "somewhere" };
  g_autofree char *text = g_strnfill (banner->size, 'x');
  g_autoptr (GString) skipped = g_string_new (NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  troupe_link_skip_text (fixture->link, "NTROUPE", 1000, skipped);
  g_byte_array_append (bytes, (const guint8 *) text, banner->size);
  if (banner->is_apart)
    {
      g_assert_cmpint (write (fixture->sends, bytes->data, bytes->len), ==, bytes->len);
      g_byte_array_set_size (bytes, 0);
      iterate ();
      g_assert_null (fixture->broken);
    }
  troupe_wire_append_node (bytes, &node);
  g_assert_cmpint (write (fixture->sends, bytes->data, bytes->len), ==, bytes->len);
  iterate ();
  g_assert_cmpuint (fixture->n_frames, ==, banner->is_refused ? 0 : 1);
  if (banner->is_refused)
    {
      g_assert_error (fixture->broken, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED);
      return;
    }
  g_assert_null (fixture->broken);
  g_assert_cmpstr (skipped->str, ==, text);
}

static const Banner banners[] = {
  { 1000, FALSE, FALSE },
  { 1000, TRUE, FALSE },
  { 1001, FALSE, TRUE },
  { 1001, TRUE, TRUE },
};

/* Of a worker that has ended what came before counts, though the stream goes on. */
static void
test_drained (Fixture *fixture, gconstpointer data)
{
  send_probes (fixture, 2, 0);
  troupe_link_drain (fixture->link);
  g_assert_cmpuint (fixture->n_frames, ==, 2);
  g_assert_cmpuint (fixture->n_idle, ==, 0);
  g_assert_null (fixture->broken);

  send_probes (fixture, 1, 0);
  iterate ();
  g_assert_cmpuint (fixture->n_frames, ==, 2);
}

/* However much came before. */
static void
test_drained_whole (Fixture *fixture, gconstpointer data)
{
  const guint n_frames = 64 * 1024;

  g_assert_cmpint (fcntl (fixture->sends, F_SETPIPE_SZ, 1024 * 1024), >=, 1024 * 1024);
  send_probes (fixture, n_frames, 0);
  troupe_link_drain (fixture->link);
  g_assert_cmpuint (fixture->n_frames, ==, n_frames);
}

/* Frames that do not fit are sent when there is room; the stream is closed after them. */
static void
test_output (Fixture *fixture, gconstpointer data)
{
  GByteArray *output = troupe_link_get_output (fixture->link);
  const gsize size = 4 * 1024 * 1024;
  g_autofree guint8 *bytes = g_malloc0 (size);
  gsize total = 0;

  g_byte_array_append (output, bytes, size);
  troupe_link_close_output (fixture->link);
  g_assert_cmpuint (troupe_link_get_unsent (fixture->link), >, 0);
  g_assert_cmpint (troupe_link_get_output_fd (fixture->link), >=, 0);

  for (const gint64 limit = wait_begin ();;)
    {
      gssize got = read (fixture->receives, bytes, size);

      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      if (got == 0)
        break;
      total += MAX (got, 0);
      iterate ();
    }
  g_assert_cmpuint (total, ==, size);
  g_assert_cmpuint (troupe_link_get_unsent (fixture->link), ==, 0);
  g_assert_cmpint (troupe_link_get_output_fd (fixture->link), ==, -1);
}

/* That nobody reads any more shows when something is sent, or by a look; what is sent by the other
 * end is still read. */
static void
test_output_lost (Fixture *fixture, gconstpointer data)
{
  const gboolean by_look = GPOINTER_TO_INT (data);

  close_end (&fixture->receives);
  if (by_look)
    {
      g_autoptr (GPtrArray) links = g_ptr_array_new ();

      troupe_link_check_outputs (links);
      g_ptr_array_add (links, fixture->link);
      troupe_link_check_outputs (links);
      troupe_link_check_outputs (links);
    }
  else
    {
      troupe_wire_append_probe (troupe_link_get_output (fixture->link));
      troupe_link_flush (fixture->link);
      troupe_link_flush (fixture->link);
    }
  g_assert_error (fixture->broken, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_CLOSED);

  send_probes (fixture, 1, 0);
  iterate ();
  g_assert_cmpuint (fixture->n_frames, ==, 1);
}

static void
flood_cb (const GError *error, gpointer data)
{
  guint *n_floods = data;

  g_assert_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_TOO_LARGE);
  ++*n_floods;
}

static void
assert_taken (TroupeErrorLog *log, const char *expected)
{
  g_autoptr (GBytes) bytes = troupe_error_log_take (log);

  g_assert_nonnull (bytes);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                   strlen (expected));
}

static void
test_error_log (void)
{
  TroupeDescriptors *descriptors = troupe_descriptors_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  guint n_floods = 0;
  TroupeErrorLog *log;
  int reads;
  int writes;

  make_pipe (&reads, &writes);
  log = troupe_error_log_new (reads, descriptors, flood_cb, &n_floods, &error);
  g_assert_no_error (error);
  g_assert_null (troupe_error_log_take (log));

  g_assert_cmpint (write (writes, "one\ntwo\n\n", 9), ==, 9);
  g_assert_false (troupe_error_log_has_text (log));
  iterate ();
  g_assert_true (troupe_error_log_has_text (log));
  assert_taken (log, "one\ntwo\n\n");
  g_assert_null (troupe_error_log_take (log));
  words = troupe_error_log_dup_last_words (log);
  g_assert_cmpstr (words, ==, "two");

  /* The last output before the end is read without the main loop. */
  g_assert_cmpint (write (writes, "end", 3), ==, 3);
  troupe_error_log_finish (log);
  assert_taken (log, "end");
  g_assert_cmpuint (n_floods, ==, 0);

  troupe_error_log_free (log);
  close_end (&writes);
  troupe_descriptors_free (descriptors);
}

/* Only the newest is kept, with a note; a worker that writes without end is told of, but not one
 * that gives results meanwhile. */
static void
test_flood (void)
{
  TroupeDescriptors *descriptors = troupe_descriptors_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = g_malloc (32 * 1024);
  guint n_floods = 0;
  TroupeErrorLog *log;
  int reads;
  int writes;

  memset (bytes, 'x', 32 * 1024);
  make_pipe (&reads, &writes);
  log = troupe_error_log_new (reads, descriptors, flood_cb, &n_floods, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2 * 2047; i++)
    {
      if (i == 2047)
        troupe_error_log_reset_flood (log);
      g_assert_cmpint (write (writes, bytes, 32 * 1024), ==, 32 * 1024);
      troupe_error_log_read (log);
    }
  g_assert_cmpuint (n_floods, ==, 0);

  g_assert_cmpint (write (writes, bytes, 32 * 1024), ==, 32 * 1024);
  troupe_error_log_read (log);
  g_assert_cmpuint (n_floods, ==, 0);
  g_assert_cmpint (write (writes, "!", 1), ==, 1);
  troupe_error_log_read (log);
  g_assert_cmpuint (n_floods, ==, 1);

  {
    g_autoptr (GBytes) kept = troupe_error_log_take (log);
    gsize size;
    const char *text = g_bytes_get_data (kept, &size);

    g_assert_cmpuint (size, <=, TROUPE_WIRE_OUTPUT_MAX);
    g_assert_cmpuint (size, >, TROUPE_WIRE_OUTPUT_MAX / 2);
    g_assert_cmpint (text[0], ==, '[');
    g_assert_cmpint (text[size - 1], ==, '!');
  }

  troupe_error_log_free (log);
  close_end (&writes);
  troupe_descriptors_free (descriptors);
}

/* One that writes without end is read in parts, so that the loop comes round to the others: a
 * mebibyte at once. */
static void
test_endless_errors (void)
{
  TroupeDescriptors *descriptors = troupe_descriptors_new (NULL);
  guint n_floods = 0;
  TroupeErrorLog *log;
  int reads;
  int writes;

  make_pipe (&reads, &writes);
  log = troupe_error_log_new (reads, descriptors, flood_cb, &n_floods, NULL);
  g_assert_cmpint (write (writes, "x", 1), ==, 1);
  n_endless = 0;
  endless_fd = reads;
  for (guint i = 1; i <= 3; i++)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (n_endless, ==, i * 1024 * 1024);
    }
  endless_fd = -1;
  g_assert_cmpuint (n_floods, ==, 0);

  /* It is read on when it has more, and not any more at its end. */
  iterate ();
  close_end (&writes);
  iterate ();
  g_assert_false (g_main_context_pending (NULL));
  troupe_error_log_free (log);
  troupe_descriptors_free (descriptors);
}

static void
say (int fd, const char *text)
{
  g_assert_cmpint (write (fd, text, strlen (text)), ==, strlen (text));
}

static void
assert_wrote (TroupeWorkerOutput *output,
              guint64 n_held,
              const char *expected,
              TroupeWriterOfText expected_writer)
{
  TroupeWriterOfText writer;
  g_autoptr (GBytes) text = troupe_worker_output_take (output, n_held, 1, &writer);

  g_assert_nonnull (text);
  g_assert_cmpmem (g_bytes_get_data (text, NULL), g_bytes_get_size (text), expected,
                   strlen (expected));
  g_assert_cmpint (writer, ==, expected_writer);
}

static void
assert_kept (TroupeWorkerOutput *output, const char *expected, gboolean expected_between)
{
  gboolean between;
  g_autofree char *text = troupe_worker_output_take_kept (output, &between);

  g_assert_cmpstr (text, ==, expected);
  if (text != NULL)
    g_assert_cmpint (between, ==, expected_between);
}

/* What is written is the item's if no other one can have written it; of the rest, some is shown. */
static void
test_worker_output (void)
{
  TroupeDescriptors *descriptors = troupe_descriptors_new (NULL);
  g_autofree char *many = g_strnfill (16 * 1024 - 11, 'x');
  g_autoptr (GBytes) one = g_bytes_new_static ("one\n", 4);
  g_autoptr (GBytes) other = g_bytes_new_static ("other\n\n", 7);
  g_autoptr (GBytes) large = g_bytes_new_static (many, 16 * 1024 - 11);
  guint n_floods = 0;
  TroupeWorkerOutput *output;
  TroupeErrorLog *log;
  int reads;
  int writes;

  make_pipe (&reads, &writes);
  log = troupe_error_log_new (reads, descriptors, flood_cb, &n_floods, NULL);
  output = troupe_worker_output_new (log);
  say (writes, "begin");
  assert_wrote (output, 0, "begin", TROUPE_WRITER_BETWEEN_ITEMS);
  troupe_worker_output_add_writers (output, 1);
  say (writes, "first");
  assert_wrote (output, 1, "first", TROUPE_WRITER_ITEM);
  troupe_worker_output_add_writers (output, 1);
  say (writes, "second");
  assert_wrote (output, 0, "second", TROUPE_WRITER_SOME_ITEM);
  say (writes, "rest");
  assert_wrote (output, 0, "rest", TROUPE_WRITER_BETWEEN_ITEMS);

  /* Text of no single item, in pieces; that of the time without items is told apart. */
  assert_kept (output, NULL, FALSE);
  g_assert_false (troupe_worker_output_is_other (output, TRUE));
  troupe_worker_output_keep (output, one, TRUE);
  g_assert_false (troupe_worker_output_is_other (output, TRUE));
  g_assert_true (troupe_worker_output_is_other (output, FALSE));
  assert_kept (output, "one", TRUE);
  troupe_worker_output_keep (output, other, FALSE);
  g_assert_true (troupe_worker_output_is_other (output, TRUE));
  assert_kept (output, "other", FALSE);

  /* As much as is shown, and one byte more. */
  troupe_worker_output_keep (output, large, FALSE);
  assert_kept (output, many, FALSE);
  troupe_worker_output_keep (output, one, FALSE);
  assert_kept (output, "\n[what follows was left out]", FALSE);
  troupe_worker_output_keep (output, one, FALSE);
  assert_kept (output, NULL, FALSE);

  g_assert_cmpuint (n_floods, ==, 0);
  troupe_worker_output_free (output);
  troupe_error_log_free (log);
  close_end (&writes);
  troupe_descriptors_free (descriptors);
}

static void
finish_silent_item (TroupeWorkerOutput *output)
{
  TroupeWriterOfText writer;

  troupe_worker_output_add_writers (output, 1);
  g_assert_null (troupe_worker_output_take (output, 0, 1, &writer));
}

/* A worker has one item at a time, so that a text is its item's, until the first item, or a hundred
 * of them after a text, wrote nothing. */
static void
test_worker_watched (void)
{
  TroupeDescriptors *descriptors = troupe_descriptors_new (NULL);
  guint n_floods = 0;
  TroupeWorkerOutput *output;
  TroupeErrorLog *log;
  int reads;
  int writes;

  make_pipe (&reads, &writes);
  log = troupe_error_log_new (reads, descriptors, flood_cb, &n_floods, NULL);
  output = troupe_worker_output_new (log);
  g_assert_true (troupe_worker_output_is_watched (output));
  finish_silent_item (output);
  g_assert_false (troupe_worker_output_is_watched (output));

  troupe_worker_output_add_writers (output, 1);
  say (writes, "text");
  assert_wrote (output, 0, "text", TROUPE_WRITER_ITEM);
  for (guint i = 0; i < 100; i++)
    {
      g_assert_true (troupe_worker_output_is_watched (output));
      finish_silent_item (output);
    }
  g_assert_false (troupe_worker_output_is_watched (output));

  troupe_worker_output_free (output);
  troupe_error_log_free (log);
  close_end (&writes);
  troupe_descriptors_free (descriptors);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  signal (SIGPIPE, SIG_IGN);

#define add(path, data, function) g_test_add (path, Fixture, data, set_up, function, tear_down)
  add ("/link/frames", NULL, test_frames);
  add ("/link/refused", NULL, test_refused);
  add ("/link/broken-within-frame", NULL, test_broken_within_frame);
  add ("/link/closed", NULL, test_closed);
  add ("/link/skipped", NULL, test_skipped);
  add ("/link/skipped-most/together", &banners[0], test_skipped_most);
  add ("/link/skipped-most/apart", &banners[1], test_skipped_most);
  add ("/link/skipped-more/together", &banners[2], test_skipped_most);
  add ("/link/skipped-more/apart", &banners[3], test_skipped_most);
  add ("/link/drained", NULL, test_drained);
  add ("/link/drained-whole", NULL, test_drained_whole);
  add ("/link/output", NULL, test_output);
  add ("/link/output-lost", GINT_TO_POINTER (FALSE), test_output_lost);
  add ("/link/output-lost-by-look", GINT_TO_POINTER (TRUE), test_output_lost);
  g_test_add_func ("/link/error-log", test_error_log);
  g_test_add_func ("/link/flood", test_flood);
  g_test_add_func ("/link/endless-errors", test_endless_errors);
  g_test_add_func ("/link/worker-output", test_worker_output);
  g_test_add_func ("/link/worker-watched", test_worker_watched);

  return g_test_run ();
}
