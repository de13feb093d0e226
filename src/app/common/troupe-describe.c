/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Formats counts, times, durations, rates, percentages and sizes for people. */

#include "troupe-describe.h"

#include "troupe-ansi.h"
#include "troupe-bytes.h"
#include "troupe-config.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

/* As TROUPE_PART_SEPARATOR. */
#define PART_SEPARATOR "\x1f"
#define STYLED_FACTOR  8

/**
 * troupe_describe_count:
 * @count: a number
 *
 * Returns: the number, its digits grouped as in the locale
 */
char *
troupe_describe_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

/**
 * troupe_describe_part:
 * @part: a number of items
 * @whole: the number of all items, or -1 if it is not known
 *
 * Returns: "1,978 of 2,000", or only the first number if the other one is not known or the same
 */
char *
troupe_describe_part (guint64 part, gint64 whole)
{
  g_autofree char *part_text = troupe_describe_count (part);
  g_autofree char *whole_text = NULL;

  if (whole < 0 || part == (guint64) whole)
    return g_steal_pointer (&part_text);

  whole_text = troupe_describe_count (whole);
  /* Translators: how many items are done, of how many */
  return g_strdup_printf (_ ("%s of %s"), part_text, whole_text);
}

/**
 * troupe_describe_moment:
 * @microseconds: a time since 1970, UTC
 *
 * Returns: the date and the time of day in the local time zone: "29 Nov 2026, 13:05"
 */
char *
troupe_describe_moment (gint64 microseconds)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (microseconds / G_USEC_PER_SEC);

  /* Translators: a date and a time of day, as g_date_time_format() has it */
  return g_date_time_format (moment, _ ("%-e %b %Y, %H:%M"));
}

/**
 * troupe_describe_duration:
 * @seconds: a duration
 *
 * Returns: the time in its one or two largest units: "0.4 s", "12 s", "3 min 05 s", "2 h 05 min"
 */
char *
troupe_describe_duration (double seconds)
{
  const guint64 whole = MAX (seconds, 0) + 0.5;

  if (seconds < 9.95)
    /* Translators: a time in seconds */
    return g_strdup_printf (_ ("%.1f s"), MAX (seconds, 0));
  if (whole < 60)
    /* Translators: a time in seconds */
    return g_strdup_printf (_ ("%u s"), (guint) whole);
  if (whole < 60 * 60)
    /* Translators: a time in minutes and seconds */
    return g_strdup_printf (_ ("%u min %02u s"), (guint) (whole / 60), (guint) (whole % 60));
  if (whole < 24 * 60 * 60)
    /* Translators: a time in hours and minutes */
    return g_strdup_printf (_ ("%u h %02u min"), (guint) (whole / 3600), (guint) (whole / 60 % 60));
  /* Translators: a time in days and hours */
  return g_strdup_printf (_ ("%" PRIu64 " d %02u h"), whole / 86400, (guint) (whole / 3600 % 24));
}

/**
 * troupe_describe_item_time:
 * @seconds: the duration of an item
 *
 * Returns: the time in a suitable unit: "240 ns", "3.4 µs", "51 ms", or the text of
 *   troupe_describe_duration()
 */
char *
troupe_describe_item_time (double seconds)
{
  if (seconds < 0.9995e-6)
    /* Translators: a time in nanoseconds */
    return g_strdup_printf (_ ("%.0f ns"), MAX (seconds, 0) * 1e9);
  if (seconds < 0.9995e-3)
    /* Translators: a time in microseconds */
    return g_strdup_printf (_ ("%.3g µs"), seconds * 1e6);
  if (seconds < 0.9995)
    /* Translators: a time in milliseconds */
    return g_strdup_printf (_ ("%.3g ms"), seconds * 1e3);
  return troupe_describe_duration (seconds);
}

/**
 * troupe_describe_rate:
 * @per_second: a rate
 *
 * Returns: the number with three digits or more: "0.25", "31.4", "1,200"
 */
char *
troupe_describe_rate (double per_second)
{
  if (per_second < 9.995)
    return g_strdup_printf ("%.2f", per_second);
  if (per_second < 99.95)
    return g_strdup_printf ("%.1f", per_second);
  return g_strdup_printf ("%'.0f", per_second);
}

/**
 * troupe_describe_percent:
 * @percent: a percentage
 *
 * Returns: the percentage, rounded
 */
char *
troupe_describe_percent (double percent)
{
  /* Translators: a percentage */
  return g_strdup_printf (_ ("%.0f %%"), percent);
}

/* Escape sequences are not seen: a text that has some may have several bytes of them for each
 * character. */
static gsize
find_looked_at (const char *data, gsize size, glong max_characters)
{
  const gsize plain = (gsize) max_characters * 4;

  if (size <= plain || memchr (data, '\x1b', plain) == NULL)
    return MIN (size, plain);
  return MIN (size, plain * STYLED_FACTOR);
}

/* Between the parts of an item. */
static char *
separate_parts (char *text)
{
  g_autofree char *owned = text;
  g_auto (GStrv) parts = NULL;

  if (strchr (text, PART_SEPARATOR[0]) == NULL)
    return g_steal_pointer (&owned);
  parts = g_strsplit (text, PART_SEPARATOR, -1);
  return g_strjoinv (TROUPE_DESCRIBE_BETWEEN_PARTS, parts);
}

/**
 * troupe_describe_styled_bytes:
 * @bytes: an item or a value
 * @max_characters: the number of characters after which the text is cut and an ellipsis added
 * @spans: (nullable) (element-type TroupeAnsiSpan): to which its colours and faces are added
 *
 * Returns: the bytes as one line of text, in which invalid UTF-8 is replaced, parts of an item have
 *   a dot between them, and escape sequences are removed
 */
char *
troupe_describe_styled_bytes (GBytes *bytes, glong max_characters, GArray *spans)
{
  gsize size;
  const char *data = troupe_bytes_get_data (bytes, &size);
  /* A character has at most four bytes; the bytes after these are not examined. */
  const gsize looked_at = find_looked_at (data, size, max_characters);
  g_autofree char *valid = separate_parts (g_utf8_make_valid (data, looked_at));
  g_autofree char *text = troupe_ansi_parse (valid, spans);
  gsize length;

  g_strdelimit (text, "\n\r\t", ' ');
  if (g_utf8_strlen (text, -1) <= max_characters && looked_at == size)
    return g_steal_pointer (&text);

  length = g_utf8_offset_to_pointer (text, MIN (max_characters, g_utf8_strlen (text, -1))) - text;
  for (guint i = 0; spans && i < spans->len; i++)
    {
      TroupeAnsiSpan *span = &g_array_index (spans, TroupeAnsiSpan, i);

      span->start = MIN (span->start, length);
      span->end = MIN (span->end, length);
    }
  text[length] = '\0';
  return g_strconcat (text, "…", NULL);
}

/**
 * troupe_describe_bytes:
 * @bytes: an item or a value
 * @max_characters: the number of characters after which the text is cut and an ellipsis added
 *
 * Returns: the same as troupe_describe_styled_bytes(), without colours and faces
 */
char *
troupe_describe_bytes (GBytes *bytes, glong max_characters)
{
  return troupe_describe_styled_bytes (bytes, max_characters, NULL);
}
