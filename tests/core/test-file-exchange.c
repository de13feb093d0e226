/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files that one thread reads and another one writes: what arrives, what is said of what does not,
 * and how much is on its way. */

#include "folder.h"
#include "troupe-file-receiver.h"
#include "troupe-file-sender.h"
#include "troupe-wire.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* A sender and a receiver, between two folders. */
typedef struct
{
  char *before;
  char *folder;
  TroupeFileSender *sender;
  TroupeFileReceiver *receiver;
  /* Whether what is sent goes to the receiver, and what that has taken back to the sender. */
  gboolean is_connected;
  gboolean is_over;

  /* Of both threads: what is told, a line each, and sums. */
  GMutex lock;
  GString *told;
  guint64 n_sent;
  guint64 n_taken;
} Fixture;

static void
tell (Fixture *fixture, const char *what, guint64 index, const char *text)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&fixture->lock);

  g_string_append_printf (fixture->told, "%s %u %s\n", what, (guint) index, text);
}

static char *
find_cb (const TroupeFileFrame *frame, gpointer data)
{
  g_autofree char *name = troupe_file_frame_dup_text (frame);

  if (g_str_equal (name, "unwanted"))
    return NULL;
  if (g_str_equal (name, "same"))
    return g_strdup ("from/same");
  return g_build_filename ("to", name, NULL);
}

static char *
describe_cb (const char *path, const char *why, gpointer data)
{
  return g_strdup_printf ("%s: %s", path, why);
}

static void
written_cb (const TroupeFileFrame *frame, const char *path, gboolean is_same, gpointer data)
{
  tell (data, is_same ? "same" : "written", frame->index, path);
}

static void
failed_cb (guint64 index, const char *text, gpointer data)
{
  tell (data, "failed", index, text);
}

/* Takes the header off. */
static void
parse (const guint8 *frames, gsize size, TroupeFrame *frame, TroupeFileFrame *file)
{
  g_autoptr (GError) error = NULL;

  frame->type = TROUPE_FRAME_FILE;
  frame->body = g_bytes_new (frames + TROUPE_WIRE_HEADER_SIZE, size - TROUPE_WIRE_HEADER_SIZE);
  g_assert_true (troupe_file_frame_parse (frame, file, &error));
  g_assert_no_error (error);
}

static void
taken_cb (const guint8 *frames, gsize size, gpointer data)
{
  Fixture *fixture = data;
  g_auto (TroupeFileFrame) file = { 0 };
  TroupeFrame frame;

  parse (frames, size, &frame, &file);
  g_assert_cmpint (file.kind, ==, TROUPE_FILE_TAKEN);
  g_mutex_lock (&fixture->lock);
  fixture->n_taken += file.size;
  g_mutex_unlock (&fixture->lock);
  troupe_file_sender_add_room (fixture->sender, file.size);
  g_bytes_unref (frame.body);
}

static void
frame_cb (const TroupeFrame *frame, gpointer data)
{
  ((Fixture *) data)->is_over = TRUE;
}

static void
sent_cb (const guint8 *frames, gsize size, gpointer data)
{
  Fixture *fixture = data;
  g_auto (TroupeFileFrame) file = { 0 };
  TroupeFrame frame;

  parse (frames, size, &frame, &file);
  if (file.kind == TROUPE_FILE_DATA)
    {
      g_mutex_lock (&fixture->lock);
      fixture->n_sent += g_bytes_get_size (file.rest);
      g_mutex_unlock (&fixture->lock);
    }
  if (fixture->is_connected)
    troupe_file_receiver_take (fixture->receiver, &frame);
  g_bytes_unref (frame.body);
}

static void
pass_cb (GBytes *frames, gpointer data)
{
  const TroupeFrame frame = { .type = TROUPE_FRAME_END, .body = frames };

  troupe_file_receiver_take (((Fixture *) data)->receiver, &frame);
}

static char *
describe_unreadable_cb (const char *path, const char *why, gboolean is_missing, gpointer data)
{
  return g_strdup_printf ("%s: %s", path, is_missing ? "missing" : why);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const TroupeFileSenderEvents sender_events = { .emit = sent_cb,
                                                        .pass = pass_cb,
                                                        .describe = describe_unreadable_cb };
  static const TroupeFileReceiverEvents receiver_events = {
    .find = find_cb,
    .describe = describe_cb,
    .written = written_cb,
    .failed = failed_cb,
    .emit = taken_cb,
    .frame = frame_cb,
  };

  fixture->before = g_get_current_dir ();
  fixture->folder = g_dir_make_tmp ("file-exchange-XXXXXX", NULL);
  g_assert_no_errno (g_chdir (fixture->folder));
  g_assert_no_errno (g_mkdir ("from", 0700));
  g_assert_no_errno (g_mkdir ("to", 0700));
  fixture->is_connected = TRUE;
  g_mutex_init (&fixture->lock);
  fixture->told = g_string_new (NULL);
  fixture->receiver = troupe_file_receiver_new (&receiver_events, fixture);
  fixture->sender = troupe_file_sender_new (&sender_events, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->sender, troupe_file_sender_free);
  g_clear_pointer (&fixture->receiver, troupe_file_receiver_free);
  g_string_free (fixture->told, TRUE);
  g_mutex_clear (&fixture->lock);
  g_assert_no_errno (g_chdir (fixture->before));
  folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->before);
}

