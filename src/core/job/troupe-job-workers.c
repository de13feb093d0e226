/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The number of workers that a job starts: a number, or a rule with GNU parallel's words. */

#include "troupe-config.h"
#include "troupe-cores.h"
#include "troupe-job-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <sys/resource.h>

/* A worker and the commands that it runs are about so many processes, and the pool holds so many
 * descriptors for it; the others are for files, connections and Troupe itself. */
#define PROCESSES_EACH    4
#define DESCRIPTORS_EACH  6
#define DESCRIPTORS_OTHER 64

/* As large as a number of workers may be on one core. */
#define PERCENT_MAX (100.0 * TROUPE_JOB_WORKERS_MAX)

static gboolean
is_percent (const char *text)
{
  char *end;
  const double percent = g_ascii_strtod (text, &end);

  return g_ascii_isdigit (*text) && g_str_equal (end, "%") && percent > 0 && percent <= PERCENT_MAX;
}

static gboolean
is_rule (const char *text)
{
  if (*text == '+' || *text == '-')
    return g_ascii_string_to_unsigned (text + 1, 10, 0, TROUPE_JOB_WORKERS_MAX, NULL, NULL);
  return g_str_equal (text, "0") || is_percent (text);
}

/*
 * troupe_job_parse_workers:
 * @job: a job
 * @text: auto, a number, or the rule 50%, +1, -1 or 0
 * @error: return location for an error
 *
 * Returns: %TRUE, or %FALSE with %TROUPE_JOB_ERROR_INVALID
 */
gboolean
troupe_job_parse_workers (gpointer job, const char *text, GError **error)
{
  const gboolean has_rule = is_rule (text);
  guint64 number = 0;

  if (!has_rule && !g_str_equal (text, "auto") &&
      !g_ascii_string_to_unsigned (text, 10, 1, TROUPE_JOB_WORKERS_MAX, &number, NULL))
    return troupe_job_set_invalid (
        error,
        _ ("“%s” is neither auto, nor a whole number from 1 to %u, nor 0 for as many as possible, "
           "nor a part of the cores, such as 50%%, +1 or -1"),
        text, TROUPE_JOB_WORKERS_MAX);

  g_object_set (job, "workers", (guint) number, "workers-rule", has_rule ? text : "", NULL);
  return TRUE;
}

/*
 * troupe_job_print_workers:
 * @job: a job
 *
 * Returns: (transfer full): the text that troupe_job_parse_workers() reads
 */
char *
troupe_job_print_workers (gpointer job)
{
  const guint n_workers = troupe_job_get_workers (job);
  const char *rule = troupe_job_get_workers_rule (job);

  if (n_workers > 0)
    return g_strdup_printf ("%u", n_workers);
  return g_strdup (*rule != '\0' ? rule : "auto");
}

static rlim_t
get_limit (__rlimit_resource_t resource)
{
  struct rlimit limit;

  return getrlimit (resource, &limit) == 0 ? limit.rlim_cur : RLIM_INFINITY;
}

/* The limits of this process say how many; the number of items is a limit as well, which the pool
 * knows. */
static guint
count_most (void)
{
  const rlim_t descriptors = get_limit (RLIMIT_NOFILE);
  rlim_t n_workers = MIN (get_limit (RLIMIT_NPROC) / PROCESSES_EACH, TROUPE_JOB_WORKERS_MAX);

  if (descriptors != RLIM_INFINITY)
    n_workers =
        MIN (n_workers, (descriptors - MIN (descriptors, DESCRIPTORS_OTHER)) / DESCRIPTORS_EACH);
  return MAX (n_workers, 1);
}

static guint
apply_rule (const char *rule, guint n_cores)
{
  double number = n_cores;

  if (g_str_equal (rule, "0"))
    return count_most ();

  if (g_str_has_suffix (rule, "%"))
    number = ceil (n_cores * g_ascii_strtod (rule, NULL) / 100);
  else if (*rule != '\0')
    number += g_ascii_strtod (rule, NULL);
  return CLAMP (number, 1, TROUPE_JOB_WORKERS_MAX);
}

/**
 * troupe_job_get_effective_workers:
 * @self: a job
 *
 * Returns: the number of processes to start: #TroupeJob:workers, or if that is 0, what the rule
 *   makes of the number of cores that this process may use; one, if it has the terminal
 */
guint
troupe_job_get_effective_workers (TroupeJob *self)
{
  const guint n_workers = troupe_job_get_tty (self) ? 1 : troupe_job_get_workers (self);

  return n_workers > 0 ? n_workers
                       : apply_rule (troupe_job_get_workers_rule (self), troupe_cores_count ());
}
