/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the threads that read and write the files of items, with the test at the other end. */

#include "folder.h"
#include "troupe-file-receiver.h"
#include "troupe-file-sender.h"
#include "wait.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define TELL_SIZE (512 * 1024)

/* What the threads have emitted, and either end of what a test looks at. */
typedef struct
{
  GMutex lock;
  guint n_kinds[TROUPE_FILE_CLEAN + 1];
  guint64 n_data;
  GArray *taken;
  char *text;
  char *folder;
  TroupeFileSender *sender;
  TroupeFileReceiver *receiver;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_mutex_init (&fixture->lock);
  fixture->taken = g_array_new (FALSE, FALSE, sizeof (guint64));
  fixture->folder = g_dir_make_tmp ("troupe-files-XXXXXX", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->sender, troupe_file_sender_free);
  g_clear_pointer (&fixture->receiver, troupe_file_receiver_free);
  folder_remove (fixture->folder);
  g_array_unref (fixture->taken);
  g_free (fixture->text);
  g_free (fixture->folder);
  g_mutex_clear (&fixture->lock);
}

static guint
get_n (Fixture *fixture, TroupeFileKind kind)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&fixture->lock);

  return fixture->n_kinds[kind];
}

static guint64
get_n_data (Fixture *fixture)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&fixture->lock);

  return fixture->n_data;
}

/* Frames */

static void
count_frame (Fixture *fixture, const TroupeFileFrame *file)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&fixture->lock);

  fixture->n_kinds[file->kind]++;
  if (file->kind == TROUPE_FILE_DATA)
    fixture->n_data += g_bytes_get_size (file->rest);
  if (file->kind == TROUPE_FILE_TAKEN)
    g_array_append_val (fixture->taken, file->size);
  if (file->kind == TROUPE_FILE_FAILED && fixture->text == NULL)
    fixture->text = troupe_file_frame_dup_text (file);
}

/* Counts a frame, and passes it on to the other thread if there is one. */
static void
emit_cb (const guint8 *frames, gsize size, gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GBytes) body =
      g_bytes_new (frames + TROUPE_WIRE_HEADER_SIZE, size - TROUPE_WIRE_HEADER_SIZE);
  const TroupeFrame frame = { .type = frames[4], .body = body };
  g_auto (TroupeFileFrame) file = { 0 };

  g_assert_true (troupe_file_frame_parse (&frame, &file, NULL));
  count_frame (fixture, &file);
  if (file.kind == TROUPE_FILE_TAKEN)
    {
      if (fixture->sender != NULL)
        troupe_file_sender_add_room (fixture->sender, file.size);
    }
  else if (fixture->receiver != NULL)
    {
      troupe_file_receiver_take (fixture->receiver, &frame);
    }
}

static char *
describe_reading_cb (const char *path, const char *why, gboolean is_missing, gpointer data)
{
  return g_strdup_printf ("%s: %s", path, why);
}

static char *
describe_writing_cb (const char *path, const char *why, gpointer data)
{
  return g_strdup_printf ("%s: %s", path, why);
}

static char *
find_cb (const TroupeFileFrame *frame, gpointer data)
{
  return g_build_filename (((Fixture *) data)->folder, "written", NULL);
}

static void
written_cb (const TroupeFileFrame *frame, const char *path, gboolean is_same, gpointer data)
{
}

static void
failed_cb (guint64 index, const char *text, gpointer data)
{
  g_assert_not_reached ();
}

static void
start_sender (Fixture *fixture)
{
  static const TroupeFileSenderEvents events = { .emit = emit_cb, .describe = describe_reading_cb };

  fixture->sender = troupe_file_sender_new (&events, fixture);
}

static void
start_receiver (Fixture *fixture)
{
  static const TroupeFileReceiverEvents events = {
    .find = find_cb,
    .describe = describe_writing_cb,
    .written = written_cb,
    .failed = failed_cb,
    .emit = emit_cb,
  };

  fixture->receiver = troupe_file_receiver_new (&events, fixture);
}

static void
send_path (Fixture *fixture, const char *path)
{
  troupe_file_sender_push_file (fixture->sender, 0, 0, path, "name");
}

static void
make_file (const char *path, gsize size)
{
  const int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (ftruncate (fd, size), ==, 0);
  close (fd);
}

/* Folders */

/* Makes so many folders in each other, with a file in the last one. Returns the first one. */
static char *
make_folders (Fixture *fixture, guint n)
{
  g_autoptr (GString) path = g_string_new (fixture->folder);

  for (guint i = 0; i < n; i++)
    {
      g_string_append (path, "/d");
      g_assert_cmpint (g_mkdir (path->str, 0700), ==, 0);
    }
  g_string_append (path, "/file");
  make_file (path->str, 1);
  return g_build_filename (fixture->folder, "d", NULL);
}

/* 64 folders in each other are sent with what is in them, of one more it is told that it is not. */
static void
test_deep (Fixture *fixture, gconstpointer data)
{
  const gboolean is_too_deep = GPOINTER_TO_INT (data);
  g_autofree char *first = make_folders (fixture, is_too_deep ? 65 : 64);

  start_sender (fixture);
  send_path (fixture, first);
  wait_while (!troupe_file_sender_is_idle (fixture->sender));
  g_assert_cmpuint (get_n (fixture, TROUPE_FILE_FOLDER), ==, 64);
  g_assert_cmpuint (get_n (fixture, TROUPE_FILE_END), ==, is_too_deep ? 0 : 1);
  g_assert_cmpuint (get_n (fixture, TROUPE_FILE_FAILED), ==, is_too_deep ? 1 : 0);
  if (is_too_deep)
    {
      g_assert_true (g_str_has_prefix (fixture->text, first));
      g_assert_nonnull (strstr (fixture->text, "/d/d: Too many levels of symbolic links"));
    }
}

