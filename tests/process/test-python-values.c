/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the conversion of items for Python functions, and of their values. */

#include "cli-run.h"
#include "python-worker.h"

#include <string.h>

static void
assert_value (WireClient *client, guint64 batch, guint index, const void *value, gsize size)
{
  const WireAnswer *answer =
      g_ptr_array_index (wire_client_wait_answers (client, batch, index + 1), index);

  g_assert_cmpstr (answer->message, ==, NULL);
  g_assert_cmpmem (g_bytes_get_data (answer->value, NULL), g_bytes_get_size (answer->value), value,
                   size);
}

/* The program of the text, with its main block, as it stands. */
static void
test_program (void)
{
  g_autoptr (WireClient) client = python_worker_new ("program.py:worker");

  wire_client_send_items (client, 1, (const char *const[]){ "1", "2", "3", "4", "5", NULL });
  wire_client_assert_values (client, 1, (const char *const[]){ "1", "4", "9", "16", "25", NULL });
  wire_client_send_range (client, 2, 1, 1, 5);
  wire_client_assert_values (client, 2, (const char *const[]){ "1", "4", "9", "16", "25", NULL });
  wire_client_assert_finishes (client);
}

static void
assert_same_answers (WireClient *one, WireClient *other, guint64 batch, guint count)
{
  GPtrArray *answers = wire_client_wait_answers (one, batch, count);
  GPtrArray *others = wire_client_wait_answers (other, batch, count);

  g_assert_cmpuint (answers->len, ==, count);
  g_assert_cmpuint (others->len, ==, count);
  for (guint i = 0; i < count; i++)
    {
      const WireAnswer *answer = g_ptr_array_index (answers, i);
      const WireAnswer *other_answer = g_ptr_array_index (others, i);

      g_assert_true (g_bytes_equal (answer->value, other_answer->value));
    }
}

/* The same bytes as from the built-in function, for integers of any length. */
static void
test_same_as_builtin (void)
{
  g_autoptr (WireClient) python = python_worker_new ("results.py:square");
  g_autoptr (WireClient) builtin = wire_client_new_worker ("square", NULL);
  WireClient *const clients[] = { python, builtin };
  g_autofree char *digits = g_strnfill (6000, '7');
  const char *const items[] = { "0",    "-1",  "9223372036854775807",  "-9223372036854775808",
                                digits, "5\r", "18446744073709551616", "-0",
                                NULL };

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      wire_client_send_range (clients[i], 1, -30000, 3, 20000);
      wire_client_send_range (clients[i], 2, G_MAXINT64 - 4, 1, 5);
      wire_client_send_range (clients[i], 3, G_MININT64 + 4, -2, 3);
      wire_client_send_range (clients[i], 4, 12, 0, 3);
      wire_client_send_items (clients[i], 5, items);
    }
  assert_same_answers (python, builtin, 1, 20000);
  assert_same_answers (python, builtin, 2, 5);
  assert_same_answers (python, builtin, 3, 3);
  assert_same_answers (python, builtin, 4, 3);
  assert_same_answers (python, builtin, 5, G_N_ELEMENTS (items) - 1);
  wire_client_assert_finishes (python);
  wire_client_assert_finishes (builtin);
}

static void
test_batches_of_one (void)
{
  const guint count = 20000;
  g_autoptr (WireClient) client = python_worker_new ("results.py:square");
  const gint64 began = g_get_monotonic_time ();
  const WireAnswer *answer;
  guint64 elapsed = 0;

  for (guint i = 0; i < count; i++)
    wire_client_send_range (client, i, i, 1, 1);
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *expected = g_strdup_printf ("%u", i * i);

      wire_client_assert_values (client, i, (const char *const[]){ expected, NULL });
      answer = g_ptr_array_index (wire_client_get_answers (client, i), 0);
      elapsed += answer->chunk.elapsed_ns;
    }
  g_assert_cmpuint (elapsed, >, 0);
  g_assert_cmpuint (elapsed, <=, (g_get_monotonic_time () - began) * 1000);
  wire_client_assert_finishes (client);
}

