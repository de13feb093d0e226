/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks the worker program for its functions and parses the answer. */

#include "troupe-catalogue.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-worker-program.h"

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (troupe_catalogue_error, troupe_catalogue_error)

/**
 * troupe_catalogue_parse:
 * @text: the output of `troupe-worker --describe`
 * @size: its size in bytes, or -1 if it ends with a NUL byte
 *
 * Returns: (transfer full): a list model of #TroupeFunction in the order of @text, or %NULL with
 *   %TROUPE_CATALOGUE_ERROR_MALFORMED
 */
GListModel *
troupe_catalogue_parse (const char *text, gssize size, GError **error)
{
  static const char *const keys[] = { "summary", "shows", "takes", "gives", "example", "help" };
  g_autoptr (GListStore) functions = g_list_store_new (TROUPE_TYPE_FUNCTION);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local_error = NULL;
  g_auto (GStrv) names = NULL;

  if (!g_key_file_load_from_data (file, text, size < 0 ? (gsize) -1 : (gsize) size, G_KEY_FILE_NONE,
                                  &local_error))
    {
      g_set_error (error, TROUPE_CATALOGUE_ERROR, TROUPE_CATALOGUE_ERROR_MALFORMED,
                   _ ("The worker program does not describe its functions in a way that Troupe "
                      "understands; install Troupe and its worker together: %s"),
                   local_error->message);
      return NULL;
    }

  names = g_key_file_get_groups (file, NULL);
  if (names[0] == NULL)
    {
      g_set_error_literal (error, TROUPE_CATALOGUE_ERROR, TROUPE_CATALOGUE_ERROR_MALFORMED,
                           _ ("The worker program describes no function; check that "
                              "TROUPE_WORKER names troupe-worker"));
      return NULL;
    }

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_auto (GStrv) texts = g_new0 (char *, G_N_ELEMENTS (keys) + 1);
      g_autoptr (TroupeFunction) function = NULL;

      for (guint j = 0; j < G_N_ELEMENTS (keys); j++)
        {
          texts[j] = g_key_file_get_string (file, names[i], keys[j], &local_error);
          if (local_error != NULL)
            {
              g_set_error (error, TROUPE_CATALOGUE_ERROR, TROUPE_CATALOGUE_ERROR_MALFORMED,
                           _ ("The worker program describes its function “%s” incompletely; "
                              "install Troupe and its worker together: %s"),
                           names[i], local_error->message);
              return NULL;
            }
        }

      function =
          troupe_function_new (names[i], texts[0], texts[1], texts[2], texts[3], texts[4], texts[5],
                               g_key_file_get_boolean (file, names[i], "misbehaves", NULL));
      g_list_store_append (functions, function);
    }

  return G_LIST_MODEL (g_steal_pointer (&functions));
}

/**
 * troupe_catalogue_load:
 *
 * Asks the worker program which functions it has, and waits for its answer: one start of a process.
 *
 * Returns: (transfer full): a list model of #TroupeFunction, or %NULL with one of
 *   %TROUPE_CATALOGUE_ERROR
 */
GListModel *
troupe_catalogue_load (GError **error)
{
  const char *program = troupe_pool_get_worker_program ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GError) local_error = NULL;

  process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &local_error, program, "--describe", NULL);
  if (process == NULL)
    {
      g_set_error (error, TROUPE_CATALOGUE_ERROR, TROUPE_CATALOGUE_ERROR_START,
                   _ ("The worker program %s could not be started; install Troupe again, or name "
                      "another one in TROUPE_WORKER: %s"),
                   program, local_error->message);
      return NULL;
    }

  if (!g_subprocess_communicate (process, NULL, NULL, &text, NULL, &local_error) ||
      !g_subprocess_wait_check (process, NULL, &local_error))
    {
      g_set_error (error, TROUPE_CATALOGUE_ERROR, TROUPE_CATALOGUE_ERROR_FAILED,
                   _ ("The worker program %s did not describe its functions; check that "
                      "TROUPE_WORKER names troupe-worker: %s"),
                   program, local_error->message);
      return NULL;
    }

  return troupe_catalogue_parse (troupe_bytes_get_data (text, NULL),
                                 (gssize) g_bytes_get_size (text), error);
}
