/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Commands that have their item on their standard input. */

#include "wire-client.h"

#include <string.h>

static void
assert_reads (const char *option, const char *command, const char *item, const char *value)
{
  g_autoptr (WireClient) client = wire_client_new_worker (option, "--command", command, NULL);

  wire_client_send_items (client, 1, (const char *const[]){ item, NULL });
  wire_client_assert_values (client, 1, (const char *const[]){ value, NULL });
  wire_client_assert_finishes (client);
}

static void
test_text (void)
{
  assert_reads ("--stdin-item", "cat", "a b", "a b");
  assert_reads ("--stdin-item", "wc -c", "a b", "4");
  assert_reads ("--stdin-item", "wc -l", "a\nb", "2");
  assert_reads ("--stdin-item", "wc -c", "", "1");
  assert_reads ("--stdin-item", "read x; echo \"<$x>{#}\"", "a b", "<a b>1");
  assert_reads ("--stdin-item", "echo {} $(cat)", "a  b", "a  b a b");
  /* The parts of an item. */
  assert_reads ("--stdin-item", "cut -f 2",
                "a\x1f"
                "b c\x1f"
                "d",
                "b c");
  /* From its beginning, and again for each process. */
  assert_reads ("--stdin-item", "head -n 1 && tail -n 1", "a\nb\nc", "a\nc");
}

static void
test_blocks (void)
{
  assert_reads ("--pipe", "cat", "a\nb\n", "a\nb");
  assert_reads ("--pipe", "wc -c", "a\nb\n", "4");
  assert_reads ("--pipe", "wc -c",
                "a\x1f"
                "b",
                "3");
  assert_reads ("--pipe", "echo {#}", "a", "1");
}

static char *
make_large (gsize size)
{
  char *large = g_malloc (size + 1);

  memset (large, 'x', size);
  large[size] = '\0';
  return large;
}

/* Larger than a pipe: it is read whole, in part or not at all, and every byte arrives. */
static void
test_large (void)
{
  const gsize size = 3 * 1024 * 1024 + 1;
  g_autofree char *large = make_large (size);
  g_autoptr (WireClient) client = wire_client_new_worker ("--pipe", "--command", "cat", NULL);

  assert_reads ("--pipe", "wc -c", large, "3145729");
  assert_reads ("--pipe", "head -c 2", large, "xx");
  assert_reads ("--pipe", "true", large, "");
  assert_reads ("--pipe", "cat >&2; wc -c", large, "0");

  wire_client_send_items (client, 1, (const char *const[]){ large, NULL });
  wire_client_assert_values (client, 1, (const char *const[]){ large, NULL });
  wire_client_assert_finishes (client);
}

static void
test_every_byte (void)
{
  char bytes[256];
  g_autoptr (GBytes) item = NULL;
  g_autoptr (TroupeBlock) block = NULL;
  g_autoptr (WireClient) client = wire_client_new_worker ("--pipe", "--command", "cat", NULL);
  const WireAnswer *answer;

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (char) i;
  item = g_bytes_new (bytes, sizeof bytes);
  block = troupe_block_new_from_values (&item, 1);
  wire_client_send_block (client, 1, block);
  answer = g_ptr_array_index (wire_client_wait_answers (client, 1, 1), 0);
  g_assert_cmpstr (answer->message, ==, NULL);
  g_assert_true (g_bytes_equal (answer->value, item));
  wire_client_assert_finishes (client);
}

/* Several lanes, each with its own item. */
static void
test_lanes (void)
{
  g_autoptr (WireClient) client =
      wire_client_new_worker ("--lanes", "4", "--stdin-item", "--command", "cat", NULL);

  for (guint batch = 1; batch <= 20; batch++)
    {
      g_autofree char *item = g_strdup_printf ("item %u", batch);

      wire_client_send_items (client, batch, (const char *const[]){ item, NULL });
    }
  for (guint batch = 1; batch <= 20; batch++)
    {
      g_autofree char *item = g_strdup_printf ("item %u", batch);

      wire_client_assert_values (client, batch, (const char *const[]){ item, NULL });
    }
  wire_client_assert_finishes (client);
}

static void
test_options (void)
{
  g_autoptr (WireClient) function = wire_client_new_worker ("--pipe", "square", NULL);
  g_autoptr (WireClient) placed = wire_client_new_worker ("--pipe", "--command", "wc {}", NULL);

  wire_client_assert_exit (function, 2);
  wire_client_assert_exit (placed, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command-input/text", test_text);
  g_test_add_func ("/command-input/blocks", test_blocks);
  g_test_add_func ("/command-input/large", test_large);
  g_test_add_func ("/command-input/every-byte", test_every_byte);
  g_test_add_func ("/command-input/lanes", test_lanes);
  g_test_add_func ("/command-input/options", test_options);
  return g_test_run ();
}
