/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests items that are the lines of a file. */

#include "source-helpers.h"
#include "troupe-lines-source.h"

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path;
  char *other;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "items", NULL);
  fixture->other = g_build_filename (fixture->folder, "more items", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_unlink (fixture->other);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->other);
}

static void
put (const char *path, const char *text, gssize size)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, size, &error);
  g_assert_no_error (error);
}

static TroupeSource *
open_lines (const char *path, const char *other, GBytes *terminator)
{
  const char *const paths[] = { path, other, NULL };
  g_autoptr (GError) error = NULL;
  TroupeSource *source = troupe_lines_source_new (paths, terminator, &error);

  g_assert_no_error (error);
  return source;
}

static void
test_records (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *items;
  } cases[] = {
    { "", "" },
    { "\n", "|" },
    { "a", "a|" },
    { "a\n", "a|" },
    { "a\nb", "a|b|" },
    { "a\n\n\nb\n", "a|||b|" },
    { "\na\n\n", "|a||" },
    { "a\r\nb\r\n", "a|b|" },
    { "a\nb\r\n\r\n\rc\r\r\nd\r", "a|b||\rc\r|d\r|" },
    { "\xef\xbb\xbf"
      "a\nb\n",
      "a|b|" },
    { "\xef\xbb\xbf\n", "|" },
    { "\xef\xbb\xbf", "" },
    { "\xef\xbb\n", "\xef\xbb|" },
    { "\xef\xbb", "\xef\xbb|" },
    { "\xef\xbb\xbf\xef\xbb\xbf"
      "a\n\xef\xbb\xbf"
      "b",
      "\xef\xbb\xbf"
      "a|\xef\xbb\xbf"
      "b|" },
    { "\xff\xfe\n\xc3\n", "\xff\xfe|\xc3|" },
    { " a \n\tb\n", " a |\tb|" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint32 max_count = 1; max_count < 4; max_count++)
      {
        g_autoptr (TroupeSource) source = NULL;

        put (fixture->path, cases[i].text, -1);
        source = open_lines (fixture->path, NULL, NULL);
        g_assert_cmpint (troupe_source_get_length (source), ==, -1);
        assert_items (source, max_count, cases[i].items);
        g_assert_cmpint (troupe_source_get_wait_fd (source), ==, -1);
      }
}

static void
test_length_at_end (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeSource) source = NULL;

  put (fixture->path, "a\nb\nc\n", -1);
  source = open_lines (fixture->path, NULL, NULL);
  assert_items (source, 2, "a|b|c|");
  g_assert_cmpint (troupe_source_get_length (source), ==, 3);
}

static void
test_nul (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "\xef\xbb\xbf"
                             "a\nb\0\0c\r\n\0d";
  g_autoptr (GBytes) nul = g_bytes_new_static ("", 1);
  g_autoptr (TroupeSource) source = NULL;

  put (fixture->path, text, sizeof text - 1);
  source = open_lines (fixture->path, NULL, nul);
  assert_items (source, 3,
                "\xef\xbb\xbf"
                "a\nb||c\r\n|d|");
}

/* Nothing is left out but the terminator. */
static void
test_terminators (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *terminator;
    const char *items;
  } cases[] = {
    { "a,b,,c\n", ",", "a|b||c\n|" },
    { "a, b, c, ", ", ", "a|b|c|" },
    { "a\r\nb\nc\r\n", "\r\n", "a|b\nc|" },
    { "a\r\nb\r\n", "\n", "a\r|b\r|" },
    { "----", "--", "||" },
    { "a---b", "--", "a|-b|" },
    { "a-b-", "--", "a-b-|" },
    { "\r,", ",", "\r|" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) terminator =
          g_bytes_new_static (cases[i].terminator, strlen (cases[i].terminator));
      g_autoptr (TroupeSource) source = NULL;

      put (fixture->path, cases[i].text, -1);
      source = open_lines (fixture->path, NULL, terminator);
      assert_items (source, 2, cases[i].items);
    }
}