static void
test_no_items (void)
{
  g_autoptr (WireClient) client = python_worker_new ("results.py:square");

  wire_client_send_items (client, 1, (const char *const[]){ NULL });
  wire_client_send_items (client, 2, (const char *const[]){ "3", NULL });
  wire_client_assert_values (client, 2, (const char *const[]){ "9", NULL });
  wire_client_assert_finishes (client);
}

static void
assert_kinds (const char *how, const char *const *items, const char *const *kinds)
{
  g_autoptr (GSubprocessLauncher) launcher = python_worker_new_launcher ();
  g_autoptr (WireClient) client =
      python_worker_start (launcher, "--items", how, "results.py:kind", NULL);

  wire_client_send_items (client, 1, items);
  wire_client_assert_values (client, 1, kinds);
  wire_client_assert_finishes (client);
}

static void
test_items_auto (void)
{
  assert_kinds (
      "auto",
      (const char *const[]){ "7",     "-7",         "2.50",       "1e3",   "true",     "false",
                             "null",  "[1, \"a\"]", "{\"a\": 1}", " 7\r",  "007",      "+7",
                             "1_0",   "٣",          "0x1F",       "NaN",   "Infinity", "-Infinity",
                             "[NaN]", "[1",         "\"a\"",      "truth", "None",     "",
                             " ",     "-",          "a\nb",       NULL },
      (const char *const[]){ "int 7",          "int -7",          "float 2.5",     "float 1000.0",
                             "bool True",      "bool False",      "NoneType None", "list [1, 'a']",
                             "dict {'a': 1}",  "int 7",           "str '007'",     "str '+7'",
                             "str '1_0'",      "str '٣'",         "str '0x1F'",    "str 'NaN'",
                             "str 'Infinity'", "str '-Infinity'", "str '[NaN]'",   "str '[1'",
                             "str '\"a\"'",    "str 'truth'",     "str 'None'",    "str ''",
                             "str ' '",        "str '-'",         "str 'a\\nb'",   NULL });
}

/* Items that are integers, but not in their usual form, are text, also without others. */
static void
test_items_like_integers (void)
{
  assert_kinds ("auto", (const char *const[]){ "007", "7", NULL },
                (const char *const[]){ "str '007'", "int 7", NULL });
  assert_kinds (
      "auto", (const char *const[]){ "+7", "1_0", "٣", " 7", "-0", NULL },
      (const char *const[]){ "str '+7'", "str '1_0'", "str '٣'", "int 7", "int 0", NULL });
}

static void
test_items_json (void)
{
  g_autoptr (GSubprocessLauncher) launcher = python_worker_new_launcher ();
  g_autoptr (WireClient) client = NULL;

  assert_kinds ("json", (const char *const[]){ "\"a\"", "[1]", "2", NULL },
                (const char *const[]){ "str 'a'", "list [1]", "int 2", NULL });

  client = python_worker_start (launcher, "--items", "json", "results.py:kind", NULL);
  wire_client_send_items (client, 1, (const char *const[]){ "1", "abc", "", "NaN", "2", NULL });
  wire_client_assert_failure (client, 1, 1,
                              "the item is not JSON: Expecting value: line 1 column 1 (char 0)");
  wire_client_assert_failure (client, 1, 2,
                              "the item is not JSON: Expecting value: line 1 column 1 (char 0)");
  wire_client_assert_failure (client, 1, 3, "the item is not JSON: NaN is not JSON");
  assert_value (client, 1, 4, "int 2", 5);
  wire_client_assert_finishes (client);
}

/* Numbers are text as well, so that no range is taken. */
static void
test_items_text (void)
{
  g_autoptr (GSubprocessLauncher) launcher = python_worker_new_launcher ();
  g_autoptr (WireClient) client =
      python_worker_start (launcher, "--items", "text", "results.py:kind", NULL);

  g_assert_cmpuint (wire_client_wait_hello (client)->flags, ==,
                    TROUPE_WIRE_CAN_PROBE | TROUPE_WIRE_CAN_LISTEN);
  wire_client_send_items (client, 1, (const char *const[]){ "7", "null", "[1]", NULL });
  wire_client_assert_values (client, 1,
                             (const char *const[]){ "str '7'", "str 'null'", "str '[1]'", NULL });
  wire_client_assert_finishes (client);
}

