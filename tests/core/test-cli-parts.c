/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Parts of the command line that need no process. */

#include "troupe-console.h"
#include "troupe-exit.h"
#include "troupe-node-check.h"
#include "troupe-place-check.h"
#include "troupe-safe-text.h"
#include "troupe-sink.h"
#include "troupe-top-choice.h"
#include "troupe-whole-lines.h"
#include "troupe-writer.h"
#include "wait.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <pty.h>
#include <string.h>
#include <unistd.h>

/* The result of the next close(), which closes nevertheless, as on a network file system. */
static int close_error;

int __real_close (int fd);
int __wrap_close (int fd);

int
__wrap_close (int fd)
{
  const int code = close_error;

  close_error = 0;
  if (__real_close (fd) < 0 || code == 0)
    return code == 0 ? 0 : -1;
  errno = code;
  return -1;
}

static void
assert_quoted (const char *item, gsize size, const char *expected)
{
  g_autoptr (GBytes) bytes = g_bytes_new (item, size);
  g_autofree char *quoted = troupe_console_quote (bytes);

  g_assert_cmpstr (quoted, ==, expected);
}

/* Text that controls a terminal, or breaks the lines of a reader. */
static void
test_safe_text (void)
{
  static const struct
  {
    const char *text;
    const char *line;
    const char *lines;
  } cases[] = {
    { "", "", "" },
    { "plain “é” 日本 👩‍💻 می‌خواهم",
      "plain “é” 日本 👩‍💻 می‌خواهم",
      "plain “é” 日本 👩‍💻 می‌خواهم" },
    { "a\tb", "a\\tb", "a\tb" },
    { "a\nworker 1: joined", "a\\nworker 1: joined", "a\n  worker 1: joined" },
    { "a\r\nb\rc", "a\\x0d\\nb\\x0dc", "a\n  b\\x0dc" },
    { "\033[2K\033]0;title\a", "\\x1b[2K\\x1b]0;title\\x07", "\\x1b[2K\\x1b]0;title\\x07" },
    { "\177\b", "\\x7f\\x08", "\\x7f\\x08" },
    { "\xc2\x9b"
      "2J",
      "\\u009b2J", "\\u009b2J" },
    { "\x9b"
      "2J\xff",
      "\\x9b2J\\xff", "\\x9b2J\\xff" },
    { "\u202a\u2069", "\\u202a\\u2069", "\\u202a\\u2069" },
    { "\u202egpj.exe\u2066\u2028", "\\u202egpj.exe\\u2066\\u2028", "\\u202egpj.exe\\u2066\\u2028" },
    /* Marks of a sentence stay, if they end with their line and contain no other ones. */
    { "\u200f\u2068a \u2066b\u2069\u2069", "\\u200f\\u2068a \\u2066b\\u2069\\u2069",
      "\u200f\u2068a \u2066b\u2069\u2069" },
    { "a\u200f \u200fb", "a\\u200f \\u200fb", "a\\u200f \u200fb" },
    { "\u2066a\nb\u2069", "\\u2066a\\nb\\u2069", "\\u2066a\n  b\\u2069" },
    { "\u2066a\u202eb\u2069", "\\u2066a\\u202eb\\u2069", "\\u2066a\\u202eb\\u2069" },
    { "\u2066\u2068a\u2069", "\\u2066\\u2068a\\u2069", "\\u2066\u2068a\u2069" },
    { "\u2067a\u2069\u2066\xff\u2069", "\\u2067a\\u2069\\u2066\\xff\\u2069",
      "\\u2067a\\u2069\\u2066\\xff\\u2069" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = troupe_safe_text_to_line (cases[i].text);
      g_autofree char *lines = troupe_safe_text_to_lines (cases[i].text);

      g_assert_cmpstr (line, ==, cases[i].line);
      g_assert_cmpstr (lines, ==, cases[i].lines);
    }
}

/* Marks stay around names of a kilobyte, the mark at the end included, and no longer ones. */
static void
test_long_name (void)
{
  for (guint length = 1021; length <= 1022; length++)
    {
      g_autofree char *name = g_strnfill (length, 'a');
      g_autofree char *text = g_strdup_printf ("\u2066%s\u2069", name);
      g_autofree char *escaped = g_strdup_printf ("\\u2066%s\\u2069", name);
      g_autofree char *lines = troupe_safe_text_to_lines (text);

      g_assert_cmpstr (lines, ==, length == 1021 ? text : escaped);
    }
}

static void
test_marks (void)
{
  g_autofree char *dropped =
      troupe_safe_text_drop_marks ("\u200f\u2068a\u2069 \u2066b \u202ec\u2069 \xff\u2069");

  g_assert_cmpstr (dropped, ==, "a \u2066b \u202ec\u2069 \xff\u2069");
}

static void
test_quote (void)
{
  g_autoptr (GString) longest = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new ("“");

  assert_quoted ("abc", 3, "“abc”");
  assert_quoted ("", 0, "“”");
  assert_quoted ("a\tb\nc\rd\0e", 9, "“a\\tb\\nc\\x0dd\\x00e”");
  assert_quoted ("\xff“é”\xc3", 10, "“\\xff“é”\\xc3”");

  for (guint i = 0; i < 60; i++)
    {
      g_string_append (longest, "é");
      g_string_append (expected, "é");
    }
  g_string_append (expected, "…”");
  g_string_append_c (longest, 'x');
  assert_quoted (longest->str, longest->len, expected->str);
}

static void
count_calls (TroupeWriter *writer, gpointer user_data)
{
  guint *n_calls = user_data;

  (*n_calls)++;
}

static void
wait_for_error (TroupeWriter *writer)
{
  wait_while (troupe_writer_get_error (writer) == 0);
}

/* Output that could not be written continues elsewhere, byte by byte. */
static void
test_writer_redirect (void)
{
  g_autoptr (TroupeWriter) writer = NULL;
  guint n_calls = 0;
  char read_back[16];
  int fds[2];
  int full = open ("/dev/full", O_WRONLY | O_CLOEXEC);

  g_assert_cmpint (pipe2 (fds, O_CLOEXEC), ==, 0);
  writer = troupe_writer_new (full, count_calls, &n_calls);
  troupe_writer_push (writer, g_bytes_new_static ("", 0));
  g_assert_cmpuint (troupe_writer_get_n_waiting (writer), ==, 0);
  troupe_writer_push (writer, g_bytes_new_static ("abc", 3));
  troupe_writer_push_string (writer, g_string_new ("def"));
  wait_for_error (writer);
  g_assert_cmpint (troupe_writer_get_error (writer), ==, ENOSPC);
  g_assert_cmpuint (troupe_writer_get_n_waiting (writer), ==, 6);
  g_assert_cmpuint (troupe_writer_get_n_written (writer), ==, 0);

  troupe_writer_redirect (writer, fds[1]);
  g_assert_cmpint (read (fds[0], read_back, sizeof read_back), ==, 6);
  g_assert_cmpmem (read_back, 6, "abcdef", 6);
  wait_while (troupe_writer_get_n_waiting (writer) > 0 || n_calls == 0);
  g_assert_cmpuint (troupe_writer_get_n_written (writer), ==, 6);

  g_clear_pointer (&writer, troupe_writer_free);
  close (full);
  close (fds[0]);
  close (fds[1]);
}

/* Each piece ends with a line, and lies in one page of the file unless it is one line. */
static void
test_whole_lines (void)
{
  char lines[3 * 4096];

  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      const guint longest = 1 << g_test_rand_int_range (0, 15);
      guint64 offset = g_test_rand_int_range (0, 20000);
      gsize at = 0;

      while (text->len < 50000)
        {
          g_autofree char *line = g_strnfill (g_test_rand_int_range (0, longest), 'x');

          g_string_append_printf (text, "%s\n", line);
        }
      while (at < text->len)
        {
          const char *from = text->str + at;
          const gsize size = troupe_whole_lines_find (offset, from, text->len - at);
          const char *newline = memchr (from, '\n', size);

          g_assert_cmpuint (size, >, 0);
          g_assert_cmpuint (size, <=, text->len - at);
          g_assert_cmpint (from[size - 1], ==, '\n');
          if (offset / 4096 != (offset + size - 1) / 4096)
            g_assert_true (newline == from + size - 1);
          at += size;
          offset += size;
        }
    }
  /* Few calls, nevertheless. */
  for (gsize i = 0; i < sizeof lines; i++)
    lines[i] = i % 2 == 0 ? 'x' : '\n';
  g_assert_cmpuint (troupe_whole_lines_find (0, lines, sizeof lines), ==, 4096);
  g_assert_cmpuint (troupe_whole_lines_find (0, "a\nb\n", 4), ==, 4);
  g_assert_cmpuint (troupe_whole_lines_find (4094, "a\nb\n", 4), ==, 2);
  g_assert_cmpuint (troupe_whole_lines_find (4095, "a\nb\n", 4), ==, 2);
  g_assert_cmpuint (troupe_whole_lines_find (4095, "ab", 2), ==, 2);
}