/* Terminators and marks that come byte by byte. */
static void
test_byte_by_byte (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "\xef\xbb\xbf"
                             "a\r\nb---c\r";
  static const struct
  {
    const char *terminator;
    const char *items;
  } cases[] = {
    { NULL, "a|b---c\r|" },
    { "--", "\xef\xbb\xbf"
            "a\r\nb|-c\r|" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) terminator =
          cases[i].terminator == NULL ? NULL : g_bytes_new_static (cases[i].terminator, 2);
      g_autoptr (GString) found = g_string_new (NULL);
      g_autoptr (TroupeSource) source = NULL;
      int fds[2];

      g_assert_true (g_unix_open_pipe (fds, FD_CLOEXEC, NULL));
      source = troupe_lines_source_new_from_fd (fds[0], "a pipe", terminator);
      for (gsize at = 0; at <= strlen (text); at++)
        {
          g_autoptr (TroupeItems) items = NULL;

          if (at == strlen (text))
            close (fds[1]);
          else
            g_assert_cmpint (write (fds[1], text + at, 1), ==, 1);
          if (troupe_source_next (source, 10, 100, &items, NULL) != TROUPE_SOURCE_ITEMS)
            continue;

          for (guint32 j = 0; j < troupe_items_get_count (items); j++)
            {
              g_autoptr (GBytes) item = troupe_items_dup_item (items, j);

              g_string_append_len (found, g_bytes_get_data (item, NULL), g_bytes_get_size (item));
              g_string_append_c (found, '|');
            }
        }
      g_assert_cmpstr (found->str, ==, cases[i].items);
    }
}

/* The last line of a file ends with it. */
static void
test_files_in_turn (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeSource) source = NULL;

  put (fixture->path, "a\nb", -1);
  put (fixture->other, "c\nd\n", -1);
  source = open_lines (fixture->path, fixture->other, NULL);
  assert_items (source, 10, "a|b|c|d|");
}

static void
test_every_byte (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  guint64 index = 0;

  for (guint i = 0; i < 256; i++)
    if (i != '\n')
      g_string_append_printf (text, "%c<%c\n", i, i);
  put (fixture->path, text->str, text->len);
  source = open_lines (fixture->path, NULL, NULL);

  for (guint i = 0; i < 256; i++)
    {
      g_autoptr (TroupeItems) items = NULL;
      g_autoptr (GBytes) item = NULL;
      guint8 expected[3] = { i, '<', i };
      const gsize size = i == '\r' ? 2 : 3;

      if (i == '\n')
        continue;
      g_assert_cmpint (troupe_source_next (source, 1, 1, &items, NULL), ==, TROUPE_SOURCE_ITEMS);
      g_assert_cmpuint (troupe_items_get_first_index (items), ==, index++);
      item = troupe_items_dup_item (items, 0);
      g_assert_cmpmem (g_bytes_get_data (item, NULL), g_bytes_get_size (item), expected, size);
    }
}

/* Records of every length around the size of a chunk, and far larger, so that each way of moving
 * and growing the buffer is taken. */
static void
test_long_records (Fixture *fixture, gconstpointer data)
{
  static const gsize sizes[] = { 0,         1,          262143,     262144, 262145, 3,
                                 524287,    524288,     524289,     10,     99,     5 << 20,
                                 100,       262144 * 3, 262144 * 4, 262144, 7,      12 << 20,
                                 (1 << 20), 2,          262142,     0,      0,      64 };
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  GString *read;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      for (gsize j = 0; j < sizes[i]; j++)
        g_string_append_c (text, 'a' + (i + j) % 26);
      g_string_append_c (text, '\n');
    }
  put (fixture->path, text->str, text->len);
  source = open_lines (fixture->path, NULL, NULL);

  read = read_items (source, 5, NULL);
  g_strdelimit (read->str, "|", '\n');
  g_assert_cmpuint (read->len, ==, text->len);
  g_assert_true (g_string_equal (read, text));
  g_string_free (read, TRUE);
}

static void
test_too_long (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "a\nbb\n0123456789\n01234567890\nc\n",
                                       "a\nbb\n0123456789\n01234567890" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (TroupeSource) source = NULL;
      g_autoptr (TroupeItems) items = NULL;
      g_autoptr (GError) error = NULL;
      GString *read;

      put (fixture->path, texts[i], -1);
      source = open_lines (fixture->path, NULL, NULL);
      g_object_set (source, "record-max", 10, NULL);
      read = read_items (source, 5, &error);
      g_assert_cmpstr (read->str, ==, "a|bb|0123456789|");
      g_string_free (read, TRUE);
      g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID);
      assert_matches (error->message, "Item 4, in “*items”, is longer than 10 bytes*");
      g_assert_cmpint (troupe_source_next (source, 1, 1, &items, NULL), ==, TROUPE_SOURCE_END);
    }
}