/* The parts of an item are arguments. */
static void
test_parts (void)
{
  g_autoptr (GSubprocessLauncher) launcher = python_worker_new_launcher ();
  g_autoptr (WireClient) client =
      python_worker_start (launcher, "--parts", "results.py:pair", NULL);

  wire_client_send_items (client, 1,
                          (const char *const[]){ "1\x1fx", "\x1f[2]", "1",
                                                 "1\x1f"
                                                 "2\x1f"
                                                 "3",
                                                 NULL });
  assert_value (client, 1, 0, "[1,\"x\"]", 7);
  assert_value (client, 1, 1, "[\"\",[2]]", 8);
  wire_client_assert_failure (client, 1, 2,
                              "TypeError: pair() missing 1 required positional argument: 'second'");
  wire_client_assert_failure (client, 1, 3,
                              "TypeError: pair() takes 2 positional arguments but 3 were given");
  wire_client_assert_finishes (client);
}

/* Any bytes go in and come out again. */
static void
test_every_byte (void)
{
  g_autoptr (WireClient) client = python_worker_new ("results.py:echo");
  GBytes *items[257];
  g_autoptr (TroupeBlock) block = NULL;
  guint8 all[256];

  for (guint i = 0; i < 256; i++)
    {
      all[i] = (guint8) i;
      items[i] = g_bytes_new ((guint8[]){ 'x', (guint8) i, 'y' }, 3);
    }
  items[256] = g_bytes_new (all, sizeof all);
  block = troupe_block_new_from_values (items, G_N_ELEMENTS (items));

  wire_client_send_block (client, 1, block);
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      assert_value (client, 1, i, g_bytes_get_data (items[i], NULL), g_bytes_get_size (items[i]));
      g_bytes_unref (items[i]);
    }
  wire_client_assert_finishes (client);
}

static void
test_values (void)
{
  static const char *const pairs[][2] = {
    { "none", "null" },         { "yes", "true" },
    { "no", "false" },          { "integer", "-7" },
    { "float", "0.1" },         { "large", "1e+300" },
    { "nan", "NaN" },           { "infinity", "-Infinity" },
    { "text", "größer\nals" },  { "empty", "" },
    { "subclass", "text" },     { "escaped", "\xff" },
    { "memoryview", "memory" }, { "list", "[1,2.5,null,true,\"é\"]" },
    { "tuple", "[1,[2,3]]" },   { "dictionary", "{\"a\":[1],\"2\":{}}" },
    { "scalar", "42" },         { "scalars", "[42,{\"x\":42}]" },
    { "array", "[1,2]" },
  };
  g_autoptr (WireClient) client = python_worker_new ("results.py:value");
  const WireAnswer *answer;
  guint8 all[256];
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      wire_client_send_items (client, i, (const char *const[]){ pairs[i][0], NULL });
      assert_value (client, i, 0, pairs[i][1], strlen (pairs[i][1]));
    }

  for (guint i = 0; i < 256; i++)
    all[i] = (guint8) i;
  wire_client_send_items (client, 100, (const char *const[]){ "bytes", "bytearray", "long", NULL });
  assert_value (client, 100, 0, all, sizeof all);
  assert_value (client, 100, 1, "\0\n", 2);
  answer = g_ptr_array_index (wire_client_wait_answers (client, 100, 3), 2);
  text = g_strndup (g_bytes_get_data (answer->value, NULL), g_bytes_get_size (answer->value));
  g_assert_cmpuint (strlen (text), ==, 5002);
  g_assert_true (g_str_has_prefix (text, "-1000"));
  g_assert_cmpuint (strspn (text + 2, "0"), ==, 5000);
  wire_client_assert_finishes (client);
}

