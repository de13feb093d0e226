/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of what the columns of workers show, and how it becomes text. */

#include "troupe-worker-content.h"

#include "troupe-config.h"
#include "troupe-describe.h"

#include <glib/gi18n.h>

/* Characters of a duration, such as "23 h 59 min": its digits are narrow, but not in each font. */
#define DURATION 11

static char *
pid_to_text (const GValue *value, gpointer user_data)
{
  const gint64 pid = g_value_get_int64 (value);

  return pid > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, pid) : g_strdup ("–");
}

static char *
percent_to_text (const GValue *value, gpointer user_data)
{
  const guint *divisor = user_data;

  return troupe_describe_percent (g_value_get_double (value) / *divisor);
}

static char *
core_to_text (const GValue *value, gpointer user_data)
{
  const int core = g_value_get_int (value);

  return core >= 0 ? g_strdup_printf ("%d", core) : g_strdup ("–");
}

static char *
size_to_text (const GValue *value, gpointer user_data)
{
  const guint64 size = g_value_get_uint64 (value);

  return size > 0 ? g_format_size (size) : g_strdup ("–");
}

static char *
seconds_to_text (const GValue *value, gpointer user_data)
{
  const double seconds = g_value_get_double (value);

  return seconds > 0 ? troupe_describe_duration (seconds) : g_strdup ("–");
}

static char *
count_to_text (const GValue *value, gpointer user_data)
{
  return troupe_describe_count (g_value_get_uint64 (value));
}

static char *
uint_to_text (const GValue *value, gpointer user_data)
{
  return troupe_describe_count (g_value_get_uint (value));
}

static char *
since_to_text (const GValue *value, gpointer user_data)
{
  const gint64 since = g_value_get_int64 (value);

  return since > 0 ? troupe_describe_duration ((g_get_monotonic_time () - since) / 1e6)
                   : g_strdup ("–");
}

static char *
rate_to_text (const GValue *value, gpointer user_data)
{
  const guint64 rate = g_value_get_double (value) + 0.5;
  g_autofree char *size = g_format_size (rate);

  /* Translators: an amount of data in each second, such as "1.2 MB/s" */
  return rate > 0 ? g_strdup_printf (_ ("%s/s"), size) : g_strdup ("–");
}

/* What yields first is what comes last; before that, what is empty once no worker is alive. Each
 * entry is found by the id of its column in troupe-worker-table.ui, in any order. */
static const TroupeWorkerContent contents[] = {
  { "worker_column", TROUPE_WORKER_CONTENT_BADGE, 0, "number", NULL, FALSE, NULL, NULL, NULL, TRUE,
    TROUPE_WORKER_CONTENT_STAYS },
  { "pid_column", TROUPE_WORKER_CONTENT_NUMBER, 6, "pid", pid_to_text, FALSE, NULL, "pid", NULL,
    FALSE, TROUPE_WORKER_CONTENT_STAYS },
  { "state_column", TROUPE_WORKER_CONTENT_TEXT, 15, "status-text", NULL, FALSE, "state", "name",
    "host", TRUE, TROUPE_WORKER_CONTENT_GROWS },
  { "cpu_column", TROUPE_WORKER_CONTENT_NUMBER, 5, "cpu-percent", percent_to_text, TRUE, NULL,
    "cpu-percent", NULL, TRUE, TROUPE_WORKER_CONTENT_YIELDS_AT_END },
  { "samples_column", TROUPE_WORKER_CONTENT_GRAPH, 0, "samples", NULL, FALSE, NULL, NULL, NULL,
    FALSE, TROUPE_WORKER_CONTENT_YIELDS },
  { "core_column", TROUPE_WORKER_CONTENT_NUMBER, 3, "core", core_to_text, FALSE, NULL, NULL, NULL,
    FALSE, TROUPE_WORKER_CONTENT_STAYS },
  { "memory_column", TROUPE_WORKER_CONTENT_NUMBER, 7, "rss-bytes", size_to_text, FALSE, NULL,
    "rss-bytes", NULL, FALSE, TROUPE_WORKER_CONTENT_STAYS },
  { "peak_column", TROUPE_WORKER_CONTENT_NUMBER, 7, "max-rss-bytes", size_to_text, FALSE, NULL,
    NULL, NULL, FALSE, TROUPE_WORKER_CONTENT_YIELDS },
  { "cpu_time_column", TROUPE_WORKER_CONTENT_NUMBER, DURATION, "cpu-seconds", seconds_to_text,
    FALSE, NULL, NULL, NULL, FALSE, TROUPE_WORKER_CONTENT_STAYS },
  { "disk_column", TROUPE_WORKER_CONTENT_NUMBER, 7, "disk-rate", rate_to_text, FALSE, NULL, NULL,
    NULL, FALSE, TROUPE_WORKER_CONTENT_YIELDS },
  { "read_column", TROUPE_WORKER_CONTENT_NUMBER, 7, "read-bytes", size_to_text, FALSE, NULL, NULL,
    NULL, FALSE, TROUPE_WORKER_CONTENT_STAYS },
  { "written_column", TROUPE_WORKER_CONTENT_NUMBER, 7, "written-bytes", size_to_text, FALSE, NULL,
    NULL, NULL, FALSE, TROUPE_WORKER_CONTENT_STAYS },
  { "items_column", TROUPE_WORKER_CONTENT_NUMBER, 5, "items-done", count_to_text, FALSE, NULL, NULL,
    NULL, FALSE, TROUPE_WORKER_CONTENT_STAYS },
  { "item_column", TROUPE_WORKER_CONTENT_TEXT, 8, "item", NULL, FALSE, NULL, NULL, "count", FALSE,
    TROUPE_WORKER_CONTENT_YIELDS_AT_END },
  { "item_time_column", TROUPE_WORKER_CONTENT_NUMBER, DURATION, "item-since", since_to_text, TRUE,
    NULL, NULL, NULL, FALSE, TROUPE_WORKER_CONTENT_YIELDS_AT_END },
  { "restarts_column", TROUPE_WORKER_CONTENT_NUMBER, 4, "restarts", uint_to_text, FALSE, NULL, NULL,
    NULL, FALSE, TROUPE_WORKER_CONTENT_STAYS },
  { "host_column", TROUPE_WORKER_CONTENT_TEXT, 12, "host", NULL, FALSE, NULL, NULL, NULL, FALSE,
    TROUPE_WORKER_CONTENT_STAYS },
};

/**
 * troupe_worker_content_get:
 * @n: a number from 0
 *
 * Returns: (transfer none) (nullable): a column, or %NULL after the last one
 */
const TroupeWorkerContent *
troupe_worker_content_get (guint n)
{
  return n < G_N_ELEMENTS (contents) ? &contents[n] : NULL;
}