static void
count_notify (GObject *object, GParamSpec *pspec, guint *count)
{
  ++*count;
}

static void
test_record_max (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeSource) source = NULL;
  guint count = 0;
  guint record_max;

  put (fixture->path, "", 0);
  source = open_lines (fixture->path, NULL, NULL);
  g_object_get (source, "record-max", &record_max, NULL);
  g_assert_cmpuint (record_max, ==, TROUPE_ITEM_MAX);

  g_signal_connect (source, "notify::record-max", G_CALLBACK (count_notify), &count);
  g_object_set (source, "record-max", TROUPE_ITEM_MAX, NULL);
  g_assert_cmpuint (count, ==, 0);
  g_object_set (source, "record-max", 10, NULL);
  g_assert_cmpuint (count, ==, 1);
}

static void
assert_waits (TroupeSource *source, int fd)
{
  g_autoptr (TroupeItems) items = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (troupe_source_next (source, 9, 1 << 20, &items, &error), ==, TROUPE_SOURCE_WAIT);
  g_assert_no_error (error);
  g_assert_cmpint (troupe_source_get_wait_fd (source), ==, fd);
}

static void
assert_one (TroupeSource *source, guint64 index, const char *expected)
{
  g_autoptr (TroupeItems) items = NULL;
  g_autoptr (GBytes) item = NULL;

  g_assert_cmpint (troupe_source_next (source, 1, 1, &items, NULL), ==, TROUPE_SOURCE_ITEMS);
  g_assert_cmpuint (troupe_items_get_first_index (items), ==, index);
  item = troupe_items_dup_item (items, 0);
  g_assert_cmpmem (g_bytes_get_data (item, NULL), g_bytes_get_size (item), expected,
                   strlen (expected));
}

static void
say (int fd, const char *text)
{
  g_assert_cmpint (write (fd, text, strlen (text)), ==, strlen (text));
}

/* What ends one record is no part of the end of the next one. */
static void
test_pieces (Fixture *fixture, gconstpointer data)
{
  static const char *const pieces[] = { "a--", "-b--", "c" };
  static const char *const items[] = { "a", "-b", "c" };
  g_autoptr (GBytes) terminator = g_bytes_new_static ("--", 2);
  g_autoptr (TroupeSource) source = NULL;
  int fds[2];

  g_assert_true (g_unix_open_pipe (fds, FD_CLOEXEC, NULL));
  source = troupe_lines_source_new_from_fd (fds[0], "a pipe", terminator);
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      say (fds[1], pieces[i]);
      if (i == G_N_ELEMENTS (pieces) - 1)
        close (fds[1]);
      assert_one (source, i, items[i]);
    }
}

/* Lines come as they are written, half lines wait for their rest, and the flags of the pipe stay
 * as they were. */
static void
test_pipe (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (TroupeItems) items = NULL;
  int fds[2];
  int flags;

  g_assert_true (g_unix_open_pipe (fds, FD_CLOEXEC, NULL));
  flags = fcntl (fds[0], F_GETFL);
  source = troupe_lines_source_new_from_fd (fds[0], "a pipe", NULL);

  assert_waits (source, fds[0]);
  say (fds[1], "a\nb\nhalf");
  assert_one (source, 0, "a");
  assert_one (source, 1, "b");
  assert_waits (source, fds[0]);
  say (fds[1], " a line");
  assert_waits (source, fds[0]);
  say (fds[1], "\n");
  assert_one (source, 2, "half a line");
  say (fds[1], "end");
  assert_waits (source, fds[0]);
  g_assert_cmpint (fcntl (fds[0], F_GETFL), ==, flags);
  close (fds[1]);
  assert_one (source, 3, "end");
  g_assert_cmpint (troupe_source_next (source, 1, 1, &items, NULL), ==, TROUPE_SOURCE_END);
}

/* A frame larger than the pipe's capacity arrives whole. */
static void
test_pipe_busy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  GInputStream *stream;
  GString *read;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "seq", "300000", NULL);
  g_assert_no_error (error);
  stream = g_subprocess_get_stdout_pipe (process);
  source = troupe_lines_source_new_from_fd (
      dup (g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (stream))), "seq", NULL);
  for (guint i = 1; i <= 300000; i++)
    g_string_append_printf (expected, "%u|", i);

  read = read_items (source, 1000, &error);
  g_assert_no_error (error);
  g_assert_true (g_string_equal (read, expected));
  g_string_free (read, TRUE);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