/* Values far larger than any buffer, between small ones. */
static void
test_huge_values (void)
{
  static const char *const names[] = { "integer", "huge", "huge-bytes", "huge", "none", NULL };
  const gsize size = 16 * 1024 * 1024;
  g_autoptr (WireClient) client = python_worker_new ("results.py:value");
  GPtrArray *answers;

  wire_client_send_items (client, 1, names);
  wire_client_send_items (client, 2,
                          (const char *const[]){ "nearly-full", "full", "full-bytes", NULL });
  answers = wire_client_wait_answers (client, 1, 5);
  for (guint i = 1; i <= 3; i++)
    {
      const WireAnswer *answer = g_ptr_array_index (answers, i);
      g_autofree char *expected = g_strnfill (size, i == 2 ? '\n' : 'x');

      g_assert_cmpmem (g_bytes_get_data (answer->value, NULL), g_bytes_get_size (answer->value),
                       expected, size);
    }
  assert_value (client, 1, 0, "-7", 2);
  assert_value (client, 1, 4, "null", 4);
  for (guint i = 0; i < 3; i++)
    {
      const gsize full = 256 * 1024 - (i == 0);
      g_autofree char *expected = g_strnfill (full, 'x');

      assert_value (client, 2, i, expected, full);
    }
  wire_client_assert_finishes (client);
}

/* What a value is sent as that is neither text nor known to JSON. */
static void
test_uncommon_values (void)
{
  static const char *const pairs[][2] = {
    { "date", "2024-01-02" },
    { "datetime", "2024-01-02T03:04:05.000006+00:00" },
    { "time", "03:04:00" },
    { "timedelta", "2 days, 0:00:05" },
    { "decimal", "1.10" },
    { "fraction", "1/3" },
    { "complex", "(1+2j)" },
    { "path", "/a/b" },
    { "path-bytes", "bytes/\xff" },
    { "uuid", "00000000-0000-0000-0000-000000000005" },
    { "address", "::1" },
    { "enum", "red" },
    { "enum-date", "2024-01-02" },
    { "enum-integer", "3" },
    { "dataclass", "{\"name\":\"x\",\"since\":\"2024-01-02\",\"inner\":[3]}" },
    { "namedtuple", "[1,[2]]" },
    { "set", "[1,2,3]" },
    { "set-mixed", "[\"a\",1]" },
    { "frozenset", "[\"a\",\"b\"]" },
    { "range", "[0,1,2]" },
    { "deque", "[1]" },
    { "keys", "[\"a\"]" },
    { "mapping", "{\"a\":1}" },
    { "user-string", "text" },
    { "missing", "null" },
    { "table", "[{\"how\":\"records\"}]" },
    { "times", "[\"12:00\",[\"12:00\",null],null,\"5 days\"]" },
    { "not-times", "[5,5]" },
    { "scalar-nan", "NaN" },
    { "scalar-odd", "1.5" },
    { "scalars", "[null,2,\"1.5\"]" },
    { "array-nan", "[1.0,null]" },
    { "nan", "[1.0,null,null,null]" },
    { "nan-text", "{\"NaN\":null,\"Infinity\":[null]}" },
    { "nan-escaped", "{\"\\\"NaN\\\\\\\"\":null,\"a\":\"-Infinity\"}" },
    { "bytes", "[\"ab\",\"c\",\"d\",\"\\udcff\"]" },
    { "inner", "[{\"a\":[1],\"b\":[\"2024-01-02\",null,true,\"é\"]}]" },
    { "keys-odd", "{\"[1,2]\":3,\"2024-01-02\":[4],\"b\":5,\"1.5\":6,\"null\":7,\"é\":[]}" },
    { "twice", "[[1],[1],{\"[1]\":[1]}]" },
    { "integers", "[1000000000000000000000000000000,{\"[1]\":-1000000000000000000000000000000}]" },
    { "floats", "[1.5,{\"[1]\":[2.5,-0.0,null]}]" },
    { "surrogate", "a\\ud800\xffé" },
    { "surrogates", "\\udbff\\udc7f\x80\\udd00\\udfff\xee\x80\x80" },
    { "surrogate-inner", "[\"a\\ud800\\udcffé\"]" },
    { "empty", "[[],{\"[]\":[]}]" },
  };
  g_autoptr (WireClient) client = python_worker_new ("uncommon.py:value");

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      const WireAnswer *answer;

      wire_client_send_items (client, i, (const char *const[]){ pairs[i][0], NULL });
      assert_value (client, i, 0, pairs[i][1], strlen (pairs[i][1]));
      answer = g_ptr_array_index (wire_client_get_answers (client, i), 0);
      g_assert_cmpstr (answer->warning, ==, NULL);
    }
  wire_client_assert_finishes (client);
}

