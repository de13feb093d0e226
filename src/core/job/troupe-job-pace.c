/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the options of a job about when items start: "load", "limit" and "retry-delay". */

#include "troupe-job-pace.h"

#include "troupe-config.h"
#include "troupe-cores.h"
#include "troupe-job-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The load that GNU parallel takes 0 for: an item starts while nothing else runs. */
#define LEAST_LOAD 0.01

/* Reads a number of 0 or more, up to the end or one character. */
static gboolean
read_number (const char *text, char end_character, double *number)
{
  char *end;

  *number = g_ascii_isdigit (*text) || *text == '.' ? g_ascii_strtod (text, &end) : -1;
  return *number >= 0 && isfinite (*number) && end > text &&
         (*end == '\0' || (*end == end_character && end[1] == '\0'));
}

static gboolean
read_load (const char *text, double *load)
{
  if (!read_number (text, '%', load))
    return FALSE;
  if (g_str_has_suffix (text, "%"))
    *load *= troupe_cores_count () / 100.0;
  *load = MAX (*load, LEAST_LOAD);
  return TRUE;
}

/*
 * troupe_job_parse_load:
 * @job: a job
 * @text: a number, or a percentage of the cores; empty for none
 * @error: return location for an error
 *
 * Returns: %TRUE, or %FALSE with %TROUPE_JOB_ERROR_INVALID
 */
gboolean
troupe_job_parse_load (gpointer job, const char *text, GError **error)
{
  double load;

  if (*text != '\0' && !read_load (text, &load))
    return troupe_job_set_invalid (error,
                                   _ ("“%s” is neither a number such as 4 nor a percentage "
                                      "of the cores such as 80%%"),
                                   text);

  g_object_set (job, "load", text, NULL);
  return TRUE;
}

/* Returns: (transfer full): the text that troupe_job_parse_load() reads */
char *
troupe_job_print_load (gpointer job)
{
  return g_strdup (((TroupeJob *) job)->load);
}

/* The commands that GNU parallel has built in. Returns whether @text is one of them. */
static gboolean
read_built_in_limit (const char *text, TroupePaceRules *rules, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t", -1);
  double load = 0;
  double disk = 0;
  guint64 size = 0;

  if (g_strv_length (words) != 2)
    return FALSE;

  if (g_str_equal (words[0], "load"))
    {
      if (!read_load (words[1], &load))
        troupe_job_set_invalid (error, _ ("“%s” is not load and a number, such as load 4"), text);
      rules->load = rules->load > 0 ? MIN (rules->load, load) : load;
      return TRUE;
    }
  if (g_str_equal (words[0], "io"))
    {
      if (!read_number (words[1], '\0', &disk) || disk > 100)
        troupe_job_set_invalid (error, _ ("“%s” is not io and a percentage, such as io 50"), text);
      rules->disk = MAX (disk, LEAST_LOAD);
      return TRUE;
    }
  if (g_str_equal (words[0], "mem"))
    {
      if (!troupe_option_parse_size (words[1], &size, NULL))
        troupe_job_set_invalid (
            error, _ ("“%s” is not mem and an amount of memory, such as mem 1G"), text);
      rules->memfree = MAX (rules->memfree, size);
      return TRUE;
    }
  return FALSE;
}

/*
 * troupe_job_parse_limit:
 * @job: a job
 * @text: a command, or one that is built in; empty for none
 * @error: return location for an error
 *
 * Returns: %TRUE, or %FALSE with %TROUPE_JOB_ERROR_INVALID
 */
gboolean
troupe_job_parse_limit (gpointer job, const char *text, GError **error)
{
  TroupePaceRules rules = { 0 };
  g_autoptr (GError) invalid = NULL;

  if (read_built_in_limit (text, &rules, &invalid) && invalid != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&invalid));
      return FALSE;
    }

  g_object_set (job, "limit", text, NULL);
  return TRUE;
}

/* Returns: (transfer full): the text that troupe_job_parse_limit() reads */
char *
troupe_job_print_limit (gpointer job)
{
  return g_strdup (((TroupeJob *) job)->limit);
}

static gboolean
read_retry_delay (const char *text, double *seconds, double *factor)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", 2);

  *seconds = 0;
  *factor = 1;
  if (*text == '\0')
    return TRUE;
  return troupe_option_parse_seconds (parts[0], seconds, NULL) &&
         (parts[1] == NULL || (read_number (parts[1], '\0', factor) && *factor >= 1));
}

/*
 * troupe_job_parse_retry_delay:
 * @job: a job
 * @text: seconds, and a factor of 1 or more after a comma; empty for none
 * @error: return location for an error
 *
 * Returns: %TRUE, or %FALSE with %TROUPE_JOB_ERROR_INVALID
 */
gboolean
troupe_job_parse_retry_delay (gpointer job, const char *text, GError **error)
{
  double seconds;
  double factor;

  if (!read_retry_delay (text, &seconds, &factor))
    return troupe_job_set_invalid (
        error,
        _ ("“%s” is not a number of seconds, or one and a factor of 1 or more, such as 5 or "
           "5,2"),
        text);

  g_object_set (job, "retry-delay", text, NULL);
  return TRUE;
}

/* Returns: (transfer full): the text that troupe_job_parse_retry_delay() reads */
char *
troupe_job_print_retry_delay (gpointer job)
{
  return g_strdup (((TroupeJob *) job)->retry_delay);
}

/**
 * troupe_job_get_pace:
 * @self: a valid job
 * @rules: (out caller-allocates): its rules, which live as long as @self is not changed
 *
 * Gets the rules about when items start, with percentages and commands that are built in resolved
 * for this machine.
 */
void
troupe_job_get_pace (TroupeJob *self, TroupePaceRules *rules)
{
  *rules = (TroupePaceRules){
    .delay = self->delay,
    .memfree = self->memfree,
    .memsuspend = self->memsuspend,
  };
  if (!read_load (self->load, &rules->load))
    rules->load = 0;
  if (*self->limit != '\0' && !read_built_in_limit (self->limit, rules, NULL))
    rules->command = self->limit;
}

/**
 * troupe_job_get_retry_delay:
 * @self: a valid job
 * @n_failures: the number of times that an item has failed, at least 1
 *
 * Returns: the seconds before it is run again
 */
double
troupe_job_get_retry_delay (TroupeJob *self, guint n_failures)
{
  double seconds;
  double factor;

  if (!read_retry_delay (self->retry_delay, &seconds, &factor))
    return 0;
  return MIN (seconds * pow (factor, n_failures - 1), TROUPE_OPTION_SECONDS_MAX);
}