/* Sends what was pushed, and waits until it has arrived. */
static void
finish (Fixture *fixture)
{
  g_autoptr (GBytes) frames = g_bytes_new_static ("", 0);

  troupe_file_sender_push_frames (fixture->sender, frames);
  wait_while (!fixture->is_over);
}

static void
write_file (const char *path, const char *text, gssize size)
{
  g_assert_true (g_file_set_contents (path, text, size, NULL));
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint count = 0;

  g_assert_nonnull (folder);
  while (g_dir_read_name (folder) != NULL)
    count++;
  return count;
}

static guint64
get_sum (Fixture *fixture, const guint64 *sum)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&fixture->lock);

  return *sum;
}

/* What arrives is as it was, and each byte is told to be taken once. */
static void
test_whole (Fixture *fixture, gconstpointer data)
{
  const gsize size = 3 * TROUPE_FILE_SENDER_ROOM + 5;
  g_autofree char *large = g_malloc (size);
  g_autofree char *arrived = NULL;
  gsize length;

  for (gsize i = 0; i < size; i++)
    large[i] = (char) (i * i >> 9);
  write_file ("from/large", large, (gssize) size);
  write_file ("from/empty", "", 0);
  troupe_file_sender_push_file (fixture->sender, 3, 0, "from/large", "a/b/large");
  troupe_file_sender_push_file (fixture->sender, 4, 0, "from/empty", "empty");
  finish (fixture);

  g_assert_cmpstr (fixture->told->str, ==, "written 3 to/a/b/large\nwritten 4 to/empty\n");
  g_assert_true (g_file_get_contents ("to/a/b/large", &arrived, &length, NULL));
  g_assert_cmpmem (arrived, length, large, size);
  g_assert_cmpuint (fixture->n_sent, ==, size);
  g_assert_cmpuint (fixture->n_taken, ==, size);
  g_assert_cmpuint (count_files ("to/a/b"), ==, 1);
  g_assert_cmpuint (count_files ("to"), ==, 2);
}

/* No more is on its way than there is room for. */
static void
test_room (Fixture *fixture, gconstpointer data)
{
  const gsize size = 2 * TROUPE_FILE_SENDER_ROOM;
  g_autofree char *large = g_malloc0 (size);

  fixture->is_connected = FALSE;
  write_file ("from/large", large, (gssize) size);
  troupe_file_sender_push_file (fixture->sender, 0, 0, "from/large", "large");
  wait_while (get_sum (fixture, &fixture->n_sent) < TROUPE_FILE_SENDER_ROOM);
  g_assert_cmpuint (get_sum (fixture, &fixture->n_sent), ==, TROUPE_FILE_SENDER_ROOM);
  g_assert_false (troupe_file_sender_is_idle (fixture->sender));

  troupe_file_sender_add_room (fixture->sender, 1024 * 1024);
  wait_while (get_sum (fixture, &fixture->n_sent) < TROUPE_FILE_SENDER_ROOM + 1024 * 1024);
  g_assert_cmpuint (get_sum (fixture, &fixture->n_sent), ==, TROUPE_FILE_SENDER_ROOM + 1024 * 1024);
  troupe_file_sender_add_room (fixture->sender, G_MAXUINT64);
  wait_while (!troupe_file_sender_is_idle (fixture->sender));
  g_assert_cmpuint (fixture->n_sent, ==, size);
}

/* What cannot be read or written concerns itself alone. */
static void
test_failures (Fixture *fixture, gconstpointer data)
{
  write_file ("from/good", "good", -1);
  write_file ("to/file", "", 0);
  g_assert_no_errno (mkfifo ("from/pipe", 0600));
  troupe_file_sender_push_file (fixture->sender, 1, 0, "from/none", "none");
  troupe_file_sender_push_file (fixture->sender, 2, 0, "from/pipe", "pipe");
  troupe_file_sender_push_file (fixture->sender, 3, 0, "from/good", "file/below");
  troupe_file_sender_push_file (fixture->sender, 4, 0, "from/good", "unwanted");
  troupe_file_sender_push_file (fixture->sender, 5, 0, "from/good", "good");
  finish (fixture);
  g_assert_cmpstr (fixture->told->str, ==,
                   "failed 1 from/none: missing\n"
                   "failed 2 from/pipe: it is neither a file nor a folder\n"
                   "failed 3 to/file/below: Not a directory\n"
                   "written 5 to/good\n");
  g_assert_cmpuint (fixture->n_taken, ==, 12);
  g_assert_cmpuint (count_files ("to"), ==, 2);
}

