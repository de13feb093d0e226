/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The catalogue of the real worker program. */

#include "troupe-catalogue.h"

static void
test_describes_itself (void)
{
  static const char *const texts[] = { "name", "summary", "takes", "gives", "example", "help" };
  static const char *const expected[] = { "square", "print-number", "primes", "sleep", "sha256" };
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) functions = troupe_catalogue_load (&error);

  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (functions); i++)
    {
      g_autoptr (TroupeFunction) function = g_list_model_get_item (functions, i);

      for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
        {
          g_autofree char *text = NULL;

          g_object_get (function, texts[j], &text, NULL);
          g_assert_cmpstr (text, !=, "");
          g_assert_true (g_utf8_validate (text, -1, NULL));
        }
      g_assert_null (strchr (troupe_function_get_summary (function), '\n'));
      g_assert_true (g_hash_table_add (names, g_strdup (troupe_function_get_name (function))));
    }

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_true (g_hash_table_contains (names, expected[i]));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/catalogue-worker/describes-itself", test_describes_itself);

  return g_test_run ();
}
