/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Checks that a job can run and that its options are consistent. */

#include "troupe-config.h"
#include "troupe-job-private.h"
#include "troupe-job-template.h"
#include "troupe-ok-status.h"
#include "troupe-option-name.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * troupe_job_split_interpreter:
 * @interpreter: a command that starts Python, such as "python3 -X utf8"
 * @error: return location for an error
 *
 * Splits it as a shell would, with quotation marks; the path of a program may have spaces in it
 * without any.
 *
 * Returns: (transfer full) (nullable): its words, at least one, or %NULL with
 *   %TROUPE_JOB_ERROR_INVALID
 */
GStrv
troupe_job_split_interpreter (const char *interpreter, GError **error)
{
  g_autofree char *program = *interpreter == '\0' ? NULL : g_find_program_in_path (interpreter);
  g_autoptr (GError) local_error = NULL;
  GStrv words = NULL;

  if (program != NULL)
    {
      words = g_new0 (char *, 2);
      words[0] = g_strdup (interpreter);
      return words;
    }

  if (interpreter[strspn (interpreter, " \t\n")] == '\0')
    troupe_job_set_invalid (error, _ ("A Python job needs an interpreter, such as “python3”"));
  else if (!g_shell_parse_argv (interpreter, NULL, &words, &local_error))
    troupe_job_set_invalid (error, _ ("The interpreter “%s” is not a command: %s"), interpreter,
                            local_error->message);
  return words;
}

static gboolean
validate_interpreter (const char *interpreter, GError **error)
{
  g_auto (GStrv) words = troupe_job_split_interpreter (interpreter, error);

  return words != NULL;
}

static gboolean
validate_python (const char *subject, const char *interpreter, const char *items_as, GError **error)
{
  const char *colon = strrchr (subject, ':');

  if (colon == NULL)
    return troupe_job_set_invalid (
        error, _ ("“%s” names no function: write FILE.py:NAME, such as “%s:worker”"), subject,
        subject);
  if (colon == subject)
    return troupe_job_set_invalid (error, _ ("“%s” names no file: write FILE.py:NAME"), subject);
  if (colon[1] == '\0')
    return troupe_job_set_invalid (
        error, _ ("“%s” names no function: write its name after the colon"), subject);
  if (!validate_interpreter (interpreter, error))
    return FALSE;
  if (!g_strv_contains ((const char *const[]){ "auto", "json", "text", NULL }, items_as))
    return troupe_job_set_invalid (error, _ ("Items become auto, json or text, not “%s”"),
                                   items_as);

  return TRUE;
}

static gboolean
validate_command (TroupeJob *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TroupeTemplate) template_ = NULL;

  /* Any {NAME} may be a column then. */
  if (troupe_job_get_columns (self) == NULL)
    return TRUE;

  template_ = troupe_job_create_template (self, &local_error);
  return template_ != NULL ||
         troupe_job_set_invalid (error, _ ("The command cannot be used: %s"), local_error->message);
}

static gboolean
validate_arguments (TroupeJob *self, GError **error)
{
  const TroupeFill fill = troupe_job_get_fill (self);
  guint max_args;

  g_object_get (self, "max-args", &max_args, NULL);
  if (troupe_job_get_max_lines (self) > 0 && max_args > 0)
    return troupe_job_set_conflict (
        error, "max-lines", "max-args",
        _ ("A command has a number of items or a number of lines, not both"));
  if (troupe_job_get_omits_items (self) &&
      (fill != TROUPE_FILL_NO || troupe_job_get_max_lines (self) > 0 ||
       troupe_job_get_max_chars (self) > 0))
    return troupe_job_set_conflict (
        error, "max-args",
        fill != TROUPE_FILL_NO                ? "fill"
        : troupe_job_get_max_lines (self) > 0 ? "max-lines"
                                              : "max-chars",
        /* Translators: %s is the option --max-args, or its name in the form */
        _ ("A command without items (%s 0) cannot be filled with items"),
        troupe_option_name ("max-args"));
  return TRUE;
}

static gboolean
validate_terminal (TroupeJob *self, GError **error)
{
  return !troupe_job_get_tty (self) ||
         (troupe_job_get_workers (self) <= 1 && troupe_job_get_threads (self) == 1) ||
         troupe_job_set_conflict (
             error, "tty", troupe_job_get_workers (self) > 1 ? "workers" : "threads",
             _ ("Only one command at a time can have the terminal: leave out workers and "
                "threads"));
}

