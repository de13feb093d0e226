/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests of the worker in another language that docs/worker.md names as its example. */

#include "wire-client.h"

static WireClient *
new_client (void)
{
  return wire_client_new (
      (const char *const[]){ g_getenv ("TROUPE_PERL"), g_getenv ("TROUPE_PERL_WORKER"), NULL });
}

static void
test_greeting (void)
{
  g_autoptr (WireClient) client = new_client ();
  const TroupeWireHello *hello = wire_client_wait_hello (client);

  g_assert_cmpuint (hello->flags, ==, 0);
  g_assert_cmpuint (hello->lanes, ==, 1);
  g_assert_cmpstr (hello->name, ==, "worker.pl");
  wire_client_assert_finishes (client);
}

static void
test_items (void)
{
  g_autoptr (WireClient) client = new_client ();

  wire_client_send_items (client, 1, (const char *const[]){ "abc", "", "1\n2", NULL });
  wire_client_send_items (client, 2, (const char *const[]){ NULL });
  wire_client_send_items (client, 3, (const char *const[]){ "\xff\x1f x", NULL });
  wire_client_wait_answers (client, 1, 3);
  wire_client_assert_failure (client, 1, 1, "nothing to turn");
  wire_client_assert_values (client, 3, (const char *const[]){ "x \x1f\xff", NULL });

  wire_client_send_items (client, 4, (const char *const[]){ "abc", "1\n2", NULL });
  wire_client_assert_values (client, 4, (const char *const[]){ "cba", "2\n1", NULL });
  wire_client_assert_finishes (client);
}

static void
test_many_items (void)
{
  const guint count = 20000;
  g_autoptr (WireClient) client = new_client ();

  for (guint i = 0; i < count; i++)
    wire_client_send_items (client, i, (const char *const[]){ "ab", NULL });
  for (guint i = 0; i < count; i++)
    wire_client_assert_values (client, i, (const char *const[]){ "ba", NULL });
  wire_client_assert_finishes (client);
}

static void
test_large_item (void)
{
  const gsize size = 4 * 1024 * 1024;
  g_autoptr (WireClient) client = new_client ();
  g_autofree char *item = g_strnfill (size, 'x');
  g_autofree char *value = g_strnfill (size, 'x');

  item[0] = value[size - 1] = 'y';
  wire_client_send_items (client, 1, (const char *const[]){ item, NULL });
  wire_client_assert_values (client, 1, (const char *const[]){ value, NULL });
  wire_client_assert_finishes (client);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/foreign-worker/greeting", test_greeting);
  g_test_add_func ("/foreign-worker/items", test_items);
  g_test_add_func ("/foreign-worker/many-items", test_many_items);
  g_test_add_func ("/foreign-worker/large-item", test_large_item);
  return g_test_run ();
}
