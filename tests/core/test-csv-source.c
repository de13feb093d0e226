/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests items from the column of a CSV table. */

#include "source-helpers.h"
#include "troupe-csv-reader.h"
#include "troupe-csv-source.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "table.csv", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
put (Fixture *fixture, const char *text)
{
  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
}

/* All records, "|" between fields and "\n" after records, or the message of the error. The text is
 * given in pieces of some size. */
static char *
read_records (const char *text, gsize size, gsize piece)
{
  g_autoptr (TroupeCsvReader) reader = troupe_csv_reader_new (',');
  GString *read = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gsize at = 0;

  while (error == NULL)
    {
      gsize used = 0;
      gboolean whole;

      if (at < size)
        whole = troupe_csv_reader_feed (reader, (const guint8 *) text + at, MIN (piece, size - at),
                                        &used, &error);
      else
        whole = troupe_csv_reader_finish (reader, &error);
      at += used;
      if (!whole && used == 0)
        break;
      if (!whole)
        continue;

      g_string_append_printf (read, "%" G_GUINT64_FORMAT ":", troupe_csv_reader_get_line (reader));
      for (guint i = 0; i < troupe_csv_reader_get_n_fields (reader); i++)
        {
          gsize field_size;
          const guint8 *field = troupe_csv_reader_get_field (reader, i, &field_size);

          g_string_append_len (read, (const char *) field, field_size);
          g_string_append_c (read, '|');
        }
      g_string_append_c (read, '/');
      troupe_csv_reader_clear (reader);
    }
  if (error != NULL)
    g_string_append (read, error->message);
  return g_string_free (read, FALSE);
}

