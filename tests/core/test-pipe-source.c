/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests items that are the blocks of a stream. */

#include "source-helpers.h"
#include "troupe-pipe-source.h"
#include "troupe-separator.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  const char *text;
  const char *blocks;
  gsize block;
  guint records;
  const char *record_start;
  const char *record_end;
  gboolean header;
} Case;

static const Case cases[] = {
  { "", "", 4 },
  { "\n", "\n|", 4 },
  { "a", "a|", 4 },
  { "a\nb\nc\n", "a\nb\n|c\n|", 4 },
  { "a\nb\nc", "a\nb\n|c|", 4 },
  { "aa\nbb\ncc\n", "aa\n|bb\n|cc\n|", 4 },
  /* The boundary is at the border of a block. */
  { "aaa\nbbb\nccc", "aaa\n|bbb\n|ccc|", 4 },
  { "aa\n\nbb\n", "aa\n\n|bb\n|", 4 },
  /* A record is longer than a block. */
  { "aaaaaaaaaaaaaaaaaaaaa\nb\nc\n", "aaaaaaaaaaaaaaaaaaaaa\n|b\nc\n|", 4 },
  { "a b c\n", "a b c\n|", 100 },
  /* Blocks of a fixed size. */
  { "abcdefghij", "abcd|efgh|ij|", 4, 0, NULL, "" },
  { "abcdefgh", "abcd|efgh|", 4, 0, NULL, "" },
  /* Separators of several bytes, cut by the border of a block too. */
  { "a--b--c--", "a--b--|c--|", 8, 0, NULL, "--" },
  { "aaa--bbb--cc", "aaa--|bbb--|cc|", 4, 0, NULL, "--" },
  { "a---b---c", "a---|b---|c|", 4, 0, NULL, "--" },
  { ">a\n>b\n>c\n", ">a\n|>b\n|>c\n|", 5, 0, ">", "\n" },
  { ">a\n>b\n>c\n", ">a\n|>b\n|>c\n|", 5, 0, ">", NULL },
  { "x>a>b>", "x|>a|>b|>|", 1, 1, ">", NULL },
  { ">a>b>", ">a|>b|>|", 1, 1, ">", NULL },
  /* Numbers of records. */
  { "1\n2\n3\n4\n5\n", "1\n2\n|3\n4\n|5\n|", 1000, 2 },
  { "1\n2\n3\n4\n", "1\n2\n|3\n4\n|", 1000, 2 },
  { "1\n2\n3\n4\n5", "1\n2\n3\n|4\n5|", 2, 3 },
  { "1\n2\n3", "1\n|2\n|3|", 1, 1 },
  { ">1\n>2\n>3\n", ">1\n>2\n|>3\n|", 3, 2, ">", "\n" },
  /* The first line before each block. */
  { "h\n1\n2\n3\n", "h\n1\n2\n|h\n3\n|", 4, 0, NULL, NULL, TRUE },
  { "h\n1\n2\n3\n", "h\n1\n|h\n2\n|h\n3\n|", 4, 1, NULL, NULL, TRUE },
  { "long header\n1\n2\n3\n", "long header\n1\n2\n|long header\n3\n|", 4, 0, NULL, NULL, TRUE },
  { "h\n", "", 4, 0, NULL, NULL, TRUE },
  { "h\n1", "h\n1|", 400, 0, NULL, NULL, TRUE },
};

static GBytes *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = text == NULL ? NULL : troupe_separator_parse (text, &error);

  g_assert_no_error (error);
  return bytes;
}

static TroupeSource *
open_pipe (const char *const *paths, const Case *setting, gsize item_max)
{
  g_autoptr (GBytes) record_start = parse (setting->record_start);
  g_autoptr (GBytes) record_end = parse (setting->record_end);
  const TroupePipeCut cut = { setting->block, setting->records, record_start,
                              record_end,     setting->header,  item_max };
  g_autoptr (GError) error = NULL;
  TroupeSource *source = troupe_pipe_source_new (paths, &cut, &error);

  g_assert_no_error (error);
  return source;
}

static char *
put (const char *text)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (g_get_tmp_dir (), "troupe-stream-XXXXXX", NULL);
  const int fd = g_mkstemp (path);

  g_assert_cmpint (fd, >=, 0);
  close (fd);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

static void
test_blocks (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint32 max_count = 1; max_count < 4; max_count++)
      {
        g_autofree char *path = put (cases[i].text);
        const char *const paths[] = { path, NULL };
        g_autoptr (TroupeSource) source = open_pipe (paths, &cases[i], TROUPE_ITEM_MAX);

        g_test_message ("case %u: %s", i, cases[i].text);
        g_assert_cmpint (troupe_source_get_length (source), ==, -1);
        assert_items (source, max_count, cases[i].blocks);
        g_assert_cmpint (troupe_source_get_wait_fd (source), ==, -1);
        g_unlink (path);
      }
}

/* Each file begins a block of its own and has its own header. */
static void
test_files (void)
{
  const Case setting = { .block = 1000, .header = TRUE };
  g_autofree char *one = put ("h\n1\n2");
  g_autofree char *empty = put ("");
  g_autofree char *two = put ("k\n3\n");
  const char *const paths[] = { one, empty, two, NULL };
  g_autoptr (TroupeSource) source = open_pipe (paths, &setting, TROUPE_ITEM_MAX);

  assert_items (source, 10, "h\n1\n2|k\n3\n|");
  g_assert_cmpint (troupe_source_get_length (source), ==, 2);
  g_unlink (one);
  g_unlink (empty);
  g_unlink (two);
}

