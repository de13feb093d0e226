/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the combinations of several lists of items. */

#include "source-helpers.h"
#include "troupe-argument-source.h"
#include "troupe-combination-source.h"
#include "troupe-csv-source.h"
#include "troupe-lines-source.h"
#include "troupe-range-source.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* A source from a description: lists with " ::: " or " :::+ " between them, a list being words with
 * spaces between them, or a range; with " :::* ", the shorter ones begin again. */
static TroupeSource *
combine (const char *text)
{
  const gboolean repeats = strstr (text, ":::*") != NULL;
  g_auto (GStrv) tokens = g_strsplit (text, " ", -1);
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  gboolean linked[9] = { FALSE };

  for (guint i = 0;; i++)
    {
      if (tokens[i] != NULL && !g_str_has_prefix (tokens[i], ":::"))
        {
          g_ptr_array_add (words, tokens[i]);
          continue;
        }

      if (words->len == 1 && strchr (words->pdata[0], ':') != NULL)
        g_ptr_array_add (sources, troupe_range_source_new_from_string (words->pdata[0], NULL));
      else
        g_ptr_array_add (
            sources, troupe_argument_source_new ((const char *const *) words->pdata, words->len));
      g_ptr_array_set_size (words, 0);
      if (tokens[i] == NULL)
        break;
      linked[sources->len] = g_str_equal (tokens[i], ":::+");
    }
  if (repeats)
    return troupe_combination_source_new_repeated ((TroupeSource *const *) sources->pdata,
                                                   sources->len);
  return troupe_combination_source_new ((TroupeSource *const *) sources->pdata, linked,
                                        sources->len);
}

