/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests results as lines, JSON and CSV. */

#include "troupe-formatter.h"
#include "troupe-json-members.h"
#include "troupe-json-text.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define REPLACEMENT "\357\277\275"

typedef struct
{
  const char *value;
  gssize size;
  const char *json;
} Example;

static const Example examples[] = {
  { "25", -1, "25" },
  { "-25", -1, "-25" },
  { "0", -1, "0" },
  { "123456789012345678901234567890", -1, "123456789012345678901234567890" },
  { "1.10", -1, "1.10" },
  { "-0.5e+400", -1, "-0.5e+400" },
  { "true", -1, "true" },
  { "false", -1, "false" },
  { "null", -1, "null" },
  { "[1,\n 2, [ ] ]", -1, "[1,2,[]]" },
  { " {\"a\" : {} , \"b\\n\\u00e9\":\"é\"}\n", -1, "{\"a\":{},\"b\\n\\u00e9\":\"é\"}" },
  { "", -1, "\"\"" },
  { "abc", -1, "\"abc\"" },
  { "\"abc\"", -1, "\"\\\"abc\\\"\"" },
  { "007", -1, "\"007\"" },
  { "-", -1, "\"-\"" },
  { "+1", -1, "\"+1\"" },
  { "1.", -1, "\"1.\"" },
  { ".5", -1, "\".5\"" },
  { "1e", -1, "\"1e\"" },
  { "1 2", -1, "\"1 2\"" },
  { "0x1F", -1, "\"0x1F\"" },
  { "NaN", -1, "\"NaN\"" },
  { "nullx", -1, "\"nullx\"" },
  { "[1,]", -1, "\"[1,]\"" },
  { "[1", -1, "\"[1\"" },
  { "[010]", -1, "\"[010]\"" },
  { "['a']", -1, "\"['a']\"" },
  { "[1/**/]", -1, "\"[1/**/]\"" },
  { "[\"a", -1, "\"[\\\"a\"" },
  { "[\"a\\", -1, "\"[\\\"a\\\\\"" },
  { "[\"\\u12\"]", -1, "\"[\\\"\\\\u12\\\"]\"" },
  { "[\"\\x\"]", -1, "\"[\\\"\\\\x\\\"]\"" },
  { "[\"a\nb\"]", -1, "\"[\\\"a\\nb\\\"]\"" },
  { "[\"\xff\"]", -1, "\"[\\\"" REPLACEMENT "\\\"]\"" },
  { "{", -1, "\"{\"" },
  { "{\"a\":1,", -1, "\"{\\\"a\\\":1,\"" },
  { "{\"a\"", -1, "\"{\\\"a\\\"\"" },
  { "[", -1, "\"[\"" },
  { "{\"a\"}", -1, "\"{\\\"a\\\"}\"" },
  { "{a:1}", -1, "\"{a:1}\"" },
  { "{\"a\":1,}", -1, "\"{\\\"a\\\":1,}\"" },
  { "a\0b", 3, "\"a\\u0000b\"" },
  { "1\0", 2, "\"1\\u0000\"" },
  { "12", 1, "1" },
  { "1.23", 3, "1.2" },
  { "truee", 4, "true" },
  { "\t\r\x01\\", -1, "\"\\t\\u000d\\u0001\\\\\"" },
  { "a\xff\xfe"
    "b",
    -1, "\"a" REPLACEMENT REPLACEMENT "b\"" },
};

static void
test_json_values (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      const Example *example = &examples[i];
      g_autoptr (GString) to = g_string_new ("before ");
      gsize size = example->size < 0 ? strlen (example->value) : (gsize) example->size;
      /* At the end of its memory, so that reading past it shows. */
      g_autofree char *exact = g_memdup2 (example->value, size);

      troupe_json_append_value (to, exact, size);
      g_assert_cmpstr (to->str + strlen ("before "), ==, example->json);
    }
}

static void
assert_nested (gsize depth, const char *innermost, gboolean is_array)
{
  g_autoptr (GString) value = g_string_new (NULL);
  g_autoptr (GString) to = g_string_new (NULL);

  for (gsize i = 0; i < depth; i++)
    g_string_append_c (value, '[');
  g_string_append (value, innermost);
  for (gsize i = 0; i < depth; i++)
    g_string_append_c (value, ']');
  troupe_json_append_value (to, value->str, value->len);
  g_assert_cmpint (to->str[0], ==, is_array ? '[' : '"');
  g_assert_cmpuint (to->len, ==, value->len + (is_array ? 0 : 2));
}