/* The bytes of all blocks are those of the stream, whatever they are and wherever they are cut. */
static void
test_every_byte (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (guint round = 0; round < 300; round++)
    {
      const Case setting = { .block = g_rand_int_range (random, 1, 20),
                             .records = g_rand_int_range (random, 0, 4),
                             .record_end = g_rand_boolean (random) ? "ab" : "a" };
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GString) read = NULL;
      g_autofree char *path = NULL;
      g_auto (GStrv) blocks = NULL;
      g_autofree char *joined = NULL;
      g_autoptr (TroupeSource) source = NULL;

      for (int i = g_rand_int_range (random, 0, 100); i > 0; i--)
        g_string_append_c (text, "abc"[g_rand_int_range (random, 0, 3)]);
      path = put (text->str);
      source = open_pipe ((const char *const[]){ path, NULL }, &setting, TROUPE_ITEM_MAX);
      read = read_items (source, 3, NULL);
      blocks = g_strsplit (read->str, "|", -1);
      joined = g_strjoinv ("", blocks);
      g_assert_cmpstr (joined, ==, text->str);
      for (guint i = 0; blocks[i] != NULL && blocks[i + 1] != NULL && blocks[i + 2] != NULL; i++)
        g_assert_true (g_str_has_suffix (blocks[i], setting.record_end));
      g_unlink (path);
    }
}

static void
test_too_long (void)
{
  const Case setting = { .block = 4 };
  const Case with_header = { .block = 4, .header = TRUE };
  g_autofree char *path = put ("a\nbbbbbbbbbbbbbb\n");
  const char *const paths[] = { path, NULL };
  g_autoptr (TroupeSource) source = open_pipe (paths, &setting, 10);
  g_autoptr (TroupeSource) headed = open_pipe (paths, &with_header, 10);
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) read = read_items (source, 10, &error);
  g_autoptr (GString) read_headed = NULL;

  g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID);
  assert_matches (error->message, "Block 2, of “*”, would be longer than 10 bytes*--recend*");
  g_assert_cmpstr (read->str, ==, "a\n|");
  g_clear_error (&error);
  read_headed = read_items (headed, 10, &error);
  g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID);
  g_unlink (path);
}

/* An item that has just the room that it may have. */
static void
test_longest (void)
{
  const Case setting = { .block = 4, .header = TRUE };
  g_autofree char *path = put ("h\nbbbbbbb\nc\n");
  const char *const paths[] = { path, NULL };
  g_autoptr (TroupeSource) source = open_pipe (paths, &setting, 10);

  assert_items (source, 10, "h\nbbbbbbb\n|h\nc\n|");
  g_unlink (path);
}

/* What is not there yet is waited for. */
static void
test_slow_pipe (void)
{
  const Case setting = { .block = 4 };
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (TroupeItems) items = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int ends[2];

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  path = g_strdup_printf ("/dev/fd/%d", ends[0]);
  source = open_pipe ((const char *const[]){ path, NULL }, &setting, TROUPE_ITEM_MAX);
  close (ends[0]);

  g_assert_cmpint (troupe_source_next (source, 1, 100, &items, &error), ==, TROUPE_SOURCE_WAIT);
  g_assert_cmpint (write (ends[1], "a\nb", 3), ==, 3);
  g_assert_cmpint (troupe_source_next (source, 1, 100, &items, &error), ==, TROUPE_SOURCE_WAIT);
  g_assert_cmpint (write (ends[1], "b\n", 2), ==, 2);
  g_assert_cmpint (troupe_source_next (source, 1, 100, &items, &error), ==, TROUPE_SOURCE_ITEMS);
  close (ends[1]);
  {
    g_autoptr (GBytes) item = troupe_items_dup_item (items, 0);

    g_assert_cmpmem (g_bytes_get_data (item, NULL), g_bytes_get_size (item), "a\n", 2);
  }
}

static void
test_separators (void)
{
  static const struct
  {
    const char *text;
    const char *bytes;
    gsize size;
  } good[] = {
    { "", "", 0 },
    { ",", ",", 1 },
    { "\\n", "\n", 1 },
    { "\\0", "\0", 1 },
    { "\\t;\\\\", "\t;\\", 3 },
    { "\\x2c\\54", ",,", 2 },
    { "\\r\\n", "\r\n", 2 },
    { "\xc3\xa9", "\xc3\xa9", 2 },
    { "\\x1fa",
      "\x1f"
      "a",
      2 },
    { "\\1234", "S4", 2 },
  };
  static const char *const bad[] = { "\\", "\\q", "a\\x", "\\777" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GBytes) bytes = parse (good[i].text);

      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), good[i].bytes,
                       good[i].size);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (troupe_separator_parse (bad[i], &error));
      g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pipe-source/blocks", test_blocks);
  g_test_add_func ("/pipe-source/files", test_files);
  g_test_add_func ("/pipe-source/every-byte", test_every_byte);
  g_test_add_func ("/pipe-source/too-long", test_too_long);
  g_test_add_func ("/pipe-source/longest", test_longest);
  g_test_add_func ("/pipe-source/slow-pipe", test_slow_pipe);
  g_test_add_func ("/pipe-source/separators", test_separators);
  return g_test_run ();
}
