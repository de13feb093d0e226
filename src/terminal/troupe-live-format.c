/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes figures as top and htop do: short, and the same width wherever possible. */

#include "troupe-live-format.h"

#include "troupe-config.h"

#include <glib/gi18n.h>

/* A duration beyond this is none that somebody waits for. */
#define SECONDS_MAX 3.6e9

/**
 * troupe_live_format_duration:
 * @seconds: a duration
 *
 * Returns: (transfer full): at most seven characters, such as "4.2 s", "42 s", "3:05", "2:05:09" or
 *   "12 d 3 h"
 */
char *
troupe_live_format_duration (double seconds)
{
  const guint64 whole = CLAMP (seconds, 0, SECONDS_MAX);

  if (seconds < 9.95)
    /* Translators: a time in seconds */
    return g_strdup_printf (_ ("%.1f s"), MAX (seconds, 0));
  if (whole < 60)
    /* Translators: a time in seconds */
    return g_strdup_printf (_ ("%u s"), (guint) whole);
  if (whole < 3600)
    return g_strdup_printf ("%u:%02u", (guint) (whole / 60), (guint) (whole % 60));
  if (whole < 100 * 3600)
    return g_strdup_printf ("%u:%02u:%02u", (guint) (whole / 3600), (guint) (whole / 60 % 60),
                            (guint) (whole % 60));
  /* Translators: a time in days */
  return g_strdup_printf (_ ("%u d"), (guint) (whole / 86400));
}

/**
 * troupe_live_format_size:
 * @bytes: an amount of memory
 *
 * Returns: (transfer full): at most five characters, such as "0", "512K", "12.3M" or "1.2G"
 */
char *
troupe_live_format_size (guint64 bytes)
{
  static const char units[] = "KMGTPE";
  double size = bytes / 1024.0;
  guint unit = 0;

  if (bytes == 0)
    return g_strdup ("0");
  for (; size >= 999.5 && units[unit + 1] != '\0'; unit++)
    size /= 1024;
  if (unit == 0 || size >= 99.95)
    return g_strdup_printf ("%.0f%c", size, units[unit]);
  return g_strdup_printf ("%.1f%c", size, units[unit]);
}

/**
 * troupe_live_format_count:
 * @count: a number of items
 *
 * Returns: (transfer full): it, with at most six characters, such as "123456" or "1.23M"
 */
char *
troupe_live_format_count (guint64 count)
{
  static const char units[] = "MGTPE";
  double size = count / 1e6;
  guint unit = 0;

  if (count < 1000000)
    return g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  for (; size >= 999.95 && units[unit + 1] != '\0'; unit++)
    size /= 1000;
  return g_strdup_printf (size < 9.995 ? "%.2f%c" : "%.1f%c", size, units[unit]);
}

/**
 * troupe_live_format_rate:
 * @per_second: a rate
 *
 * Returns: (transfer full): it, such as "0.25/s", "31/s" or "4/min"
 */
char *
troupe_live_format_rate (double per_second)
{
  if (per_second < 0.1)
    /* Translators: so many items in each hour, or in each minute, or in each second */
    return per_second * 60 < 1 ? g_strdup_printf (_ ("%.1f/h"), per_second * 3600)
                               : g_strdup_printf (_ ("%.1f/min"), per_second * 60);
  return g_strdup_printf (per_second < 10 ? _ ("%.1f/s") : _ ("%.0f/s"), per_second);
}
