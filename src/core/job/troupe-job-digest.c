/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds whether two jobs are the same: what runs and over which items, not how. */

#include "troupe-job-digest.h"

#include "troupe-config.h"
#include "troupe-job-file-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Keys of the group Job that do not change what an item gives, but how many run at once, how long
 * they may take, and what is done with those that fail. A run may go on with others. */
static const char *const indifferent[] = {
  "AddressSpace", "Chunk",    "CrashLimit", "Delay",       "Grace",      "Halt",    "Limit",
  "Load",         "MaxItems", "Memfree",    "MemoryLimit", "Memsuspend", "Nice",    "Pin",
  "Replace",      "Retries",  "RetryDelay", "Threads",     "Timeout",    "Workers",
};

/* The job and its items, in the words of a job file. */
static GKeyFile *
read_keys (const char *text)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();

  g_key_file_load_from_data (keys, text, strlen (text), G_KEY_FILE_NONE, NULL);
  g_key_file_remove_group (keys, TROUPE_JOB_FILE_OUTPUT, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (indifferent); i++)
    g_key_file_remove_key (keys, TROUPE_JOB_FILE_JOB, indifferent[i], NULL);
  return g_steal_pointer (&keys);
}

/**
 * troupe_job_digest_create:
 * @file: a job and its items
 * @directory: the folder in which it is run
 * @error: return location for an error
 *
 * Identifies a job: two jobs with the same digest run the same over the same lists of items. The
 * contents of files are not part of it: items are compared when they are read.
 *
 * Returns: (transfer full) (nullable): the digest, in hexadecimal digits, or %NULL with
 *   %TROUPE_JOB_FILE_ERROR if the job has bytes that are not text
 */
char *
troupe_job_digest_create (TroupeJobFile *file, const char *directory, GError **error)
{
  g_autofree char *text = troupe_job_file_to_text (file, error);
  g_autoptr (GKeyFile) keys = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *whole = NULL;

  if (text == NULL)
    return NULL;

  keys = read_keys (text);
  kept = g_key_file_to_data (keys, NULL, NULL);
  whole = g_strdup_printf ("%s\n%s", directory, kept);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, whole, -1);
}

/* A group or a key that both have with the same value is no change. */
static char *
find_change_in (GKeyFile *keys, GKeyFile *other, gboolean is_other_newer)
{
  g_auto (GStrv) groups = g_key_file_get_groups (keys, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_auto (GStrv) names = g_key_file_get_keys (keys, groups[i], NULL, NULL);

      for (guint j = 0; names[j] != NULL; j++)
        {
          g_autofree char *value = g_key_file_get_value (keys, groups[i], names[j], NULL);
          g_autofree char *other_value = g_key_file_get_value (other, groups[i], names[j], NULL);
          const char *before = is_other_newer ? value : other_value;
          const char *now = is_other_newer ? other_value : value;

          if (g_strcmp0 (value, other_value) == 0)
            continue;
          if (before == NULL)
            /* Translators: an option of a job, and its value */
            return g_strdup_printf (_ ("%s is “%s” now, and was not set"), names[j], now);
          if (now == NULL)
            /* Translators: an option of a job, and its value */
            return g_strdup_printf (_ ("%s is not set now, and was “%s”"), names[j], before);
          /* Translators: an option of a job, and its values */
          return g_strdup_printf (_ ("%s is “%s” now, and was “%s”"), names[j], now, before);
        }
    }
  return NULL;
}

/**
 * troupe_job_digest_find_change:
 * @before: a job and its items, as the text of a job file
 * @now: another one
 *
 * Returns: (transfer full) (nullable): the first difference between them, as a part of a sentence,
 *   or %NULL if a run of one can go on as the other
 */
char *
troupe_job_digest_find_change (const char *before, const char *now)
{
  g_autoptr (GKeyFile) old_keys = read_keys (before);
  g_autoptr (GKeyFile) new_keys = read_keys (now);
  char *change = find_change_in (old_keys, new_keys, TRUE);

  return change != NULL ? change : find_change_in (new_keys, old_keys, FALSE);
}