static gboolean
validate_subject (TroupeJob *self, GError **error)
{
  g_autofree char *subject = g_strstrip (g_strdup (troupe_job_get_subject (self)));
  gboolean empty = *subject == '\0';

  switch (troupe_job_get_kind (self))
    {
    case TROUPE_JOB_FUNCTION:
      return !empty || troupe_job_set_invalid (error, _ ("No function is named"));
    case TROUPE_JOB_COMMAND:
      if (empty)
        return troupe_job_set_invalid (error, _ ("The command is empty"));
      return validate_command (self, error);
    case TROUPE_JOB_PYTHON:
      /* The subject of calls is a title. */
      if (*troupe_job_get_calls (self) != '\0')
        return validate_interpreter (troupe_job_get_interpreter (self), error);
      return validate_python (subject, troupe_job_get_interpreter (self),
                              troupe_job_get_items_as (self), error);
    case TROUPE_JOB_PROGRAM:
      return !empty || troupe_job_set_invalid (error, _ ("No program is named"));
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
validate_halt (TroupeJob *self, GError **error)
{
  guint number = troupe_job_get_halt_count (self);
  double percent = troupe_job_get_halt_percent (self);

  if (!(percent >= 0 && percent <= 100))
    return troupe_job_set_invalid (
        error, _ ("The percentage of items that halts is 0 to 100, not %g"), percent);
  if (troupe_job_get_halt (self) == TROUPE_HALT_NEVER)
    return TRUE;
  if (number == 0 && percent == 0)
    return troupe_job_set_invalid (error,
                                   _ ("A job that halts needs the number of items that halts it"));
  if (number != 0 && percent != 0)
    return troupe_job_set_invalid (
        error, _ ("A job halts after a number of items or a percentage, not both"));

  return TRUE;
}

static gboolean
validate_ok_status (TroupeJob *self, GError **error)
{
  TroupeOkStatus statuses;
  g_autoptr (GError) invalid = NULL;

  return troupe_ok_status_parse (&statuses, troupe_job_get_ok_status (self), &invalid) ||
         troupe_job_set_invalid (error, "%s: %s", troupe_option_name ("ok-status"),
                                 invalid->message);
}

/**
 * troupe_job_validate_options:
 * @self: a job
 * @error: return location for an error
 *
 * Checks the options of a job, each by itself and against one another.
 *
 * Returns: %TRUE, or %FALSE with an error of %TROUPE_JOB_ERROR
 */
gboolean
troupe_job_validate_options (TroupeJob *self, GError **error)
{
  if (troupe_job_get_outside_sandbox (self) && troupe_job_get_kind (self) != TROUPE_JOB_COMMAND)
    return troupe_job_set_invalid (error, _ ("Only commands can be run outside the sandbox"));
  if (troupe_job_get_seed (self) > 0 && !troupe_job_get_shuf (self))
    return troupe_job_set_conflict (error, "seed", "shuf", _ ("%s goes with %s"),
                                    troupe_option_name ("seed"), troupe_option_name ("shuf"));

  return troupe_options_check (TROUPE_OPTIONS (self), error) && validate_halt (self, error) &&
         validate_arguments (self, error) && validate_terminal (self, error) &&
         validate_ok_status (self, error) && troupe_job_validate_places (self, error);
}

/**
 * troupe_job_validate:
 * @self: a job
 * @error: return location for an error
 *
 * Checks a job by itself, without its items, the available functions, or files.
 *
 * Returns: %TRUE, or %FALSE with an error of %TROUPE_JOB_ERROR
 */
gboolean
troupe_job_validate (TroupeJob *self, GError **error)
{
  return validate_subject (self, error) && troupe_job_validate_options (self, error);
}

/**
 * troupe_job_dup_warning:
 * @self: a valid job
 *
 * Warns of a job that runs, but is probably not as intended: a command that puts an item inside a
 * string of code, or files that are to be sent where they are.
 *
 * Returns: (transfer full) (nullable): a sentence, or %NULL
 */
char *
troupe_job_dup_warning (TroupeJob *self)
{
  g_autoptr (TroupeTemplate) template_ = NULL;

  if (troupe_job_has_files (self) && !troupe_job_is_far (self))
    return g_strdup (_ ("The files of items are neither sent nor removed, since all workers run on "
                        "this machine, where they are."));
  if (troupe_job_get_kind (self) != TROUPE_JOB_COMMAND)
    return NULL;

  template_ = troupe_job_create_template (self, NULL);
  if (template_ == NULL || !troupe_template_is_code (template_))
    return NULL;

  return g_strdup (
      _ ("The command puts the item inside a string that another program reads as "
         "code, so that an item could run commands of its own. Give it as an argument: "
         "bash -c '… \"$1\" …' _ {}"));
}

/**
 * troupe_job_describe:
 * @self: a job
 *
 * Returns: (transfer full): the program of the job, in one line: "square", "gzip -k {}",
 *   "app.py:worker"
 */
char *
troupe_job_describe (TroupeJob *self)
{
  return g_strstrip (g_strdelimit (g_strdup (troupe_job_get_subject (self)), "\n\r\t", ' '));
}