static void
test_reader (void)
{
  static const struct
  {
    const char *text;
    const char *records;
  } cases[] = {
    { "", "" },
    { "a", "1:a|/" },
    { "a,b\n1,2\n", "1:a|b|/2:1|2|/" },
    { "a,b\r\n1,2\r\n", "1:a|b|/2:1|2|/" },
    { "a,b\n1,2", "1:a|b|/2:1|2|/" },
    { ",\n,,\n", "1:||/2:|||/" },
    { "a\n\n\r\nb\n", "1:a|/4:b|/" },
    { "\"\"\n\"\",\"\"\n", "1:|/2:||/" },
    { "\"a,b\",\"c\"\"d\"\n", "1:a,b|c\"d|/" },
    { "\"a\nb\r\nc\",d\ne\n", "1:a\nb\r\nc|d|/4:e|/" },
    { "a\"b,c\"\"d\n", "1:a\"b|c\"\"d|/" },
    { " a , \"b\"\n", "1: a | \"b\"|/" },
    { "a\rb,c\r\rd\r\n", "1:a\rb|c\r\rd|/" },
    { "a\r", "1:a\r|/" },
    { "\"a\"\r", "1:a|/" },
    { "\xef\xbb\xbf"
      "a,b\n",
      "1:a|b|/" },
    { "\xef\xbb\xbf\"a\",b\n", "1:a|b|/" },
    { "\xef\xbb\xbf", "" },
    { "\xef\xbbx\n", "1:\xef\xbbx|/" },
    { "a\n\xef\xbb\xbf\n", "1:a|/2:\xef\xbb\xbf|/" },
    { "\xff\xfe,\x1f\n", "1:\xff\xfe|\x1f|/" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize piece = 1; piece < 8; piece++)
      {
        g_autofree char *read = read_records (cases[i].text, strlen (cases[i].text), piece);

        g_assert_cmpstr (read, ==, cases[i].records);
      }
}

static void
test_reader_errors (void)
{
  static const struct
  {
    const char *text;
    const char *pattern;
  } cases[] = {
    { "a\n\"b\"c\n", "1:a|/line 2: after a closing quote*" },
    { "\"b\"\rc\n", "line 1: after a closing quote*" },
    { "a\nb,\"c\nd\n", "1:a|/line 2: a quote is opened and never closed" },
    { "\"a\nb\",\"", "line 2: a quote is opened and never closed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize piece = 1; piece < 8; piece++)
      {
        g_autofree char *read = read_records (cases[i].text, strlen (cases[i].text), piece);

        assert_matches (read, cases[i].pattern);
      }
}

/* Fields of any bytes, quoted where they need it, come back. */
static void
test_reader_round_trip (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GString) expected = g_string_new (NULL);
      g_autofree char *read = NULL;
      guint line = 1;
      guint n_fields = g_rand_int_range (rand, 2, 5);

      for (guint record = g_rand_int_range (rand, 1, 6); record > 0; record--)
        {
          g_string_append_printf (expected, "%u:", line);
          for (guint i = 0; i < n_fields; i++)
            {
              if (i > 0)
                g_string_append_c (text, ',');
              g_string_append_c (text, '"');
              for (guint n = g_rand_int_range (rand, 0, 6); n > 0; n--)
                {
                  static const char special[] = "\",\r\n |";
                  char byte = g_rand_boolean (rand) ? special[g_rand_int_range (rand, 0, 6)]
                                                    : g_rand_int_range (rand, 1, 256);

                  g_string_append_c (text, byte);
                  if (byte == '"')
                    g_string_append_c (text, byte);
                  g_string_append_c (expected, byte);
                  line += byte == '\n';
                }
              g_string_append_c (text, '"');
              g_string_append_c (expected, '|');
            }
          g_string_append (text, g_rand_boolean (rand) ? "\r\n" : "\n");
          g_string_append_c (expected, '/');
          line++;
        }
      read = read_records (text->str, text->len, g_rand_int_range (rand, 1, 50));
      g_assert_cmpstr (read, ==, expected->str);
    }
}

static TroupeSource *
open_csv (Fixture *fixture, const char *column)
{
  g_autoptr (GError) error = NULL;
  TroupeSource *source = troupe_csv_source_new (fixture->path, &(TroupeCsvTable){ column }, &error);

  g_assert_no_error (error);
  return source;
}

static void
test_column (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeSource) source = NULL;

  put (fixture, "name,size\r\n\"a, b\",1\r\nc,2\r\n,3\r\n");
  source = open_csv (fixture, "name");
  g_assert_cmpuint (troupe_source_get_n_parts (source), ==, 1);
  g_assert_cmpstr (troupe_source_get_part_names (source)[0], ==, "name");
  g_assert_null (troupe_source_get_part_names (source)[1]);
  g_assert_cmpint (troupe_source_get_length (source), ==, -1);
  assert_items (source, 2, "a, b|c||");
  g_assert_cmpint (troupe_source_get_length (source), ==, 3);
  g_assert_cmpint (troupe_source_get_wait_fd (source), ==, -1);
}

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeSource) source = NULL;
  g_autofree char *names = NULL;

  put (fixture, "name,size,\"the colour\"\na,1,\n\"b\nb\",2,red\n");
  source = open_csv (fixture, NULL);
  g_assert_cmpuint (troupe_source_get_n_parts (source), ==, 3);
  names = g_strjoinv ("/", (char **) troupe_source_get_part_names (source));
  g_assert_cmpstr (names, ==, "name/size/the colour");
  assert_items (source, 1,
                "a\x1f"
                "1\x1f|b\nb\x1f"
                "2\x1fred|");
}

/* The rows of a table with a single column have one part, which may be anything. */
static void
test_single_column (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeSource) source = NULL;

  put (fixture, "name\na\x1f"
                "b\n\"\"\n\nc\n");
  source = open_csv (fixture, NULL);
  g_assert_cmpuint (troupe_source_get_n_parts (source), ==, 1);
  assert_items (source, 9,
                "a\x1f"
                "b||c|");
}

static void
test_header_alone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeSource) source = NULL;

  put (fixture, "name,size");
  source = open_csv (fixture, "size");
  assert_items (source, 1, "");
  g_assert_cmpint (troupe_source_get_length (source), ==, 0);
}

static void
test_open_errors (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *column;
    const char *pattern;
  } cases[] = {
    { "", NULL, "“*table.csv” is empty: its first line has to name the columns" },
    { "\n\n", NULL, "“*table.csv” is empty*" },
    { "name,size\n", "colour",
      "“*table.csv” has no column “colour”; its columns are “name”, “size”" },
    { "name,Name \n", "Name", "*has no column “Name”; its columns are “name”, “Name ”" },
    { "a,b,a\n", "a", "“*table.csv” has more than one column “a”*" },
    { "a,\"b\n", "a", "“*table.csv”, line 1: a quote is opened and never closed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      put (fixture, cases[i].text);
      g_assert_null (
          troupe_csv_source_new (fixture->path, &(TroupeCsvTable){ cases[i].column }, &error));
      g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID);
      assert_matches (error->message, cases[i].pattern);
    }
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (troupe_csv_source_new (fixture->path, &(TroupeCsvTable){ NULL }, &error));
  g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_READ);
}

