/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Answers how many items a command has, and reads and writes the text of the option "max-args",
 * which stands for two properties. */

#include "troupe-config.h"
#include "troupe-job-private.h"

#include <glib/gi18n-lib.h>

/*
 * troupe_job_parse_max_args:
 * @job: a job
 * @text: auto, a number of items, or 0 for commands without their item
 * @error: return location for an error
 *
 * Returns: %TRUE, or %FALSE with %TROUPE_JOB_ERROR_INVALID
 */
gboolean
troupe_job_parse_max_args (gpointer job, const char *text, GError **error)
{
  guint64 number = 0;
  const gboolean is_auto = g_str_equal (text, "auto");

  if (!is_auto && !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &number, NULL))
    return troupe_job_set_invalid (error,
                                   _ ("“%s” is neither auto nor a whole number from %s to %s"),
                                   text, "0", G_STRINGIFY (4294967295));

  g_object_set (job, "max-args", (guint) number, "omits-items", !is_auto && number == 0, NULL);
  return TRUE;
}

/*
 * troupe_job_print_max_args:
 * @job: a job
 *
 * Returns: (transfer full): the text that troupe_job_parse_max_args() reads
 */
char *
troupe_job_print_max_args (gpointer job)
{
  TroupeJob *self = job;

  if (self->omits_items)
    return g_strdup ("0");
  return self->max_args == 0 ? g_strdup ("auto") : g_strdup_printf ("%u", self->max_args);
}

/**
 * troupe_job_has_groups:
 * @self: a job
 *
 * Returns: whether a command may have several items
 */
gboolean
troupe_job_has_groups (TroupeJob *self)
{
  return self->kind == TROUPE_JOB_COMMAND && !self->omits_items &&
         (self->max_args > 1 || self->max_lines > 0 || self->max_chars > 0 ||
          self->fill != TROUPE_FILL_NO);
}

/**
 * troupe_job_get_group_max:
 * @self: a job
 *
 * Returns: the most items that a command has, or 0 for as many as fit
 */
guint
troupe_job_get_group_max (TroupeJob *self)
{
  if (!troupe_job_has_groups (self))
    return 1;
  return self->max_lines > 0 ? self->max_lines : self->max_args;
}

/**
 * troupe_job_repeats_words:
 * @self: a job
 *
 * Returns: whether the words of a command are repeated for each of its items
 */
gboolean
troupe_job_repeats_words (TroupeJob *self)
{
  return troupe_job_has_groups (self) && self->fill <= TROUPE_FILL_CONTEXT;
}

/** troupe_job_get_omits_items: Returns: whether commands run once for each item, without it. */
gboolean
troupe_job_get_omits_items (TroupeJob *self)
{
  return self->omits_items;
}

/** troupe_job_get_max_lines: Returns: the most lines that a command has, a line that ends with a
 * blank being continued by the next one; 0 if items are no such lines. */
guint
troupe_job_get_max_lines (TroupeJob *self)
{
  return self->max_lines;
}

/** troupe_job_get_max_chars: Returns: the length that a command line may have, with the NUL byte at
 * its end; 0 for as long as the system permits. */
guint
troupe_job_get_max_chars (TroupeJob *self)
{
  return self->max_chars;
}

/** troupe_job_get_fill: Returns: whether commands are filled with items. */
TroupeFill
troupe_job_get_fill (TroupeJob *self)
{
  return self->fill;
}