/* No value is lost: what has no form is shown, with a warning that names its type, once. */
static void
test_shown_values (void)
{
#define REPR   " have no form as text: the result of repr() is sent for them"
#define ITSELF " contains itself: the result of repr() is sent for it"
  static const char *const rows[][3] = {
    { "opaque", "an Opaque", "Values of type uncommon.Opaque" REPR },
    { "opaque-again", "an Opaque", NULL },
    { "opaque-inner", "[1,\"an Opaque\"]", NULL },
    { "unspeakable", "<uncommon.Unspeakable object, whose repr() raises RuntimeError>",
      "Values of type uncommon.Unspeakable" REPR },
    { "broken", "broken", "Values of type uncommon.Broken" REPR },
    { "broken-dict", "no items", "Values of type uncommon.BrokenDict" REPR },
    { "one", "one", "Values of type uncommon.One" REPR },
    { "function", "<built-in function len>", "Values of type builtin_function_or_method" REPR },
    { "circle", "[1, {'circle': [...]}]", "A value of type list" ITSELF },
    { "circle-dataclass", "Place(name='loop', since=datetime.date(2024, 1, 2), inner=[...])",
      "A value of type uncommon.Place" ITSELF },
  };
  g_autoptr (WireClient) client = python_worker_new ("uncommon.py:shown");
  g_autoptr (WireClient) wide = python_worker_new ("uncommon.py:wide");
  const WireAnswer *answer;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      wire_client_send_items (client, i, (const char *const[]){ rows[i][0], NULL });
      assert_value (client, i, 0, rows[i][1], strlen (rows[i][1]));
      answer = g_ptr_array_index (wire_client_get_answers (client, i), 0);
      g_assert_cmpstr (answer->warning, ==, rows[i][2]);
      g_assert_cmpstr (answer->standard_error, ==, NULL);
    }
  wire_client_assert_finishes (client);

  wire_client_send_items (wide, 1, (const char *const[]){ "1048576", "1048577", NULL });
  answer = g_ptr_array_index (wire_client_wait_answers (wide, 1, 2), 0);
  g_assert_cmpuint (g_bytes_get_size (answer->value), ==, 1024 * 1024);
  answer = g_ptr_array_index (wire_client_get_answers (wide, 1), 1);
  g_assert_cmpuint (g_bytes_get_size (answer->value), ==, 1024 * 1024 + strlen ("…"));
  wire_client_assert_finishes (wide);
}

/* Machines that say the same are one warning of the run. */
static void
test_shown_by_machines (void)
{
  g_autofree char *function =
      g_build_filename (g_getenv ("TROUPE_PYTHON_DATA"), "uncommon.py:opaque", NULL);
  g_auto (CliRun) run = { 0 };

  g_setenv ("TROUPE_LOCAL_NODES", "3", TRUE);
  cli_run_call (&run, NULL, "map", "-j3", "--interpreter", g_getenv ("TROUPE_PYTHON"), "--python",
                function, "--range", "1:60", NULL);
  g_unsetenv ("TROUPE_LOCAL_NODES");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpuint (cli_run_count_messages (&run, "*Values of type uncommon.Opaque*"), ==, 1);
}

