/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the members of values that are JSON objects. */

#include "troupe-json-fields.h"

#include <string.h>

static void
assert_names (const char *json, const char *expected)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;

  troupe_json_fields_list (json, strlen (json), names);
  g_ptr_array_add (names, NULL);
  joined = g_strjoinv ("|", (char **) names->pdata);
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_lists (void)
{
  assert_names ("{}", "");
  assert_names ("{\"a\":1}", "a");
  assert_names (" {\n \"one\" : [1,{\"x\":\"}\"}] , \"two\":{\"y\":[\"]\"]},\"three\": null }",
                "one|two|three");
  assert_names ("{\"a\":1,\"a\":2}", "a");
  assert_names ("{\"\\u00e4\\n\\\"\":\"\\\"\",\"\":0}", "ä\n\"|");
  assert_names ("[{\"a\":1}]", "");
  assert_names ("plain", "");
  assert_names ("", "");
  assert_names ("{\"cut\":1,\"of", "cut");
  assert_names ("{\"cut\":1,\"off\":\"", "cut");
  assert_names ("{\"cut\":1,\"off\":[[1]", "cut");
  assert_names ("{\"cut\":}", "");
}

static void
assert_field (const char *json, const char *name, const char *expected)
{
  const char *value;
  gsize size;
  g_autofree char *text = NULL;

  if (troupe_json_fields_find (json, strlen (json), name, &value, &size))
    text = troupe_json_fields_to_text (value, size);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_finds (void)
{
  static const char json[] =
      "{\"n\": -1.5e3, \"text\":\"a\\tb\\u0041\\ud83d\\ude00\", \"list\":[1, {\"n\":2}],"
      "\"nothing\":null, \"\\u006e2\":true, \"last\":\"\"}";

  assert_field (json, "n", "-1.5e3");
  assert_field (json, "text", "a\tbA😀");
  assert_field (json, "list", "[1, {\"n\":2}]");
  assert_field (json, "nothing", "null");
  assert_field (json, "n2", "true");
  assert_field (json, "last", "");
  assert_field (json, "other", NULL);
  assert_field ("{\"lone\":\"\\ud83d\"}", "lone", "\xef\xbf\xbd");
  assert_field ("{\"a\":1", "a", "1");
  assert_field ("{\"a\":\"1", "a", NULL);
  assert_field ("a", "a", NULL);
}

/* Whatever is cut off, or is another byte, nothing is read beyond the end. */
static void
test_broken (void)
{
  static const char json[] = "{\"a\\u12\":[1,{\"b\":\"\\\"\"}],\"c\":\"\\ud83d\\ude00\",\"d\":-1}";
  const gsize size = strlen (json);

  for (gsize cut = 1; cut <= size; cut++)
    for (guint byte = 0; byte < 256; byte += 17)
      {
        g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
        g_autofree char *copy = g_memdup2 (json, cut);
        const char *value;
        gsize value_size;

        copy[cut / 2] = (char) byte;
        troupe_json_fields_list (copy, cut, names);
        if (troupe_json_fields_find (copy, cut, "c", &value, &value_size))
          {
            g_autofree char *text = troupe_json_fields_to_text (value, value_size);

            g_assert_true (value >= copy && value + value_size <= copy + cut);
          }
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-fields/lists", test_lists);
  g_test_add_func ("/json-fields/finds", test_finds);
  g_test_add_func ("/json-fields/broken", test_broken);
  return g_test_run ();
}