static void
test_products (void)
{
  static const struct
  {
    const char *text;
    const char *items;
    guint n_parts;
    gint64 length;
  } cases[] = {
    { "a b", "a|b|", 1, 2 },
    { "a b ::: 1 2", "a1|a2|b1|b2|", 2, 4 },
    { "a b ::: 1 2 ::: x y", "a1x|a1y|a2x|a2y|b1x|b1y|b2x|b2y|", 3, 8 },
    { "a b :::+ 1 2", "a1|b2|", 2, 2 },
    { "a b c :::+ 1 2", "a1|b2|", 2, 2 },
    { "a b :::+ 1 2 3", "a1|b2|", 2, 2 },
    { "a b :::+ 1 2 ::: x y", "a1x|a1y|b2x|b2y|", 3, 4 },
    { "a b ::: 1 2 :::+ x y", "a1x|a2y|b1x|b2y|", 3, 4 },
    { "a b ::: 1 2 :::+ x y z", "a1x|a2y|b1x|b2y|", 3, 4 },
    { "a b ::: 1:3", "a1|a2|a3|b1|b2|b3|", 2, 6 },
    { "1:2 ::: 3:4 ::: 5:6", "135|136|145|146|235|236|245|246|", 3, 8 },
    { "1:2 ::: 5:1", "", 2, 0 },
    { "5:1 ::: 1:2", "", 2, 0 },
    { "1:2 ::: 5:1 ::: 1:2", "", 3, 0 },
    { "1:9 :::+ 5:1", "", 2, 0 },
    { "1:2 ::: 1:2 :::+ 9:1", "", 3, 0 },
    { "1:9223372036854775807 ::: 9:1", "", 2, 0 },
    { "a b c :::* 1 2", "a1|b2|c1|", 2, 3 },
    { "a :::* 1 2 3", "a1|a2|a3|", 2, 3 },
    { "a b c :::* 1 2 :::* 5:8", "a15|b26|c17|a28|", 3, 4 },
    { "a b :::* 1 2", "a1|b2|", 2, 2 },
    { "a b :::* 9:1", "", 2, 0 },
    { "9:1 :::* a b", "", 2, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint max_count = 1; max_count < 4; max_count++)
      {
        g_autoptr (TroupeSource) source = combine (cases[i].text);
        g_autoptr (GError) error = NULL;
        g_autoptr (GString) plain = g_string_new (NULL);
        GString *read;

        g_assert_cmpuint (troupe_source_get_n_parts (source), ==, cases[i].n_parts);
        g_assert_null (troupe_source_get_part_names (source));
        g_assert_cmpint (troupe_source_get_length (source), ==, cases[i].length);
        read = read_items (source, max_count, &error);
        g_assert_no_error (error);

        for (const char *at = read->str; *at != '\0'; at++)
          if (*at != TROUPE_PART_SEPARATOR)
            g_string_append_c (plain, *at);
        g_assert_cmpstr (plain->str, ==, cases[i].items);
        g_assert_cmpuint (read->len - plain->len, ==, cases[i].length * (cases[i].n_parts - 1));
        g_string_free (read, TRUE);
      }
}

/* Nothing is made that is not asked for. */
static void
test_huge (void)
{
  g_autoptr (TroupeSource) source = combine ("1:1000000000 ::: 1:1000000000");
  g_autoptr (TroupeSource) more = combine ("1:10000000000 ::: 1:10000000000");
  g_autoptr (TroupeItems) items = NULL;
  g_autoptr (GBytes) item = NULL;

  g_assert_cmpint (troupe_source_get_length (source), ==, 1000000000000000000);
  g_assert_cmpint (troupe_source_get_length (more), ==, -1);
  g_assert_cmpint (troupe_source_next (source, 3, 1000, &items, NULL), ==, TROUPE_SOURCE_ITEMS);
  g_assert_cmpuint (troupe_items_get_count (items), ==, 3);
  item = troupe_items_dup_item (items, 2);
  g_assert_cmpmem (g_bytes_get_data (item, NULL), g_bytes_get_size (item),
                   "1\x1f"
                   "3",
                   3);
}

static void
test_names (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "table.csv", NULL);
  const char *const words[] = { "x", "y", NULL };
  g_autoptr (TroupeSource) arguments = troupe_argument_source_new (words, -1);
  g_autoptr (TroupeSource) table = NULL;
  g_autoptr (TroupeSource) source = NULL;
  g_autofree char *names = NULL;

  g_assert_true (g_file_set_contents (path, "name,size\na,1\nb,2\n", -1, NULL));
  table = troupe_csv_source_new (path, &(TroupeCsvTable){ NULL }, NULL);
  source = troupe_combination_source_new ((TroupeSource *[]){ arguments, table },
                                          (gboolean[]){ FALSE, FALSE }, 2);
  g_assert_cmpuint (troupe_source_get_n_parts (source), ==, 3);
  names = g_strjoinv ("/", (char **) troupe_source_get_part_names (source));
  g_assert_cmpstr (names, ==, "/name/size");
  g_assert_cmpint (troupe_source_get_length (source), ==, -1);
  assert_items (source, 2,
                "x\x1f"
                "a\x1f"
                "1|x\x1f"
                "b\x1f"
                "2|y\x1f"
                "a\x1f"
                "1|y\x1f"
                "b\x1f"
                "2|");
  g_unlink (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
assert_separator (const char *word, const char *message)
{
  const char *const words[] = { "a", word, NULL };
  const char *const numbers[] = { "1", "2", NULL };
  g_autoptr (TroupeSource) arguments = troupe_argument_source_new (words, -1);
  g_autoptr (TroupeSource) others = troupe_argument_source_new (numbers, -1);
  g_autoptr (TroupeSource) source = troupe_combination_source_new (
      (TroupeSource *[]){ arguments, others }, (gboolean[]){ FALSE, FALSE }, 2);
  g_autoptr (TroupeItems) items = NULL;
  g_autoptr (GError) error = NULL;
  GString *read = read_items (source, 9, &error);

  g_assert_cmpstr (read->str, ==,
                   "a\x1f"
                   "1|a\x1f"
                   "2|");
  g_string_free (read, TRUE);
  g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID);
  assert_matches (error->message, message);
  g_assert_cmpint (troupe_source_next (source, 1, 1, &items, NULL), ==, TROUPE_SOURCE_END);
}

static void
test_separator (void)
{
  assert_separator ("b\x1f"
                    "c",
                    "Item 3 has the byte 0x1F in its part “b\\037c”*");
  assert_separator ("\x1f", "Item 3 has the byte 0x1F in its part “\\037”*");
}

/* The parts of an item may be as long as an item, and no longer. */
static void
test_item_max (void)
{
  for (guint max = 6; max <= 7; max++)
    {
      const char *const words[] = { "abc", "d", NULL };
      const char *const others[] = { "12", "345", NULL };
      g_autoptr (TroupeSource) first = troupe_argument_source_new (words, -1);
      g_autoptr (TroupeSource) second = troupe_argument_source_new (others, -1);
      g_autoptr (TroupeSource) source = troupe_combination_source_new (
          (TroupeSource *[]){ first, second }, (gboolean[]){ FALSE, FALSE }, 2);
      g_autoptr (GError) error = NULL;
      GString *read;

      troupe_combination_source_set_item_max (TROUPE_COMBINATION_SOURCE (source), max);
      read = read_items (source, 9, &error);
      if (max == 7)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (read->str, ==,
                           "abc\x1f"
                           "12|abc\x1f"
                           "345|d\x1f"
                           "12|d\x1f"
                           "345|");
        }
      else
        {
          g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID);
          g_assert_cmpstr (error->message, ==,
                           "The parts of item 2 are together larger than 6 bytes, the most that an "
                           "item may have");
          g_assert_cmpstr (read->str, ==,
                           "abc\x1f"
                           "12|");
        }
      g_string_free (read, TRUE);
    }
}

