/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of built-in functions, and their description as a key file. */

#include "troupe-builtin.h"

#include "troupe-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_QUARK (troupe_builtin_error, troupe_builtin_error)

extern const TroupeBuiltin troupe_square;
extern const TroupeBuiltin troupe_print_number;
extern const TroupeBuiltin troupe_primes;
extern const TroupeBuiltin troupe_collatz;
extern const TroupeBuiltin troupe_factor;
extern const TroupeBuiltin troupe_pi_digits;
extern const TroupeBuiltin troupe_mandelbrot;
extern const TroupeBuiltin troupe_word_count;
extern const TroupeBuiltin troupe_sha256;
extern const TroupeBuiltin troupe_sleep;
extern const TroupeBuiltin troupe_fetch_sleep;
extern const TroupeBuiltin troupe_counter;
extern const TroupeBuiltin troupe_raise;
extern const TroupeBuiltin troupe_crash;
extern const TroupeBuiltin troupe_exit;
extern const TroupeBuiltin troupe_hang;
extern const TroupeBuiltin troupe_leak;
extern const TroupeBuiltin troupe_garbage;

/* In the order in which they are shown. */
static const TroupeBuiltin *const builtins[] = {
  &troupe_square,
  &troupe_print_number,
  &troupe_primes,
  &troupe_collatz,
  &troupe_factor,
  &troupe_pi_digits,
  &troupe_mandelbrot,
  &troupe_word_count,
  &troupe_sha256,
  &troupe_sleep,
  &troupe_fetch_sleep,
  &troupe_counter,
  &troupe_raise,
  &troupe_crash,
  &troupe_exit,
  &troupe_hang,
  &troupe_leak,
  &troupe_garbage,
  NULL,
};

/**
 * troupe_builtin_list:
 *
 * Returns: (transfer none) (array zero-terminated=1): every built-in function
 */
const TroupeBuiltin *const *
troupe_builtin_list (void)
{
  return builtins;
}

/* How many single characters must be inserted, deleted or replaced to turn a into b: Levenshtein's
 * distance, a row of the table at a time. */
static guint
edit_distance (const char *a, const char *b)
{
  gsize width = strlen (b);
  g_autofree guint *row = g_new (guint, width + 1);

  for (gsize i = 0; i <= width; i++)
    row[i] = i;

  for (; *a != '\0'; a++)
    {
      guint diagonal = row[0]++;

      for (gsize i = 0; i < width; i++)
        {
          guint replaced = diagonal + (*a != b[i]);

          diagonal = row[i + 1];
          row[i + 1] = MIN (replaced, MIN (diagonal, row[i]) + 1);
        }
    }
  return row[width];
}

/**
 * troupe_builtin_find:
 * @name: the name of a function
 * @error: return location for an error
 *
 * Returns: (transfer none) (nullable): the function, or %NULL with an error that names the nearest
 *   one, or says how to run a program of that name
 */
const TroupeBuiltin *
troupe_builtin_find (const char *name, GError **error)
{
  g_autofree char *program = NULL;
  const char *nearest = NULL;
  guint least = MAX (strlen (name) / 2, 2) + 1;

  for (const TroupeBuiltin *const *builtin = builtins; *builtin != NULL; builtin++)
    {
      guint distance = edit_distance (name, (*builtin)->name);

      if (distance == 0)
        return *builtin;
      if (distance < least)
        {
          least = distance;
          nearest = (*builtin)->name;
        }
    }

  program = g_find_program_in_path (name);
  if (program != NULL)
    g_set_error (error, TROUPE_BUILTIN_ERROR, TROUPE_BUILTIN_ERROR_FAILED,
                 _ ("“%s” is a program, not a function; this runs it for each item: "
                    "troupe map --command '%s {}' ITEM…"),
                 name, name);
  else if (nearest != NULL)
    g_set_error (error, TROUPE_BUILTIN_ERROR, TROUPE_BUILTIN_ERROR_FAILED,
                 _ ("there is no function “%s”; did you mean “%s”?"), name, nearest);
  else
    g_set_error (error, TROUPE_BUILTIN_ERROR, TROUPE_BUILTIN_ERROR_FAILED,
                 _ ("there is no function “%s”; “troupe functions” lists those that there are"),
                 name);
  return NULL;
}

/**
 * troupe_builtin_describe_all:
 *
 * Returns: (transfer full): a key file with a group for each function, in the user's language
 */
char *
troupe_builtin_describe_all (void)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  for (const TroupeBuiltin *const *builtin = builtins; *builtin != NULL; builtin++)
    {
      const char *name = (*builtin)->name;

      g_key_file_set_string (file, name, "summary", _ ((*builtin)->summary));
      g_key_file_set_string (file, name, "shows", _ ((*builtin)->shows));
      g_key_file_set_string (file, name, "takes", _ ((*builtin)->takes));
      g_key_file_set_string (file, name, "gives", _ ((*builtin)->gives));
      g_key_file_set_string (file, name, "example", (*builtin)->example);
      g_key_file_set_string (file, name, "help", _ ((*builtin)->help));
      if ((*builtin)->flags & TROUPE_BUILTIN_MISBEHAVES)
        g_key_file_set_boolean (file, name, "misbehaves", TRUE);
    }
  return g_key_file_to_data (file, NULL, NULL);
}
