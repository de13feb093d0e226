/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests what workers send of what their items print, while they run. */

#include "python-worker.h"
#include "wire-client.h"

#include <glib/gstdio.h>
#include <string.h>

/* A worker whose item prints a line, waits for the file of that name, and prints "end". */
static WireClient *
new_waiting (gboolean is_python)
{
  return is_python
             ? python_worker_new ("listening.py:waiting")
             : wire_client_new_worker (
                   "--command",
                   "echo begin; echo aside >&2; until [ -e {} ]; do sleep 0.01; done; echo end",
                   NULL);
}

static const WireAnswer *
get_answer (WireClient *client, guint index)
{
  return g_ptr_array_index (wire_client_wait_answers (client, 1, index + 1), index);
}

static void
assert_live (WireClient *client, const char *output, const char *errors)
{
  g_assert_cmpstr (wire_client_wait_live (client, TROUPE_OUTPUT_STDOUT, strlen (output))->str, ==,
                   output);
  g_assert_cmpstr (wire_client_wait_live (client, TROUPE_OUTPUT_STDERR, strlen (errors))->str, ==,
                   errors);
}

/* A file whose existence an item waits for. */
typedef struct
{
  char *folder;
  char *path;
} Signal;

static void
signal_set_up (Signal *self, gconstpointer is_python)
{
  self->folder = g_dir_make_tmp ("troupe-listening-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "end", NULL);
}

static void
signal_tear_down (Signal *self, gconstpointer is_python)
{
  g_assert_cmpint (g_remove (self->path), ==, 0);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->path);
}

static void
signal_raise (Signal *self)
{
  g_assert_true (g_file_set_contents (self->path, "", 0, NULL));
}

/* What an item prints comes while it runs, and once more with its result. */
static void
test_all (Signal *end, gconstpointer is_python)
{
  g_autoptr (WireClient) client = new_waiting (is_python != NULL);
  const WireAnswer *answer;

  g_assert_cmpuint (wire_client_wait_hello (client)->flags & TROUPE_WIRE_CAN_LISTEN, !=, 0);
  wire_client_send_listen (client, TROUPE_LISTEN_ALL, 1000);
  wire_client_send_items (client, 1, (const char *const[]){ end->path, NULL });
  assert_live (client, "begin\n", "aside\n");
  g_assert_cmpuint (wire_client_get_answers (client, 1)->len, ==, 0);

  signal_raise (end);
  answer = get_answer (client, 0);
  assert_live (client, "begin\nend\n", "aside\n");
  g_assert_cmpstr (answer->standard_error, ==, "aside\n");
  wire_client_assert_values (
      client, 1, (const char *const[]){ is_python != NULL ? "done" : "begin\nend", NULL });
  wire_client_assert_finishes (client);
}

/* Then it comes nowhere else. */
static void
test_only (Signal *end, gconstpointer is_python)
{
  g_autoptr (WireClient) client = new_waiting (is_python != NULL);
  const WireAnswer *answer;

  wire_client_send_listen (client, TROUPE_LISTEN_ONLY, 1000);
  wire_client_send_items (client, 1, (const char *const[]){ end->path, NULL });
  signal_raise (end);
  answer = get_answer (client, 0);
  assert_live (client, "begin\nend\n", "aside\n");
  g_assert_null (answer->standard_output);
  g_assert_null (answer->standard_error);
  wire_client_assert_values (client, 1,
                             (const char *const[]){ is_python != NULL ? "done" : "", NULL });
  wire_client_assert_finishes (client);
}

/* No more is sent than was granted; the item waits meanwhile, and the worker answers. */
static void
test_grant (Signal *end, gconstpointer is_python)
{
  g_autoptr (WireClient) client = new_waiting (is_python != NULL);
  const GString *output = wire_client_get_live (client, TROUPE_OUTPUT_STDOUT);
  const GString *errors = wire_client_get_live (client, TROUPE_OUTPUT_STDERR);

  wire_client_send_listen (client, TROUPE_LISTEN_ALL, 4);
  wire_client_send_items (client, 1, (const char *const[]){ end->path, NULL });
  signal_raise (end);
  /* Of a command, either stream may be read first. */
  do
    wire_client_wait_at (client, 1, 0);
  while (output->len + errors->len < 4);
  g_assert_cmpuint (output->len + errors->len, ==, 4);
  g_assert_true (g_str_has_prefix ("begin\n", output->str));
  g_assert_true (g_str_has_prefix ("aside\n", errors->str));
  g_assert_cmpuint (wire_client_get_answers (client, 1)->len, ==, 0);

  wire_client_send_listen (client, TROUPE_LISTEN_ALL, 12);
  get_answer (client, 0);
  assert_live (client, "begin\nend\n", "aside\n");
  wire_client_assert_finishes (client);
}

/* One grant is for all lanes that wait for it. */
static void
test_grant_for_lanes (Signal *end, gconstpointer is_python)
{
  g_autoptr (WireClient) client = python_worker_new_with_lanes ("listening.py:waiting", "2");

  wire_client_send_listen (client, TROUPE_LISTEN_ALL, 0);
  for (guint batch = 1; batch <= 2; batch++)
    wire_client_send_items (client, batch, (const char *const[]){ end->path, NULL });
  for (guint batch = 1; batch <= 2; batch++)
    wire_client_wait_at (client, batch, 0);
  g_assert_cmpuint (wire_client_get_live (client, TROUPE_OUTPUT_STDOUT)->len, ==, 0);
  wire_client_send_listen (client, TROUPE_LISTEN_ALL, 1000);
  /* In any order. */
  wire_client_wait_live (client, TROUPE_OUTPUT_STDOUT, 2 * strlen ("begin\n"));
  wire_client_wait_live (client, TROUPE_OUTPUT_STDERR, 2 * strlen ("aside\n"));

  signal_raise (end);
  for (guint batch = 1; batch <= 2; batch++)
    wire_client_assert_values (client, batch, (const char *const[]){ "done", NULL });
  wire_client_assert_finishes (client);
}