/* However many different warnings there are, a hundred of them are enough. */
static void
test_many_warnings (void)
{
  g_autofree char *function =
      g_build_filename (g_getenv ("TROUPE_PYTHON_DATA"), "uncommon.py:opaque_of_its_own", NULL);
  g_auto (CliRun) run = { 0 };

  cli_run_call (&run, NULL, "map", "-j1", "--interpreter", g_getenv ("TROUPE_PYTHON"), "--python",
                function, "--range", "1:150", NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpuint (cli_run_count_messages (&run, "*Values of type uncommon.Opaque*"), ==, 100);
}

/* A value of any depth is JSON. */
static void
test_deep_value (void)
{
  const guint depth = 20000;
  g_autofree char *begin = g_strnfill (depth, '[');
  g_autofree char *end = g_strnfill (depth, ']');
  g_autofree char *expected = g_strconcat (begin, "\"end\"", end, NULL);
  g_autoptr (WireClient) client = python_worker_new ("uncommon.py:deep");

  wire_client_send_items (client, 1, (const char *const[]){ "1", NULL });
  assert_value (client, 1, 0, expected, strlen (expected));
  wire_client_assert_finishes (client);
}

/* Generators become lists, coroutines are awaited, by themselves and in other values. */
static void
test_late_values (void)
{
  static const char *const rows[][3] = {
    { "uncommon.py:count", "3", "[0,1,2]" },
    { "uncommon.py:pause", "7", "{\"x\":7}" },
    { "uncommon.py:count_slowly", "3", "[0,1,2]" },
    { "uncommon.py:awaited", "3", "{\"awaited\":1}" },
    { "uncommon.py:several", "5", "[[0],{\"x\":5},{\"a\":[5]},[5,6]]" },
  };
  g_autoptr (WireClient) lanes = python_worker_new_with_lanes ("uncommon.py:pause", "2");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (WireClient) client = python_worker_new (rows[i][0]);

      wire_client_send_items (client, 1, (const char *const[]){ rows[i][1], rows[i][1], NULL });
      wire_client_assert_values (client, 1, (const char *const[]){ rows[i][2], rows[i][2], NULL });
      wire_client_assert_finishes (client);
    }

  wire_client_send_items (lanes, 1, (const char *const[]){ "5", NULL });
  wire_client_send_items (lanes, 2, (const char *const[]){ "6", NULL });
  wire_client_assert_values (lanes, 1, (const char *const[]){ "{\"x\":5}", NULL });
  wire_client_assert_values (lanes, 2, (const char *const[]){ "{\"x\":6}", NULL });
  wire_client_assert_finishes (lanes);
}

/* One loop runs the coroutines of a lane; tasks that go on are cancelled at the end. */
static void
test_one_loop (void)
{
  g_autoptr (WireClient) client = python_worker_new ("uncommon.py:same_loop");
  g_autoptr (WireClient) other = python_worker_new ("uncommon.py:outside");

  wire_client_send_items (client, 1, (const char *const[]){ "1", "2", NULL });
  wire_client_assert_values (client, 1,
                             (const char *const[]){ "[true,false]", "[true,false]", NULL });
  wire_client_close_input (client);
  wire_client_wait_goodbye (client);
  g_assert_cmpstr (wire_client_wait_end (client), ==, "cancelled\n");

  wire_client_send_items (other, 1, (const char *const[]){ "1", "2", NULL });
  wire_client_assert_values (other, 1, (const char *const[]){ "[true,false]", "true", NULL });
  wire_client_close_input (other);
  wire_client_wait_goodbye (other);
  g_assert_cmpstr (wire_client_wait_end (other), ==, "cancelled\n");
}

/* What they raise is a failure of the item, and what they print belongs to it. */
static void
test_late_failures (void)
{
  static const char *const rows[][2] = {
    { "uncommon.py:fail_late", "ValueError: late" },
    { "uncommon.py:several_fail", "ValueError: late" },
    { "uncommon.py:pause_and_fail", "KeyError: 5" },
    { "uncommon.py:exits", "it called sys.exit(3)" },
  };
  g_autoptr (WireClient) printer = python_worker_new ("uncommon.py:count");
  const WireAnswer *answer;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (WireClient) client = python_worker_new (rows[i][0]);

      wire_client_send_items (client, 1, (const char *const[]){ "5", NULL });
      wire_client_assert_failure (client, 1, 0, rows[i][1]);
      answer = g_ptr_array_index (wire_client_get_answers (client, 1), 0);
      g_assert_true (g_pattern_match_simple ("Traceback (most recent call last):\n"
                                             "  File \"*uncommon.py\", line *\n    raise *",
                                             answer->details));
      g_assert_null (strstr (answer->details, "During handling"));
      wire_client_assert_finishes (client);
    }

  wire_client_send_items (printer, 1, (const char *const[]){ "1", "2", NULL });
  answer = g_ptr_array_index (wire_client_wait_answers (printer, 1, 2), 1);
  g_assert_cmpstr (answer->standard_output, ==, "number 0\nnumber 1\n");
  wire_client_assert_finishes (printer);
}