/* An error in the middle: the items before it come first. */
static void
test_record_errors (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *pattern;
  } cases[] = {
    { "a,b\n1,2\n3\n4,5\n",
      "“*table.csv”, line 3: there is 1 field here, but the first line has 2" },
    { "a,b\n1,2\n\n\n3,4,5\n", "*line 5: there are 3 fields here*has 2" },
    { "a,b\n1,2\n3,\"4\"5\n", "*line 3: after a closing quote*" },
    { "a,b\n1,2\n3,\"4\n", "*line 3: a quote is opened*" },
    { "a,b\n1,2\n3,4\x1f"
      "5\n",
      "*line 3: item 2 has the byte 0x1F in column “b”*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TroupeSource) source = NULL;
      g_autoptr (TroupeItems) items = NULL;
      g_autoptr (GError) error = NULL;
      GString *read;

      put (fixture, cases[i].text);
      source = open_csv (fixture, NULL);
      read = read_items (source, 5, &error);
      g_assert_cmpstr (read->str, ==,
                       "1\x1f"
                       "2|");
      g_string_free (read, TRUE);
      g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID);
      assert_matches (error->message, cases[i].pattern);
      g_assert_cmpint (troupe_source_next (source, 1, 1, &items, NULL), ==, TROUPE_SOURCE_END);
    }
}

/* A table much larger than a chunk. */
static void
test_large (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (GString) text = g_string_new ("number,text\n");
  g_autoptr (GString) expected = g_string_new (NULL);
  GString *read;

  for (guint i = 0; i < 200000; i++)
    {
      g_string_append_printf (text, "%u,\"a \"\"quoted\"\" text, %u\"\r\n", i, i);
      g_string_append_printf (expected,
                              "%u\x1f"
                              "a \"quoted\" text, %u|",
                              i, i);
    }
  put (fixture, text->str);
  source = open_csv (fixture, NULL);
  read = read_items (source, 1000, NULL);
  g_assert_true (g_string_equal (read, expected));
  g_string_free (read, TRUE);
}

static gpointer
write_slowly (gpointer path)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);

  g_assert_cmpint (write (fd, "na", 2), ==, 2);
  g_assert_cmpint (write (fd, "me,b\n1,2\n\"x", 11), ==, 11);
  return GINT_TO_POINTER (fd);
}

/* From a pipe: it waits for the names of the columns, and then for nothing. */
static void
test_pipe (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (TroupeItems) items = NULL;
  GThread *thread;
  int fd;

  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  thread = g_thread_new ("writer", write_slowly, fixture->path);
  source = open_csv (fixture, "b");
  fd = GPOINTER_TO_INT (g_thread_join (thread));

  g_assert_cmpint (troupe_source_next (source, 9, 1, &items, NULL), ==, TROUPE_SOURCE_ITEMS);
  g_assert_cmpuint (troupe_items_get_count (items), ==, 1);
  g_clear_pointer (&items, troupe_items_unref);
  g_assert_cmpint (troupe_source_next (source, 9, 1, &items, NULL), ==, TROUPE_SOURCE_WAIT);
  g_assert_cmpint (troupe_source_get_wait_fd (source), >=, 0);
  g_assert_cmpint (write (fd, "\",3", 3), ==, 3);
  close (fd);
  g_assert_cmpint (troupe_source_next (source, 9, 1, &items, NULL), ==, TROUPE_SOURCE_ITEMS);
  g_clear_pointer (&items, troupe_items_unref);
  g_assert_cmpint (troupe_source_next (source, 9, 1, &items, NULL), ==, TROUPE_SOURCE_END);
}

static TroupeSource *
open_table (const char *path, TroupeCsvTable table)
{
  g_autoptr (GError) error = NULL;
  TroupeSource *source = troupe_csv_source_new (path, &table, &error);

  g_assert_no_error (error);
  return source;
}