/* A folder that leads into itself is not sent again within itself, be it by several ways; one that
 * is there by two ways is sent twice. */
static void
test_loop (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = make_folders (fixture, 2);
  g_autofree char *here = g_build_filename (first, "here", NULL);
  g_autofree char *above = g_build_filename (first, "d", "above", NULL);
  g_autofree char *again = g_build_filename (first, "again", NULL);

  g_assert_cmpint (symlink (".", here), ==, 0);
  g_assert_cmpint (symlink ("..", above), ==, 0);
  g_assert_cmpint (symlink ("d", again), ==, 0);
  start_sender (fixture);
  send_path (fixture, first);
  wait_while (!troupe_file_sender_is_idle (fixture->sender));
  g_assert_cmpuint (get_n (fixture, TROUPE_FILE_FOLDER), ==, 3);
  g_assert_cmpuint (get_n (fixture, TROUPE_FILE_END), ==, 2);
  g_assert_cmpuint (get_n (fixture, TROUPE_FILE_FAILED), ==, 3);
  g_assert_nonnull (strstr (fixture->text, "Too many levels of symbolic links"));
}

/* Room */

/* Of a large file 4 MiB are on their way, and more when the other side has taken some. */
static void
test_room (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "large", NULL);
  const gsize piece = 128 * 1024;

  make_file (path, 6 << 20);
  start_sender (fixture);
  send_path (fixture, path);
  for (guint64 sent = TROUPE_FILE_SENDER_ROOM; sent <= TROUPE_FILE_SENDER_ROOM + 3 * piece;
       sent += piece)
    {
      wait_while (get_n_data (fixture) < sent);
      wait_turn (wait_begin ());
      g_assert_cmpuint (get_n_data (fixture), ==, sent);
      troupe_file_sender_add_room (fixture->sender, piece);
    }
  troupe_file_sender_add_room (fixture->sender, 6 << 20);
  wait_while (get_n (fixture, TROUPE_FILE_END) == 0);
  g_assert_cmpuint (get_n_data (fixture), ==, 6 << 20);
}

static void
take (Fixture *fixture, TroupeFileKind kind, gsize size)
{
  const TroupeFileFrame file = { .kind = kind, .mode = 0600, .size = 1 << 20 };
  g_autofree guint8 *rest = g_malloc0 (size);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GBytes) body = NULL;
  TroupeFrame frame = { .type = TROUPE_FRAME_FILE };

  troupe_file_frame_append (bytes, &file, rest, size);
  frame.body = body =
      g_bytes_new (bytes->data + TROUPE_WIRE_HEADER_SIZE, bytes->len - TROUPE_WIRE_HEADER_SIZE);
  troupe_file_receiver_take (fixture->receiver, &frame);
  wait_while (!troupe_file_receiver_is_idle (fixture->receiver));
}

static void
assert_taken (Fixture *fixture, guint n, guint64 last)
{
  g_assert_cmpuint (fixture->taken->len, ==, n);
  if (n > 0)
    g_assert_cmpuint (g_array_index (fixture->taken, guint64, n - 1), ==, last);
}

/* The other side is told after each 512 KiB, not after each piece, and at the end of a file. */
static void
test_taken (Fixture *fixture, gconstpointer data)
{
  start_receiver (fixture);
  take (fixture, TROUPE_FILE_BEGIN, 4);
  take (fixture, TROUPE_FILE_DATA, TELL_SIZE - 1);
  assert_taken (fixture, 0, 0);
  take (fixture, TROUPE_FILE_DATA, 1);
  assert_taken (fixture, 1, TELL_SIZE);
  take (fixture, TROUPE_FILE_DATA, TELL_SIZE + 5);
  assert_taken (fixture, 2, TELL_SIZE + 5);
  take (fixture, TROUPE_FILE_DATA, 10);
  assert_taken (fixture, 2, TELL_SIZE + 5);
  take (fixture, TROUPE_FILE_END, 0);
  assert_taken (fixture, 3, 10);

  /* Nothing is told of nothing. */
  take (fixture, TROUPE_FILE_BEGIN, 4);
  take (fixture, TROUPE_FILE_END, 0);
  assert_taken (fixture, 3, 10);
}

/* A file that is larger than what may be on its way comes through. */
static void
test_both (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "read", NULL);
  g_autofree char *written = find_cb (NULL, fixture);
  g_autofree char *contents = g_strnfill ((9 << 20) + 1, 'x');
  g_autofree char *result = NULL;
  gsize size;

  g_assert_true (g_file_set_contents (path, contents, (9 << 20) + 1, NULL));
  start_receiver (fixture);
  start_sender (fixture);
  send_path (fixture, path);
  wait_while (!troupe_file_sender_is_idle (fixture->sender));
  wait_while (!troupe_file_receiver_is_idle (fixture->receiver));
  g_assert_true (g_file_get_contents (written, &result, &size, NULL));
  g_assert_cmpmem (result, size, contents, (9 << 20) + 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add(path, data, function) g_test_add (path, Fixture, data, set_up, function, tear_down)
  add ("/file-transfer/deep", GINT_TO_POINTER (FALSE), test_deep);
  add ("/file-transfer/too-deep", GINT_TO_POINTER (TRUE), test_deep);
  add ("/file-transfer/loop", NULL, test_loop);
  add ("/file-transfer/room", NULL, test_room);
  add ("/file-transfer/taken", NULL, test_taken);
  add ("/file-transfer/both", NULL, test_both);

  return g_test_run ();
}
