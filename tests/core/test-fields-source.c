/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests items that are split into parts and trimmed. */

#include "source-helpers.h"
#include "troupe-argument-source.h"
#include "troupe-combination-source.h"
#include "troupe-fields-source.h"
#include "troupe-lines-source.h"

#include <glib-unix.h>
#include <unistd.h>

/* Parts are separated by "/" in these tables. */
static void
assert_fields (TroupeSource *source, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) read = read_items (source, 2, &error);

  g_assert_no_error (error);
  g_strdelimit (read->str, "\x1f", '/');
  g_assert_cmpstr (read->str, ==, expected);
}

static TroupeSource *
open_fields (const char *items, TroupeFields fields)
{
  g_auto (GStrv) words = g_strsplit (items, "|", -1);
  g_autoptr (TroupeSource) source =
      troupe_argument_source_new ((const char *const *) words, *items == '\0' ? 0 : -1);
  g_autoptr (GError) error = NULL;
  TroupeSource *split = troupe_fields_source_new (source, &fields, &error);

  g_assert_no_error (error);
  return split;
}

static void
test_split (void)
{
  static const struct
  {
    const char *separator;
    const char *items;
    const char *expected;
  } cases[] = {
    { ",", "a,b|c,d", "a/b|c/d|" },
    { ",", "a,b,,|,a||,", "a/b//|/a||/|" },
    { ",", "a|b,c,d", "a|b/c/d|" },
    { "\\t", "a\tb c", "a/b c|" },
    { "[,;] *", "a, b;c|d", "a/b/c|d|" },
    { ", ", "a, b,c", "a/b,c|" },
    /* One that does not match, and ones that match the empty string. */
    { "x", "a,b|c", "a,b|c|" },
    { "", "abc||d", "a/b/c||d|" },
    { "\\d*", "a1b22c", "a/b/c|" },
    { "(?=b)", "abab|b", "a/ba/b|b|" },
    { "^", "abc", "abc|" },
    { "$", "abc", "abc|" },
    /* Bytes that are no text. */
    { "\\xff", "\xfe\xff\xfd", "\xfe/\xfd|" },
    { "\xc3\xa4", "a\xc3\xa4 b", "a/ b|" },
    { ",", "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TroupeSource) source =
          open_fields (cases[i].items, (TroupeFields){ cases[i].separator });

      g_test_message ("%s of %s", cases[i].separator, cases[i].items);
      g_assert_cmpuint (troupe_source_get_n_parts (source), ==, 0);
      g_assert_null (troupe_source_get_part_names (source));
      assert_fields (source, cases[i].expected);
    }
}

static void
test_trim (void)
{
  static const struct
  {
    TroupeTrim trim;
    const char *separator;
    const char *items;
    const char *expected;
  } cases[] = {
    { TROUPE_TRIM_NONE, NULL, " a |\tb\n", " a |\tb\n|" },
    { TROUPE_TRIM_LEFT, NULL, " a | \t\n\v\f\rb c ", "a |b c |" },
    { TROUPE_TRIM_RIGHT, NULL, " a | b \t\n\v\f\r", " a| b|" },
    { TROUPE_TRIM_BOTH, NULL, " a |  || b", "a|||b|" },
    { TROUPE_TRIM_BOTH, ",", " a , b c |,", "a/b c|/|" },
    { TROUPE_TRIM_LEFT, ",", " a , b ", "a /b |" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TroupeSource) source =
          open_fields (cases[i].items, (TroupeFields){ cases[i].separator, cases[i].trim });

      assert_fields (source, cases[i].expected);
    }
}

static void
test_header (void)
{
  const TroupeFields alone = { .header = TRUE };
  const TroupeFields columns = { ",", TROUPE_TRIM_BOTH, FALSE, TRUE };
  const TroupeFields second = { ",", TROUPE_TRIM_NONE, TRUE, TRUE };
  const TroupeFields skipped = { .skip_first = TRUE };
  g_autoptr (TroupeSource) one = open_fields ("name|1|2", alone);
  g_autoptr (TroupeSource) several = open_fields ("name, size|a|,b|c,d", columns);
  g_autoptr (TroupeSource) later = open_fields ("#!|x,y|1,2", second);
  g_autoptr (TroupeSource) rest = open_fields ("#!|1|2", skipped);
  g_autoptr (TroupeSource) none = open_fields ("", skipped);
  g_autofree char *names = NULL;

  g_assert_cmpuint (troupe_source_get_n_parts (one), ==, 1);
  g_assert_cmpstr (troupe_source_get_part_names (one)[0], ==, "name");
  g_assert_cmpint (troupe_source_get_length (one), ==, 2);
  assert_fields (one, "1|2|");

  names = g_strjoinv ("/", (char **) troupe_source_get_part_names (several));
  g_assert_cmpstr (names, ==, "name/size");
  g_assert_cmpuint (troupe_source_get_n_parts (several), ==, 2);
  assert_fields (several, "a/|/b|c/d|");

  g_assert_cmpstr (troupe_source_get_part_names (later)[1], ==, "y");
  g_assert_cmpint (troupe_source_get_length (later), ==, 1);
  assert_fields (later, "1/2|");

  assert_fields (rest, "1|2|");
  g_assert_cmpint (troupe_source_get_length (rest), ==, 2);
  assert_fields (none, "");
}

/* How many are blank is not known before they were read. */
static void
test_blank (void)
{
  const TroupeFields fields = { .skip_blank = TRUE };
  g_autoptr (TroupeSource) source = open_fields ("a|| \t|b ", fields);
  g_autoptr (TroupeSource) kept = open_fields ("a||b", (TroupeFields){ .trim = TROUPE_TRIM_BOTH });

  g_assert_cmpint (troupe_source_get_length (source), ==, -1);
  assert_fields (source, "a|b |");
  g_assert_cmpint (troupe_source_get_length (kept), ==, 3);
  assert_fields (kept, "a||b|");
}

static void
test_errors (void)
{
  static const struct
  {
    const char *items;
    TroupeFields fields;
    const char *before;
    const char *message;
  } cases[] = {
    { "a", { "(" }, NULL, "“(” is not a regular expression: *" },
    { "", { .header = TRUE }, NULL, "The items are empty: *" },
    { "a", { .header = TRUE, .skip_first = TRUE }, NULL, "The items are empty: *" },
    { "a,b|1,2|1,2,3|4,5", { ",", .header = TRUE }, "1/2|", "Item 2 has 3 columns*names 2" },
    { "a,b|c\x1f|d", { "," }, "a/b|", "Item 2 has the byte 0x1F in its part “c\\037”*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) words = g_strsplit (cases[i].items, "|", -1);
      g_autoptr (TroupeSource) source = troupe_argument_source_new (
          (const char *const *) words, *cases[i].items == '\0' ? 0 : -1);
      g_autoptr (GError) error = NULL;
      g_autoptr (TroupeSource) split = troupe_fields_source_new (source, &cases[i].fields, &error);

      if (cases[i].before == NULL)
        {
          g_assert_null (split);
        }
      else
        {
          g_autoptr (GString) read = read_items (split, 10, &error);

          g_strdelimit (read->str, "\x1f", '/');
          g_assert_cmpstr (read->str, ==, cases[i].before);
        }
      g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID);
      assert_matches (error->message, cases[i].message);
    }
}

/* An item that is all of a pipe's for now. */
static void
test_pipe (void)
{
  const TroupeFields fields = { ",", .header = TRUE };
  g_autoptr (TroupeSource) lines = NULL;
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (TroupeItems) items = NULL;
  g_autoptr (GError) error = NULL;
  int ends[2];

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  lines = troupe_lines_source_new_from_fd (ends[0], "a pipe", NULL);
  g_assert_cmpint (write (ends[1], "a,b\n1", 5), ==, 5);
  source = troupe_fields_source_new (lines, &fields, &error);
  g_assert_no_error (error);
  g_assert_cmpint (troupe_source_next (source, 9, 99, &items, &error), ==, TROUPE_SOURCE_WAIT);
  g_assert_cmpint (troupe_source_get_wait_fd (source), ==, ends[0]);
  g_assert_cmpint (troupe_source_get_length (source), ==, -1);
  close (ends[1]);
  assert_fields (source, "1/|");
  g_assert_cmpint (troupe_source_get_length (source), ==, 1);
}

/* Parts of lists that are combined keep their names. */
static void
test_combined (void)
{
  const TroupeFields fields = { ",", .header = TRUE };
  TroupeSource *const sources[] = { open_fields ("a,b|1,2|3", fields),
                                    open_fields ("x|y", fields) };
  const gboolean linked[] = { FALSE, FALSE };
  g_autoptr (TroupeSource) combined = troupe_combination_source_new (sources, linked, 2);
  g_autofree char *names = g_strjoinv ("/", (char **) troupe_source_get_part_names (combined));

  g_assert_cmpstr (names, ==, "a/b/x");
  assert_fields (combined, "1/2/y|3//y|");
  g_object_unref (sources[0]);
  g_object_unref (sources[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fields-source/split", test_split);
  g_test_add_func ("/fields-source/trim", test_trim);
  g_test_add_func ("/fields-source/header", test_header);
  g_test_add_func ("/fields-source/blank", test_blank);
  g_test_add_func ("/fields-source/errors", test_errors);
  g_test_add_func ("/fields-source/pipe", test_pipe);
  g_test_add_func ("/fields-source/combined", test_combined);
  return g_test_run ();
}