/* A comma is then a byte like others, and a delimiter between quotes too. */
static void
test_delimiter (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeSource) semicolons = NULL;
  g_autoptr (TroupeSource) column = NULL;

  put (fixture, "\357\273\277name;size\r\na,b;\"1;2\"\r\n");
  semicolons = open_table (fixture->path, (TroupeCsvTable){ .delimiter = ';' });
  assert_items (semicolons, 1,
                "a,b\x1f"
                "1;2|");
  column = open_table (fixture->path, (TroupeCsvTable){ "name", ';' });
  assert_items (column, 1, "a,b|");
}

/* The name of a file says that tabs separate its values, unless a delimiter is given. */
static void
test_tabs_by_name (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    guint8 delimiter;
    guint n_parts;
  } cases[] = {
    { "t.tsv", 0, 2 }, { "t.TSV", 0, 2 },   { "t.tab", 0, 2 },
    { "t.csv", 0, 1 }, { "t.tsv", ',', 1 }, { "tsv", 0, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, cases[i].name, NULL);
      g_autoptr (TroupeSource) source = NULL;

      g_assert_true (g_file_set_contents (path, "a\tb\n1\t2\n", -1, NULL));
      source = open_table (path, (TroupeCsvTable){ .delimiter = cases[i].delimiter });
      g_assert_cmpuint (troupe_source_get_n_parts (source), ==, cases[i].n_parts);
      g_unlink (path);
    }
}

static void
test_no_header (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeSource) rows = NULL;
  g_autoptr (TroupeSource) column = NULL;
  g_autoptr (TroupeSource) empty = NULL;

  put (fixture, "a,1\nb,2\n");
  rows = open_table (fixture->path, (TroupeCsvTable){ .no_header = TRUE });
  g_assert_cmpuint (troupe_source_get_n_parts (rows), ==, 2);
  g_assert_null (troupe_source_get_part_names (rows));
  assert_items (rows, 1,
                "a\x1f"
                "1|b\x1f"
                "2|");
  g_assert_cmpint (troupe_source_get_length (rows), ==, 2);
  column = open_table (fixture->path, (TroupeCsvTable){ "2", .no_header = TRUE });
  g_assert_cmpuint (troupe_source_get_n_parts (column), ==, 1);
  assert_items (column, 1, "1|2|");

  put (fixture, "");
  empty = open_table (fixture->path, (TroupeCsvTable){ "2", .no_header = TRUE });
  g_assert_cmpuint (troupe_source_get_n_parts (empty), ==, 1);
  assert_items (empty, 1, "");
}

static void
test_no_header_errors (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *column;
    const char *pattern;
  } cases[] = {
    { "a,1\n", "name", "“name” is not a column of a table without names*" },
    { "a,1\n", "0", "“0” is not a column*" },
    { "a,1\n", "3", "“*table.csv” has no column 3; it has 2" },
    { "a,\x1f\n", NULL, "*line 1: item 1 has the byte 0x1F in column 2;*" },
    { "a,\"1\n", NULL, "*a quote is opened*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TroupeCsvTable table = { cases[i].column, .no_header = TRUE };
      g_autoptr (GError) error = NULL;

      put (fixture, cases[i].text);
      g_assert_null (troupe_csv_source_new (fixture->path, &table, &error));
      assert_matches (error->message, cases[i].pattern);
    }
}

#define ADD(path, function) \
  g_test_add ("/csv-source/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/csv-reader/records", test_reader);
  g_test_add_func ("/csv-reader/errors", test_reader_errors);
  g_test_add_func ("/csv-reader/round-trip", test_reader_round_trip);
  ADD ("column", test_column);
  ADD ("rows", test_rows);
  ADD ("single-column", test_single_column);
  ADD ("header-alone", test_header_alone);
  ADD ("open-errors", test_open_errors);
  ADD ("missing", test_missing);
  ADD ("record-errors", test_record_errors);
  ADD ("large", test_large);
  ADD ("pipe", test_pipe);
  ADD ("delimiter", test_delimiter);
  ADD ("tabs-by-name", test_tabs_by_name);
  ADD ("no-header", test_no_header);
  ADD ("no-header-errors", test_no_header_errors);

  return g_test_run ();
}