/* The previous content is removed, even if nothing follows it. */
static void
test_writer_empty_first (void)
{
  static const char *const texts[] = { "", "new" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *path = NULL;
      g_autofree char *content = NULL;
      int fd = g_file_open_tmp ("troupe-writer-XXXXXX", &path, NULL);
      TroupeWriter *writer;
      guint n_calls = 0;

      g_assert_cmpint (pwrite (fd, "old content", 11, 0), ==, 11);
      writer = troupe_writer_new (fd, count_calls, &n_calls);
      troupe_writer_empty_first (writer);
      troupe_writer_push (writer, g_bytes_new_static (texts[i], strlen (texts[i])));
      troupe_writer_free (writer);
      g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
      g_assert_cmpstr (content, ==, texts[i]);
      close (fd);
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

/* More than a pipe holds, from a descriptor that does not wait, in more pieces than one call takes.
 */
static void
test_writer_pieces (void)
{
  g_autoptr (TroupeWriter) writer = NULL;
  g_autoptr (GString) all = g_string_new (NULL);
  g_autofree char *read_back = NULL;
  guint n_calls = 0;
  gsize n_read = 0;
  int fds[2];

  g_assert_cmpint (pipe2 (fds, O_CLOEXEC), ==, 0);
  g_assert_cmpint (fcntl (fds[1], F_SETFL, O_NONBLOCK), ==, 0);
  writer = troupe_writer_new (fds[1], count_calls, &n_calls);
  for (guint i = 0; i < 30000; i++)
    {
      GString *line = g_string_new (NULL);

      g_string_append_printf (line, "line %u\n", i);
      g_string_append_len (all, line->str, line->len);
      troupe_writer_push_string (writer, line);
    }

  read_back = g_malloc (all->len);
  while (n_read < all->len)
    {
      gssize n = read (fds[0], read_back + n_read, all->len - n_read);

      g_assert_cmpint (n, >, 0);
      n_read += n;
    }
  g_assert_cmpmem (read_back, n_read, all->str, all->len);

  g_clear_pointer (&writer, troupe_writer_free);
  close (fds[0]);
  close (fds[1]);
}

/* A short block is written by the thread that pushes it, unless that would block. */
static void
test_writer_at_once (void)
{
  g_autoptr (TroupeWriter) writer = NULL;
  g_autofree char *rest = NULL;
  char read_back[8];
  guint n_calls = 0;
  int capacity;
  int fds[2];

  g_assert_cmpint (pipe2 (fds, O_CLOEXEC), ==, 0);
  capacity = fcntl (fds[1], F_GETPIPE_SZ);
  rest = g_malloc0 (capacity);
  writer = troupe_writer_new (fds[1], count_calls, &n_calls);

  troupe_writer_push_string (writer, g_string_new ("abc"));
  g_assert_cmpuint (troupe_writer_get_n_waiting (writer), ==, 0);
  g_assert_cmpuint (troupe_writer_get_n_written (writer), ==, 3);
  g_assert_cmpint (read (fds[0], read_back, sizeof read_back), ==, 3);
  g_assert_cmpmem (read_back, 3, "abc", 3);

  g_assert_cmpint (write (fds[1], rest, capacity), ==, capacity);
  troupe_writer_push_string (writer, g_string_new ("def"));
  g_assert_cmpuint (troupe_writer_get_n_waiting (writer), ==, 3);
  g_assert_cmpint (read (fds[0], rest, capacity), ==, capacity);
  g_assert_cmpint (read (fds[0], read_back, sizeof read_back), ==, 3);
  g_assert_cmpmem (read_back, 3, "def", 3);

  g_clear_pointer (&writer, troupe_writer_free);
  close (fds[0]);
  close (fds[1]);
}

static void
read_all (int fd, gsize size)
{
  g_autofree char *data = g_malloc (size);

  for (gsize n_read = 0; n_read < size;)
    {
      const gssize n = read (fd, data, size - n_read);

      g_assert_cmpint (n, >, 0);
      n_read += n;
    }
}

/* A file that is as slow as the reader of a pipe, which takes its place. What is written is counted
 * each MiB, so that those who wait for room wait no longer than that. */
static void
test_writer_slow_file (void)
{
  const gsize mib = 1024 * 1024;
  const gsize block = 64 * 1024;
  TroupeWriter *writer;
  g_autofree char *path = NULL;
  gsize capacity;
  guint n_calls = 0;
  int fds[2];
  int fd = g_file_open_tmp ("troupe-writer-XXXXXX", &path, NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (pipe2 (fds, O_CLOEXEC), ==, 0);
  capacity = fcntl (fds[1], F_GETPIPE_SZ);
  writer = troupe_writer_new (fd, count_calls, &n_calls);
  g_assert_cmpint (dup3 (fds[1], fd, O_CLOEXEC), ==, fd);
  close (fds[1]);

  /* While the first one is written, the others come. */
  troupe_writer_push (writer, g_bytes_new_take (g_strnfill (mib, '\n'), mib));
  for (gsize size = 0; size < 3 * mib; size += block)
    troupe_writer_push (writer, g_bytes_new_take (g_strnfill (block, '\n'), block));

  /* Up to the first byte of the second MiB, up to the last one that may be written before the third
   * one is begun, and up to the first byte of that. */
  read_all (fds[0], mib + 1);
  g_assert_cmpuint (troupe_writer_get_n_waiting (writer), ==, 3 * mib);
  read_all (fds[0], mib - capacity - 2);
  g_assert_cmpuint (troupe_writer_get_n_waiting (writer), ==, 3 * mib);
  read_all (fds[0], capacity + 2);
  g_assert_cmpuint (troupe_writer_get_n_waiting (writer), ==, 2 * mib);

  read_all (fds[0], 2 * mib - 1);
  troupe_writer_free (writer);
  close (fds[0]);
  close (fd);
}

static void
ignore (gpointer data)
{
}

static void
ignore_sink (TroupeSink *sink, gpointer data)
{
}

/* That not all was written may be known only when a file is closed. */
static void
test_sink_close (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "results", NULL);

  for (guint i = 0; i < 2; i++)
    {
      TroupeConsole *console = troupe_console_new (ignore, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (TroupeSink) sink =
          troupe_sink_new (TROUPE_FORMAT_JSON, path, console, ignore_sink, NULL, &error);

      g_assert_no_error (error);
      troupe_sink_end (sink);
      wait_while (troupe_sink_get_n_waiting (sink) > 0);
      close_error = i == 0 ? 0 : EDQUOT;
      troupe_sink_close (sink);
      g_assert_cmpint (close_error, ==, 0);
      g_assert_cmpint (troupe_sink_has_failed (sink), ==, i == 1);
      g_clear_pointer (&sink, troupe_sink_free);
      troupe_console_free (console);
    }
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* The status is shorter than the terminal is wide: a line that wraps could not be cleared. */
static void
test_status_width (void)
{
  struct winsize size = { .ws_row = 24, .ws_col = 20 };
  const int before = dup (STDERR_FILENO);
  g_autofree char *expected = NULL;
  g_autoptr (GString) status = g_string_new (NULL);
  char seen[1000] = "";
  TroupeConsole *console;
  int master;
  int terminal;

  g_assert_cmpint (openpty (&master, &terminal, NULL, NULL, &size), ==, 0);
  g_assert_cmpint (dup2 (terminal, STDERR_FILENO), ==, STDERR_FILENO);
  console = troupe_console_new (NULL, NULL);
  for (guint i = 0; i < 30; i++)
    g_string_append (status, "é");
  troupe_console_set_status (console, status->str);
  troupe_console_free (console);
  g_assert_cmpint (dup2 (before, STDERR_FILENO), ==, STDERR_FILENO);
  close (before);
  close (terminal);

  g_assert_cmpint (read (master, seen, sizeof seen - 1), >, 0);
  close (master);
  expected = g_strndup (status->str, 19 * strlen ("é"));
  g_assert_nonnull (strstr (seen, expected));
  g_assert_null (strstr (strstr (seen, expected) + strlen (expected), "é"));
}

/* A line about a run has columns, whatever is in them. */
static void
test_top_choice (void)
{
  static const struct
  {
    TroupeTopChoiceFigures figures;
    const char *line;
  } cases[] = {
    { { "7", "square", -1, 12, 0, 4.2 }, "7           4.2 s                12  square" },
    { { "4194304", "sleep", 100000, 99999, 3, 7509 },
      "4194304   2:05:09      99999/100000  sleep · 3 failed" },
    { { "4194304.25", "sleep", 123456789, 1234567, 0, 863999 },
      "4194304…      9 d 1234567/123456789  sleep" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = troupe_top_choice_describe (&cases[i].figures);

      g_assert_cmpstr (line, ==, cases[i].line);
    }
}

/* The trial of a node does not end by itself; the seconds until it has to. */
static TroupePlaceState trial_state;
static guint trial_seconds;

TroupePlaceState __wrap_troupe_place_check_get_state (TroupePlaceCheck *check);
void __wrap_troupe_place_check_start (TroupePlaceCheck *check);
void __wrap_troupe_place_check_stop (TroupePlaceCheck *check);
guint __wrap_g_timeout_add_seconds (guint seconds, GSourceFunc callback, gpointer data);

TroupePlaceState
__wrap_troupe_place_check_get_state (TroupePlaceCheck *check)
{
  return trial_state;
}

void
__wrap_troupe_place_check_start (TroupePlaceCheck *check)
{
  trial_state = TROUPE_PLACE_TRYING;
}

void
__wrap_troupe_place_check_stop (TroupePlaceCheck *check)
{
  trial_state = TROUPE_PLACE_UNCHECKED;
}

guint
__wrap_g_timeout_add_seconds (guint seconds, GSourceFunc callback, gpointer data)
{
  trial_seconds = seconds;
  return g_timeout_add (0, callback, data);
}

static GString *printed;

static void
print_cb (const char *text)
{
  g_string_append (printed, text);
}

/* A node that does not answer is given up after twenty seconds. */
static void
test_late_node (void)
{
  char name[] = "troupe";
  char *arguments[] = { name, NULL };
  g_autofree char *node = g_strdup (g_getenv ("TROUPE_NODE"));
  g_autofree char *worker = g_strdup (g_getenv ("TROUPE_WORKER"));
  GPrintFunc before;

  g_setenv ("TROUPE_NODE", "/bin/sh", TRUE);
  g_setenv ("TROUPE_WORKER", "/bin/sh", TRUE);
  printed = g_string_new (NULL);
  before = g_set_print_handler (print_cb);
  g_assert_cmpint (troupe_node_check_run (1, arguments), ==, TROUPE_EXIT_FAILED);
  g_set_print_handler (before);
  g_assert_cmpuint (trial_seconds, ==, 20);
  g_assert_nonnull (strstr (printed->str, "  no result came within 20 s\n"));
  g_string_free (printed, TRUE);
  if (node != NULL)
    g_setenv ("TROUPE_NODE", node, TRUE);
  if (worker != NULL)
    g_setenv ("TROUPE_WORKER", worker, TRUE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli-parts/quote", test_quote);
  g_test_add_func ("/cli-parts/status-width", test_status_width);
  g_test_add_func ("/cli-parts/safe-text", test_safe_text);
  g_test_add_func ("/cli-parts/long-name", test_long_name);
  g_test_add_func ("/cli-parts/marks", test_marks);
  g_test_add_func ("/cli-parts/whole-lines", test_whole_lines);
  g_test_add_func ("/cli-parts/writer/redirect", test_writer_redirect);
  g_test_add_func ("/cli-parts/writer/empty-first", test_writer_empty_first);
  g_test_add_func ("/cli-parts/writer/pieces", test_writer_pieces);
  g_test_add_func ("/cli-parts/writer/at-once", test_writer_at_once);
  g_test_add_func ("/cli-parts/writer/slow-file", test_writer_slow_file);
  g_test_add_func ("/cli-parts/sink/close", test_sink_close);
  g_test_add_func ("/cli-parts/top-choice", test_top_choice);
  g_test_add_func ("/cli-parts/late-node", test_late_node);

  return g_test_run ();
}