static void
test_terminal (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (TroupeItems) items = NULL;
  int master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  int terminal;

  g_assert_cmpint (master, >=, 0);
  g_assert_cmpint (grantpt (master), ==, 0);
  g_assert_cmpint (unlockpt (master), ==, 0);
  terminal = open (ptsname (master), O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (terminal, >=, 0);
  source = troupe_lines_source_new_from_fd (terminal, "a terminal", NULL);

  assert_waits (source, terminal);
  say (master, "typed");
  assert_waits (source, terminal);
  say (master, "\n");
  assert_one (source, 0, "typed");
  assert_waits (source, terminal);
  g_assert_cmpint (fcntl (terminal, F_GETFL) & O_NONBLOCK, ==, 0);
  say (master, "\004");
  g_assert_cmpint (troupe_source_next (source, 1, 1, &items, NULL), ==, TROUPE_SOURCE_END);
  close (master);
}

static void
test_named_pipe (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeSource) source = NULL;
  int writer;

  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  source = open_lines (fixture->path, NULL, NULL);
  assert_waits (source, troupe_source_get_wait_fd (source));
  writer = open (fixture->path, O_WRONLY | O_CLOEXEC | O_NONBLOCK);
  g_assert_cmpint (writer, >=, 0);
  assert_waits (source, troupe_source_get_wait_fd (source));
  say (writer, "a\nb");
  assert_one (source, 0, "a");
  close (writer);
  assert_one (source, 1, "b");
}

/* A program of its own, since this one's standard input may be anything. */
static void
test_standard_input (Fixture *fixture, gconstpointer data)
{
  g_test_trap_subprocess ("/lines-source/standard-input/subprocess/child", 0, 0);
  g_test_trap_assert_passed ();
}

static void
test_standard_input_child (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeSource) source = NULL;
  int fd;

  put (fixture->path, "a\nb", -1);
  put (fixture->other, "c", -1);
  fd = open (fixture->path, O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (dup2 (fd, STDIN_FILENO), ==, STDIN_FILENO);
  close (fd);
  source = open_lines ("-", fixture->other, NULL);
  assert_items (source, 2, "a|b|c|");
}

static void
assert_open_fails (const char *path, const char *pattern)
{
  const char *const paths[] = { path, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (troupe_lines_source_new (paths, NULL, &error));
  g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_READ);
  assert_matches (error->message, pattern);
}

static void
test_open_errors (Fixture *fixture, gconstpointer data)
{
  assert_open_fails (fixture->path, "*cannot be read from “*/items”: No such file*");
  assert_open_fails (fixture->folder, "*cannot be read from “*”: Is a directory*");
}

static void
test_read_error (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (TroupeItems) items = NULL;
  g_autoptr (GError) error = NULL;
  int fd;

  put (fixture->path, "a\n", -1);
  fd = open (fixture->path, O_WRONLY | O_CLOEXEC);
  source = troupe_lines_source_new_from_fd (fd, "that file", NULL);
  g_assert_cmpint (troupe_source_next (source, 1, 1, &items, &error), ==, TROUPE_SOURCE_FAILED);
  g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_READ);
  assert_matches (error->message, "*cannot be read from “that file”: Bad file descriptor*");
  g_clear_error (&error);
  g_assert_cmpint (troupe_source_next (source, 1, 1, &items, &error), ==, TROUPE_SOURCE_END);
  g_assert_no_error (error);
}

#define ADD(path, function) \
  g_test_add ("/lines-source/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("records", test_records);
  ADD ("length-at-end", test_length_at_end);
  ADD ("nul", test_nul);
  ADD ("terminators", test_terminators);
  ADD ("byte-by-byte", test_byte_by_byte);
  ADD ("pieces", test_pieces);
  ADD ("files-in-turn", test_files_in_turn);
  ADD ("every-byte", test_every_byte);
  ADD ("long-records", test_long_records);
  ADD ("too-long", test_too_long);
  ADD ("record-max", test_record_max);
  ADD ("pipe", test_pipe);
  ADD ("pipe/busy", test_pipe_busy);
  ADD ("terminal", test_terminal);
  ADD ("named-pipe", test_named_pipe);
  ADD ("standard-input", test_standard_input);
  ADD ("standard-input/subprocess/child", test_standard_input_child);
  ADD ("open-errors", test_open_errors);
  ADD ("read-error", test_read_error);

  return g_test_run ();
}