/* A value is encoded when the function returns it; later changes have no effect. */
static void
test_values_at_return (void)
{
  g_autoptr (WireClient) client = python_worker_new ("results.py:history");

  wire_client_send_items (client, 1, (const char *const[]){ "1", "2", "a", NULL });
  wire_client_assert_values (client, 1,
                             (const char *const[]){ "[1]", "[1,2]", "[1,2,\"a\"]", NULL });
  wire_client_assert_finishes (client);
}

/* Batches of one item of any length, whose frames are thus of any size. */
static void
test_lengths (void)
{
  const guint count = 100;
  g_autoptr (WireClient) client = python_worker_new ("results.py:echo");

  for (guint i = 0; i < count; i++)
    {
      g_autofree char *item = g_strnfill (i, 'x');

      wire_client_send_items (client, i, (const char *const[]){ item, NULL });
    }
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *item = g_strnfill (i, 'x');

      wire_client_assert_values (client, i, (const char *const[]){ item, NULL });
    }
  wire_client_assert_finishes (client);
}

/* Batches of one item and of several, of texts and of numbers, one after the other. */
static void
test_mixed_batches (void)
{
  const guint count = 60;
  g_autoptr (WireClient) client = python_worker_new ("results.py:kind");

  for (guint i = 0; i < count; i++)
    if (i / 3 % 2 == 0)
      wire_client_send_range (client, i, i, 1, i % 5 == 0 ? 2 : 1);
    else
      wire_client_send_items (client, i,
                              (const char *const[]){ "text", i % 5 == 0 ? "more" : NULL, NULL });
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *first = g_strdup_printf ("int %u", i);
      g_autofree char *second = g_strdup_printf ("int %u", i + 1);
      const gboolean is_range = i / 3 % 2 == 0;

      wire_client_assert_values (
          client, i,
          (const char *const[]){ is_range ? first : "str 'text'",
                                 i % 5 != 0 ? NULL : (is_range ? second : "str 'more'"), NULL });
    }
  wire_client_assert_finishes (client);
}

static void
test_huge_item (void)
{
  const gsize size = 16 * 1024 * 1024;
  g_autoptr (WireClient) client = python_worker_new ("results.py:echo");
  g_autofree char *item = g_strnfill (size, 'x');

  wire_client_send_items (client, 1, (const char *const[]){ "1", item, "2", NULL });
  wire_client_assert_values (client, 1, (const char *const[]){ "1", item, "2", NULL });
  wire_client_assert_finishes (client);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/python-values/program", test_program);
  g_test_add_func ("/python-values/same-as-builtin", test_same_as_builtin);
  g_test_add_func ("/python-values/batches-of-one", test_batches_of_one);
  g_test_add_func ("/python-values/no-items", test_no_items);
  g_test_add_func ("/python-values/items-auto", test_items_auto);
  g_test_add_func ("/python-values/items-like-integers", test_items_like_integers);
  g_test_add_func ("/python-values/items-json", test_items_json);
  g_test_add_func ("/python-values/items-text", test_items_text);
  g_test_add_func ("/python-values/parts", test_parts);
  g_test_add_func ("/python-values/every-byte", test_every_byte);
  g_test_add_func ("/python-values/values", test_values);
  g_test_add_func ("/python-values/huge-values", test_huge_values);
  g_test_add_func ("/python-values/uncommon-values", test_uncommon_values);
  g_test_add_func ("/python-values/shown-values", test_shown_values);
  g_test_add_func ("/python-values/shown-by-machines", test_shown_by_machines);
  g_test_add_func ("/python-values/many-warnings", test_many_warnings);
  g_test_add_func ("/python-values/deep-value", test_deep_value);
  g_test_add_func ("/python-values/late-values", test_late_values);
  g_test_add_func ("/python-values/one-loop", test_one_loop);
  g_test_add_func ("/python-values/late-failures", test_late_failures);
  g_test_add_func ("/python-values/values-at-return", test_values_at_return);
  g_test_add_func ("/python-values/lengths", test_lengths);
  g_test_add_func ("/python-values/mixed-batches", test_mixed_batches);
  g_test_add_func ("/python-values/huge-item", test_huge_item);
  return g_test_run ();
}