/* Where both sides see the same file, it is left alone; one that is like it is not. */
static void
test_same (Fixture *fixture, gconstpointer data)
{
  struct stat before;
  struct stat after;

  write_file ("from/same", "here", -1);
  write_file ("from/other", "here", -1);
  g_assert_no_errno (stat ("from/same", &before));
  troupe_file_sender_push_file (fixture->sender, 1, 0, "from/same", "same");
  troupe_file_sender_push_file (fixture->sender, 2, 0, "from/other", "other");
  finish (fixture);
  g_assert_cmpstr (fixture->told->str, ==, "same 1 from/same\nwritten 2 to/other\n");
  g_assert_no_errno (stat ("from/same", &after));
  g_assert_cmpuint (before.st_ino, ==, after.st_ino);

  /* Another file is written in its place. */
  fixture->is_over = FALSE;
  troupe_file_sender_push_file (fixture->sender, 3, 0, "from/other", "same");
  finish (fixture);
  g_assert_true (g_str_has_suffix (fixture->told->str, "written 3 from/same\n"));
}

/* Of a file that came in part, nothing is left. */
static void
test_part (Fixture *fixture, gconstpointer data)
{
  const TroupeFileFrame kinds[] = { { .kind = TROUPE_FILE_BEGIN },
                                    { .kind = TROUPE_FILE_DATA },
                                    { .kind = TROUPE_FILE_FAILED, .index = 7 },
                                    { .kind = TROUPE_FILE_DATA },
                                    { .kind = TROUPE_FILE_END },
                                    { .kind = TROUPE_FILE_BEGIN },
                                    { .kind = TROUPE_FILE_DATA } };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      troupe_file_frame_append (bytes, &kinds[i], "part", 4);
      sent_cb (bytes->data, bytes->len, fixture);
    }
  finish (fixture);
  wait_while (!troupe_file_receiver_is_idle (fixture->receiver));
  g_assert_cmpstr (fixture->told->str, ==, "failed 7 part\n");
  g_assert_cmpuint (count_files ("to"), ==, 1);
  g_clear_pointer (&fixture->sender, troupe_file_sender_free);
  g_clear_pointer (&fixture->receiver, troupe_file_receiver_free);
  g_assert_cmpuint (count_files ("to"), ==, 0);
}

/* A frame says all that there is to say, and nothing that is no kind. */
static void
test_frame (void)
{
  const TroupeFileFrame all = { .kind = TROUPE_FILE_BEGIN,
                                .mode = 0755,
                                .index = 1LL << 40,
                                .position = 9,
                                .size = 1LL << 41,
                                .inode = 1LL << 42,
                                .modified = 1LL << 43 };

  for (guint kind = 0; kind <= TROUPE_FILE_CLEAN + 1; kind++)
    {
      const gboolean is_kind = kind >= TROUPE_FILE_BEGIN && kind <= TROUPE_FILE_CLEAN;
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_auto (TroupeFileFrame) file = { 0 };
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      g_auto (GStrv) parts = NULL;
      TroupeFileFrame sent = all;
      TroupeFrame frame = { .type = TROUPE_FRAME_FILE };

      sent.kind = kind;
      troupe_file_frame_append (bytes, &sent, "a\0bc", 4);
      frame.body =
          g_bytes_new (bytes->data + TROUPE_WIRE_HEADER_SIZE, bytes->len - TROUPE_WIRE_HEADER_SIZE);
      g_assert_cmpint (troupe_file_frame_parse (&frame, &file, &error), ==, is_kind);
      if (!is_kind)
        {
          g_assert_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED);
        }
      else
        {
          g_assert_cmpuint (file.kind, ==, kind);
          g_assert_cmpuint (file.mode, ==, all.mode);
          g_assert_cmpuint (file.index, ==, all.index);
          g_assert_cmpuint (file.position, ==, all.position);
          g_assert_cmpuint (file.size, ==, all.size);
          g_assert_cmpuint (file.inode, ==, all.inode);
          g_assert_cmpint (file.modified, ==, all.modified);
          text = troupe_file_frame_dup_text (&file);
          g_assert_cmpstr (text, ==, "a");
          parts = troupe_file_frame_split (&file);
          g_assert_cmpuint (g_strv_length (parts), ==, 2);
          g_assert_cmpstr (parts[1], ==, "bc");
        }
      g_bytes_unref (frame.body);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) \
  g_test_add ("/file-exchange/" name, Fixture, NULL, set_up, function, tear_down)

  ADD ("whole", test_whole);
  ADD ("room", test_room);
  ADD ("failures", test_failures);
  ADD ("same", test_same);
  ADD ("part", test_part);
  g_test_add_func ("/file-exchange/frame", test_frame);

  return g_test_run ();
}