/* What is nested too deeply is text, and so is what no parser would take. */
static void
test_json_depth (void)
{
  assert_nested (1, "", TRUE);
  assert_nested (256, "", TRUE);
  for (gsize depth = 1; depth < 1000; depth++)
    assert_nested (depth, ",", FALSE);
  assert_nested (257, "", FALSE);
  assert_nested (1000000, "", FALSE);
}

/* Every byte comes back from json-glib as it went in, where it is UTF-8. */
static void
test_json_strings (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) to = g_string_new (NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  for (gunichar c = 1; c < 0x3000; c++)
    g_string_append_unichar (text, c);
  g_string_append_unichar (text, 0x1f469);

  troupe_json_append_string (to, text->str, text->len);
  node = json_from_string (to->str, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_node_get_string (node), ==, text->str);
}

typedef struct
{
  TroupeResultChunk good;
  TroupeResultChunk failed;
  TroupeResultChunk not_run;
} Runs;

static void
make_chunks (Runs *chunks)
{
  const char *const items[] = { "1", "a,\"b\"\n", NULL };
  const char *const values[] = { "1", "x, y", NULL };
  const char *const bad[] = { "\xff", NULL };
  g_autoptr (TroupeBlock) good_block = troupe_block_new_from_strings (items, -1);
  g_autoptr (TroupeBlock) bad_block = troupe_block_new_from_strings (bad, -1);

  *chunks = (Runs){
    .good = { .count = 2, .status = TROUPE_RESULT_OK, .worker = 1, .attempts = 1, .seconds = 0.5 },
    .failed = { .first_index = 2,
                .count = 1,
                .status = TROUPE_RESULT_FAILED,
                .worker = 2,
                .attempts = 3,
                .seconds = 0.001 },
    .not_run = { .first_index = 3, .count = 2, .status = TROUPE_RESULT_NOT_RUN },
  };
  chunks->good.items = troupe_items_new_block (0, good_block);
  chunks->good.values = troupe_block_new_from_strings (values, -1);
  chunks->failed.items = troupe_items_new_block (2, bad_block);
  chunks->failed.note = troupe_result_note_new ();
  chunks->failed.note->message = g_bytes_new_static ("not “good”", strlen ("not “good”"));
  chunks->not_run.items = troupe_items_new_range (3, -7, 1, 2);
}

static void
clear_chunks (Runs *chunks)
{
  troupe_result_chunk_clear (&chunks->good);
  troupe_result_chunk_clear (&chunks->failed);
  troupe_result_chunk_clear (&chunks->not_run);
}

static char *
format_runs (TroupeFormat format)
{
  g_autoptr (TroupeFormatter) formatter = troupe_formatter_new (format);
  GString *to = g_string_new (NULL);
  Runs chunks;

  make_chunks (&chunks);
  troupe_formatter_begin (formatter, to);
  troupe_formatter_add (formatter, &chunks.good, 0, 1, to);
  troupe_formatter_add (formatter, &chunks.good, 1, 1, to);
  troupe_formatter_add (formatter, &chunks.failed, 0, 1, to);
  troupe_formatter_add (formatter, &chunks.not_run, 0, 2, to);
  troupe_formatter_end (formatter, to);
  clear_chunks (&chunks);
  return g_string_free (to, FALSE);
}

static void
test_formats (void)
{
  g_autofree char *lines = format_runs (TROUPE_FORMAT_LINES);
  g_autofree char *json = format_runs (TROUPE_FORMAT_JSON);
  g_autofree char *jsonl = format_runs (TROUPE_FORMAT_JSONL);
  g_autofree char *csv = format_runs (TROUPE_FORMAT_CSV);

  g_assert_cmpstr (lines, ==, "1\nx, y\n");
  g_assert_cmpstr (json, ==, "[1,\"x, y\",null,null,null]\n");
  g_assert_cmpstr (
      jsonl, ==,
      "{\"item\":1,\"input\":\"1\",\"status\":\"ok\",\"value\":1,\"error\":null,"
      "\"worker\":1,\"attempts\":1,\"seconds\":0.250000000}\n"
      "{\"item\":2,\"input\":\"a,\\\"b\\\"\\n\",\"status\":\"ok\",\"value\":\"x, y\","
      "\"error\":null,\"worker\":1,\"attempts\":1,\"seconds\":0.250000000}\n"
      "{\"item\":3,\"input\":\"" REPLACEMENT "\",\"status\":\"failed\",\"value\":null,"
      "\"error\":\"not “good”\",\"worker\":2,\"attempts\":3,\"seconds\":0.001000000}\n"
      "{\"item\":4,\"input\":\"-7\",\"status\":\"not_run\",\"value\":null,\"error\":null,"
      "\"worker\":0,\"attempts\":0,\"seconds\":0.000000000}\n"
      "{\"item\":5,\"input\":\"-6\",\"status\":\"not_run\",\"value\":null,\"error\":null,"
      "\"worker\":0,\"attempts\":0,\"seconds\":0.000000000}\n");
  g_assert_cmpstr (csv, ==,
                   "item,input,status,value,error,worker,attempts,seconds\n"
                   "1,1,ok,1,,1,1,0.250000000\n"
                   "2,\"a,\"\"b\"\"\n\",ok,\"x, y\",,1,1,0.250000000\n"
                   "3,\xff,failed,,not “good”,2,3,0.001000000\n"
                   "4,-7,not_run,,,0,0,0.000000000\n"
                   "5,-6,not_run,,,0,0,0.000000000\n");
}

