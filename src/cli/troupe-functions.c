/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Prints the built-in functions for “troupe functions”. */

#include "troupe-functions.h"

#include "troupe-catalogue.h"
#include "troupe-config.h"
#include "troupe-program.h"
#include "troupe-session.h"

#include <glib/gi18n.h>

static void
print_function (TroupeFunction *function)
{
  g_print ("%s — %s\n"
           "  %s %s\n"
           "  %s %s\n"
           "  %s troupe map %s %s\n",
           troupe_function_get_name (function), troupe_function_get_summary (function),
           _ ("takes:"), troupe_function_get_takes (function), _ ("gives:"),
           troupe_function_get_gives (function), _ ("example:"),
           troupe_function_get_name (function), troupe_function_get_example (function));
}

/**
 * troupe_functions_run:
 * @argc: the number of arguments
 * @argv: the arguments, without “functions”
 *
 * Prints the built-in functions: their purpose, items and values, and an example.
 *
 * Returns: the exit status
 */
int
troupe_functions_run (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GListModel) functions = NULL;
  g_autoptr (GError) error = NULL;
  guint n_functions;

  g_option_context_set_summary (context, _ ("Lists the built-in functions."));
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      troupe_program_complain ("%s", error->message);
      return TROUPE_EXIT_WRONG;
    }
  if (argc > 1)
    {
      troupe_program_complain (_ ("“troupe functions” takes no arguments"));
      return TROUPE_EXIT_WRONG;
    }

  functions = troupe_catalogue_load (&error);
  if (functions == NULL)
    {
      troupe_program_complain ("%s", error->message);
      return TROUPE_EXIT_WRONG;
    }

  n_functions = g_list_model_get_n_items (functions);
  for (guint i = 0; i < n_functions; i++)
    {
      g_autoptr (TroupeFunction) function = g_list_model_get_item (functions, i);

      print_function (function);
    }

  return TROUPE_EXIT_OK;
}