static void
say (int fd, const char *text)
{
  g_assert_cmpint (write (fd, text, strlen (text)), ==, strlen (text));
}

static void
assert_waits (TroupeSource *source, int fd)
{
  g_autoptr (TroupeItems) items = NULL;

  g_assert_cmpint (troupe_source_next (source, 9, 1000, &items, NULL), ==, TROUPE_SOURCE_WAIT);
  g_assert_cmpint (troupe_source_get_wait_fd (source), ==, fd);
}

static void
assert_some (TroupeSource *source, const char *expected)
{
  g_autoptr (TroupeItems) items = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_cmpint (troupe_source_next (source, 9, 1000, &items, NULL), ==, TROUPE_SOURCE_ITEMS);
  for (guint i = 0; i < troupe_items_get_count (items); i++)
    {
      g_autoptr (GBytes) item = troupe_items_dup_item (items, i);

      g_string_append_len (text, g_bytes_get_data (item, NULL), g_bytes_get_size (item));
      g_string_append_c (text, '|');
    }
  g_assert_cmpstr (text->str, ==, expected);
}

/* Lists that come through pipes: each item is made when its parts are there, and the inner list is
 * read once. */
static void
test_pipes (void)
{
  g_autoptr (TroupeSource) outer = NULL;
  g_autoptr (TroupeSource) inner = NULL;
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (TroupeItems) items = NULL;
  int outer_fds[2];
  int inner_fds[2];

  g_assert_true (g_unix_open_pipe (outer_fds, FD_CLOEXEC, NULL));
  g_assert_true (g_unix_open_pipe (inner_fds, FD_CLOEXEC, NULL));
  outer = troupe_lines_source_new_from_fd (outer_fds[0], "outer", NULL);
  inner = troupe_lines_source_new_from_fd (inner_fds[0], "inner", NULL);
  source = troupe_combination_source_new ((TroupeSource *[]){ outer, inner },
                                          (gboolean[]){ FALSE, FALSE }, 2);

  assert_waits (source, outer_fds[0]);
  say (outer_fds[1], "a\nb\n");
  assert_waits (source, inner_fds[0]);
  say (inner_fds[1], "1\n");
  assert_some (source, "a\x1f"
                       "1|");
  say (inner_fds[1], "2\n");
  assert_some (source, "a\x1f"
                       "2|");
  assert_waits (source, inner_fds[0]);
  close (inner_fds[1]);
  assert_some (source, "b\x1f"
                       "1|b\x1f"
                       "2|");
  assert_waits (source, outer_fds[0]);
  say (outer_fds[1], "c\n");
  assert_some (source, "c\x1f"
                       "1|c\x1f"
                       "2|");
  close (outer_fds[1]);
  g_assert_cmpint (troupe_source_next (source, 9, 1000, &items, NULL), ==, TROUPE_SOURCE_END);
}