static void
test_empty (void)
{
  const char *const expected[] = {
    "",
    "[]\n",
    "",
    "item,input,status,value,error,worker,attempts,seconds\n",
  };

  for (TroupeFormat format = TROUPE_FORMAT_LINES; format <= TROUPE_FORMAT_CSV; format++)
    {
      g_autoptr (TroupeFormatter) formatter = troupe_formatter_new (format);
      g_autoptr (GString) to = g_string_new (NULL);

      troupe_formatter_begin (formatter, to);
      troupe_formatter_end (formatter, to);
      g_assert_cmpstr (to->str, ==, expected[format]);
    }
}

/* The members of reports and lists, of which some are not known. */
static void
test_members (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  troupe_json_members_add_string (builder, "text", "a\"b");
  troupe_json_members_add_string (builder, "no-text", NULL);
  troupe_json_members_add_integer (builder, "number", -7);
  troupe_json_members_add_total (builder, "total", 0);
  troupe_json_members_add_total (builder, "no-total", -1);
  troupe_json_members_add_double (builder, "double", 0.5);
  troupe_json_members_add_boolean (builder, "yes", TRUE);
  troupe_json_members_add_boolean (builder, "no", FALSE);
  troupe_json_members_add_time (builder, "time", G_GINT64_CONSTANT (1700000000999999));
  troupe_json_members_add_time (builder, "no-time", 0);
  json_builder_end_object (builder);
  text = troupe_json_members_to_text (builder);
  g_assert_cmpstr (text, ==,
                   "{\n"
                   "  \"text\" : \"a\\\"b\",\n"
                   "  \"no-text\" : null,\n"
                   "  \"number\" : -7,\n"
                   "  \"total\" : 0,\n"
                   "  \"no-total\" : null,\n"
                   "  \"double\" : 0.5,\n"
                   "  \"yes\" : true,\n"
                   "  \"no\" : false,\n"
                   "  \"time\" : \"2023-11-14T22:13:20Z\",\n"
                   "  \"no-time\" : null\n"
                   "}\n");
}

static void
assert_lines (TroupeFormatter *formatter, const TroupeResultChunk *chunk, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  troupe_formatter_add (formatter, chunk, 0, chunk->count, text);
  g_assert_cmpstr (text->str, ==, expected);
}

/* What printed nothing has no line if that is wanted; what printed an empty line has one. */
static void
test_silent (void)
{
  static const char *const values[] = { "a", "", "b", NULL };
  g_autoptr (TroupeFormatter) formatter = troupe_formatter_new (TROUPE_FORMAT_LINES);
  g_auto (TroupeResultChunk) chunk = {
    .count = 3,
    .status = TROUPE_RESULT_OK,
    .items = troupe_items_new_range (0, 1, 1, 3),
    .values = troupe_block_new_from_strings (values, 3),
  };

  assert_lines (formatter, &chunk, "a\n\nb\n");
  troupe_formatter_set_omits_silent (formatter, TRUE);
  assert_lines (formatter, &chunk, "a\nb\n");
  chunk.note = troupe_result_note_new ();
  assert_lines (formatter, &chunk, "a\nb\n");
  chunk.note->standard_output = g_bytes_new_static ("\n", 1);
  assert_lines (formatter, &chunk, "a\n\nb\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-text/values", test_json_values);
  g_test_add_func ("/json-text/depth", test_json_depth);
  g_test_add_func ("/json-text/strings", test_json_strings);
  g_test_add_func ("/formatter/formats", test_formats);
  g_test_add_func ("/formatter/empty", test_empty);
  g_test_add_func ("/formatter/silent", test_silent);
  g_test_add_func ("/json-members", test_members);

  return g_test_run ();
}