/* The end of what was printed until now comes once, and the result is as ever. */
static void
test_once (Signal *end, gconstpointer is_python)
{
  g_autoptr (WireClient) client = new_waiting (is_python != NULL);
  GString *output = wire_client_get_live (client, TROUPE_OUTPUT_STDOUT);
  const WireAnswer *answer;

  wire_client_send_items (client, 1, (const char *const[]){ end->path, NULL });
  /* It may not have printed yet, or only a part of the line, and what it printed may come after the
   * place of its lane, and after the next question. */
  while (strstr (output->str, "begin\n") == NULL)
    {
      wire_client_send_listen (client, TROUPE_LISTEN_ONCE, 0);
      /* A question that is open at the end would be answered with the end. */
      g_usleep (50000);
      wire_client_wait_at (client, 1, 0);
    }

  signal_raise (end);
  answer = get_answer (client, 0);
  g_assert_cmpstr (answer->standard_error, ==, "aside\n");
  g_assert_null (strstr (output->str, "end"));
  wire_client_assert_finishes (client);
}

/* Bytes are sent as they are, also many. */
static void
test_bytes (void)
{
  const gsize size = 10 * 1000 * 1000;
  g_autoptr (WireClient) client =
      wire_client_new_worker ("--command", "printf '\\0\\377x'; head -c {} /dev/zero >&2", NULL);
  g_autofree char *item = g_strdup_printf ("%zu", size);
  GString *errors;

  wire_client_send_listen (client, TROUPE_LISTEN_ONLY, G_MAXUINT64);
  wire_client_send_items (client, 1, (const char *const[]){ item, NULL });
  get_answer (client, 0);
  errors = wire_client_get_live (client, TROUPE_OUTPUT_STDERR);
  g_assert_cmpuint (errors->len, ==, size);
  g_assert_cmpint (errors->str[size - 1], ==, '\0');
  g_assert_cmpmem (wire_client_get_live (client, TROUPE_OUTPUT_STDOUT)->str, 3, "\0\377x", 3);
  wire_client_assert_finishes (client);
}

/* A worker of functions in C does not offer it, and a pool that asks nevertheless does no harm. */
static void
test_function (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("print-number", NULL);

  g_assert_cmpuint (wire_client_wait_hello (client)->flags & TROUPE_WIRE_CAN_LISTEN, ==, 0);
  wire_client_send_listen (client, TROUPE_LISTEN_ONCE, 0);
  wire_client_send_items (client, 1, (const char *const[]){ "1", NULL });
  g_assert_cmpstr (get_answer (client, 0)->standard_output, ==, "Process 1: Printing number 1\n");
  g_assert_cmpuint (wire_client_get_live (client, TROUPE_OUTPUT_STDOUT)->len, ==, 0);
  wire_client_assert_finishes (client);
}

/* The bytes of an example in docs/wire.md. */
static GByteArray *
read_example (const char *prefix)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *page = NULL;
  g_auto (GStrv) lines = NULL;
  GByteArray *bytes = g_byte_array_new ();

  g_assert_true (g_file_get_contents (g_getenv ("TROUPE_WIRE_PAGE"), &page, NULL, &error));
  lines = g_strsplit (page, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *at = lines[i] + strlen (prefix);

      if (!g_str_has_prefix (lines[i], prefix))
        continue;
      for (; g_ascii_isxdigit (at[0]) && g_ascii_isxdigit (at[1]); at += at[2] == ' ' ? 3 : 2)
        {
          guint8 byte = (guint8) (g_ascii_xdigit_value (at[0]) * 16 + g_ascii_xdigit_value (at[1]));

          g_byte_array_append (bytes, &byte, 1);
        }
    }
  g_assert_cmpuint (bytes->len, >, 0);
  return bytes;
}

static void
test_example_in_docs (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("--command", "echo", NULL);
  g_autoptr (GByteArray) from_pool = read_example ("pool:   ");
  g_autoptr (GByteArray) from_worker = read_example ("worker: ");
  g_autoptr (GByteArray) expected = g_byte_array_new ();

  wire_client_send_bytes (client, from_pool->data, from_pool->len);
  wire_client_assert_values (client, 1, (const char *const[]){ "", NULL });
  assert_live (client, "hi\n", "");
  wire_client_assert_finishes (client);

  troupe_wire_append_text (expected, 1, TROUPE_OUTPUT_STDOUT, "hi\n", 3);
  g_assert_cmpmem (from_worker->data, from_worker->len, expected->data, expected->len);
}

static void
add_both (const char *name, void (*test) (Signal *end, gconstpointer is_python))
{
  g_autofree char *command = g_strdup_printf ("/listening/%s/command", name);
  g_autofree char *python = g_strdup_printf ("/listening/%s/python", name);

  g_test_add (command, Signal, NULL, signal_set_up, test, signal_tear_down);
  g_test_add (python, Signal, "python", signal_set_up, test, signal_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_both ("all", test_all);
  add_both ("only", test_only);
  add_both ("grant", test_grant);
  g_test_add ("/listening/grant/lanes", Signal, NULL, signal_set_up, test_grant_for_lanes,
              signal_tear_down);
  add_both ("once", test_once);
  g_test_add_func ("/listening/bytes", test_bytes);
  g_test_add_func ("/listening/function", test_function);
  g_test_add_func ("/listening/example-in-docs", test_example_in_docs);

  return g_test_run ();
}