/* A list that is as long as the others, but not known to end, decides whether they repeat. */
static void
test_repeated_pipe (void)
{
  const char *const words[] = { "a", "b", NULL };
  g_autoptr (TroupeSource) arguments = troupe_argument_source_new (words, -1);
  g_autoptr (TroupeSource) pipe = NULL;
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (TroupeItems) items = NULL;
  int fds[2];

  g_assert_true (g_unix_open_pipe (fds, FD_CLOEXEC, NULL));
  pipe = troupe_lines_source_new_from_fd (fds[0], "the pipe", NULL);
  source = troupe_combination_source_new_repeated ((TroupeSource *[]){ arguments, pipe }, 2);
  g_assert_cmpint (troupe_source_get_length (source), ==, -1);
  assert_waits (source, fds[0]);
  say (fds[1], "1\n2\n");
  assert_some (source, "a\x1f"
                       "1|b\x1f"
                       "2|");
  assert_waits (source, fds[0]);
  say (fds[1], "3\n");
  assert_some (source, "a\x1f"
                       "3|");
  close (fds[1]);
  g_assert_cmpint (troupe_source_next (source, 9, 1000, &items, NULL), ==, TROUPE_SOURCE_END);
}

/* A list that cannot be read ends it. */
static void
test_failure (void)
{
  const char *const words[] = { "a", "b", NULL };
  g_autoptr (TroupeSource) outer = troupe_argument_source_new (words, -1);
  g_autoptr (TroupeSource) inner =
      troupe_lines_source_new_from_fd (open ("/dev/null", O_WRONLY | O_CLOEXEC), "that file", NULL);
  g_autoptr (TroupeSource) source = troupe_combination_source_new (
      (TroupeSource *[]){ outer, inner }, (gboolean[]){ FALSE, FALSE }, 2);
  g_autoptr (TroupeItems) items = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (troupe_source_next (source, 9, 1000, &items, &error), ==, TROUPE_SOURCE_FAILED);
  g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_READ);
  g_assert_cmpint (troupe_source_next (source, 9, 1000, &items, NULL), ==, TROUPE_SOURCE_END);
}

/* However many there are, items of 64 KiB are made ahead. */
static void
test_ahead (void)
{
  g_autofree char *word = g_strnfill (127, 'x');
  const char *words[30];
  g_autoptr (TroupeSource) outer = NULL;
  g_autoptr (TroupeSource) inner = NULL;
  g_autoptr (TroupeSource) source = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    words[i] = word;
  outer = troupe_argument_source_new (words, G_N_ELEMENTS (words));
  inner = troupe_argument_source_new (words, G_N_ELEMENTS (words));
  source = troupe_combination_source_new ((TroupeSource *[]){ outer, inner },
                                          (gboolean[]){ FALSE, FALSE }, 2);
  for (guint left = 900; left > 0;)
    {
      g_autoptr (TroupeItems) items = NULL;

      g_assert_cmpint (troupe_source_next (source, G_MAXUINT32, G_MAXSIZE, &items, NULL), ==,
                       TROUPE_SOURCE_ITEMS);
      g_assert_cmpuint (troupe_items_get_count (items), ==, MIN (left, 256));
      left -= troupe_items_get_count (items);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/combination-source/products", test_products);
  g_test_add_func ("/combination-source/huge", test_huge);
  g_test_add_func ("/combination-source/names", test_names);
  g_test_add_func ("/combination-source/separator", test_separator);
  g_test_add_func ("/combination-source/item-max", test_item_max);
  g_test_add_func ("/combination-source/pipes", test_pipes);
  g_test_add_func ("/combination-source/repeated-pipe", test_repeated_pipe);
  g_test_add_func ("/combination-source/failure", test_failure);
  g_test_add_func ("/combination-source/ahead", test_ahead);

  return g_test_run ();
}
