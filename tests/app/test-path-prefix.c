/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests which folder the items of a list have in common. */

#include "troupe-path-prefix.h"
#include "wait.h"

static gboolean
has_rows (gpointer results)
{
  return g_list_model_get_n_items (results) ==
         troupe_results_get_n_status (results, TROUPE_RESULT_OK);
}

static void
assert_prefix (const char *const *items, const char *expected)
{
  const guint n = g_strv_length ((char **) items);
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeBlock) block = troupe_block_new_from_strings (items, n);
  g_autofree char *prefix = NULL;
  g_auto (TroupeResultChunk) chunk = {
    .count = n,
    .status = TROUPE_RESULT_OK,
    .items = troupe_items_new_block (0, block),
    .values = troupe_block_new_from_strings (items, n),
    .worker = 1,
    .attempts = 1,
  };

  troupe_results_begin (results, chunk.items, 1);
  troupe_results_add (results, &chunk);
  troupe_results_close (results);
  wait_until (has_rows, results);
  prefix = troupe_path_prefix_find (results);
  g_assert_cmpstr (prefix, ==, expected);
}

#define ITEMS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void
test_prefix (void)
{
  const char *many[66] = { NULL };

  assert_prefix (ITEMS ("/home/ann/a.png", "/home/ann/b.png"), "/home/ann/");
  assert_prefix (ITEMS ("/home/ann/a.png", "/home/anton/b.png"), "/home/");
  assert_prefix (ITEMS ("/home/a", "/home/a", "/home/a"), "/home/");
  assert_prefix (ITEMS ("data/a", "data/b/c"), "data/");
  /* A file is in no folder of its name, and an empty item in none at all. */
  assert_prefix (ITEMS ("/home/ann", "/home/ann/a"), "/home/");
  assert_prefix (ITEMS ("/home/a", "", "/home/b"), "/home/");
  /* Four bytes are worth leaving out, three are not. */
  assert_prefix (ITEMS ("abc/1", "abc/2"), "abc/");
  assert_prefix (ITEMS ("ab/1", "ab/2"), NULL);
  assert_prefix (ITEMS ("/home/a"), NULL);
  assert_prefix (ITEMS ("", ""), NULL);
  assert_prefix (ITEMS ("/home/a", "square"), NULL);
  assert_prefix (ITEMS ("/home/a\x1f"
                        "1",
                        "/home/b\x1f"
                        "2"),
                 NULL);

  /* The first 64 rows stand for all of them. */
  for (guint i = 0; i < 64; i++)
    many[i] = "/home/a";
  many[64] = "/elsewhere/b";
  assert_prefix (many, "/home/");
  many[63] = "/elsewhere/b";
  assert_prefix (many, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/path-prefix/prefix", test_prefix);
  return g_test_run ();
}
