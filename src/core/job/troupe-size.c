/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Amounts of memory in words. */

#include "troupe-size.h"

#include "troupe-config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define STEP 1024.0

/**
 * troupe_size_describe:
 * @bytes: an amount of memory
 *
 * Returns: (transfer full): the amount rounded down, in the largest unit that it fills, with a
 *   decimal if it has one digit. Units are powers of 1024, as in options of a job: "512 MB" is
 *   what "512M" stands for
 */
char *
troupe_size_describe (guint64 bytes)
{
  /* Translators: amounts of memory, in powers of 1024 */
  static const char *const units[] = { N_ ("bytes"), N_ ("kB"), N_ ("MB"), N_ ("GB"), N_ ("TB") };
  double number = bytes;
  guint unit = 0;
  g_autofree char *text = NULL;

  while (number >= STEP && unit + 1 < G_N_ELEMENTS (units))
    {
      number /= STEP;
      unit++;
    }
  if (number < 10)
    text = g_strdup_printf ("%.1f", floor (number * 10) / 10);
  else
    text = g_strdup_printf ("%.0f", floor (number));
  if (g_str_has_suffix (text, ".0") || g_str_has_suffix (text, ",0"))
    text[strlen (text) - 2] = '\0';
  return g_strdup_printf ("%s %s", text, _ (units[unit]));
}
