/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of a job about where its workers run. */

#include "troupe-config.h"
#include "troupe-job-private.h"
#include "troupe-job-template.h"
#include "troupe-option-name.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * troupe_job_parse_on:
 * @job: a job
 * @text: a place, as troupe_places_parse() reads it
 * @error: return location for an error
 *
 * Returns: %TRUE, or %FALSE with %TROUPE_JOB_ERROR_INVALID
 */
gboolean
troupe_job_parse_on (gpointer job, const char *text, GError **error)
{
  g_autoptr (TroupePlaces) places = troupe_places_parse (text, error);

  if (places == NULL)
    return FALSE;

  g_object_set (job, "on", *text != '\0' ? text : "local", NULL);
  return TRUE;
}

/* Returns: (transfer full): the text that troupe_job_parse_on() reads */
char *
troupe_job_print_on (gpointer job)
{
  return g_strdup (((TroupeJob *) job)->on);
}

/**
 * troupe_job_create_places:
 * @self: a job
 * @error: return location for an error
 *
 * Finds where its workers run; reads the file of hosts, if there is one.
 *
 * Returns: (transfer full) (nullable): the places, or %NULL with %TROUPE_JOB_ERROR_INVALID
 */
TroupePlaces *
troupe_job_create_places (TroupeJob *self, GError **error)
{
  g_autoptr (TroupePlaces) places = troupe_places_parse (self->on, error);

  if (places == NULL)
    return NULL;
  if (*self->on_file != '\0' && !troupe_places_add_file (places, self->on_file, error))
    return NULL;
  return g_steal_pointer (&places);
}

/**
 * troupe_job_is_far:
 * @self: a valid job
 *
 * Returns: whether its workers run elsewhere than directly on this machine
 */
gboolean
troupe_job_is_far (TroupeJob *self)
{
  g_autoptr (TroupePlaces) places = troupe_places_parse (self->on, NULL);

  return *self->on_file != '\0' ||
         (places != NULL && troupe_places_get_kind (places) != TROUPE_PLACE_LOCAL);
}

/**
 * troupe_job_split_ssh:
 * @self: a job
 * @error: return location for an error
 *
 * Splits the command that connects to a host as a shell would.
 *
 * Returns: (transfer full) (nullable): its words, at least one, or %NULL with
 *   %TROUPE_JOB_ERROR_INVALID
 */
GStrv
troupe_job_split_ssh (TroupeJob *self, GError **error)
{
  g_autoptr (GError) invalid = NULL;
  GStrv words = NULL;

  if (!g_shell_parse_argv (self->ssh, NULL, &words, &invalid))
    troupe_job_set_invalid (error, _ ("“%s” is not a command such as ssh: %s"), self->ssh,
                            invalid->message);
  return words;
}

/**
 * troupe_job_split_slurm_options:
 * @self: a job
 * @error: return location for an error
 *
 * Splits the options of salloc as a shell would.
 *
 * Returns: (transfer full) (nullable): its words, or %NULL with %TROUPE_JOB_ERROR_INVALID
 */
GStrv
troupe_job_split_slurm_options (TroupeJob *self, GError **error)
{
  g_autoptr (GError) invalid = NULL;
  GStrv words = NULL;

  /* An empty text is no command for GLib. */
  if (self->slurm_options[strspn (self->slurm_options, " \t\n")] == '\0')
    return g_new0 (char *, 1);
  if (!g_shell_parse_argv (self->slurm_options, NULL, &words, &invalid))
    troupe_job_set_invalid (error, _ ("“%s” are not options of salloc: %s"), self->slurm_options,
                            invalid->message);
  return words;
}

/** troupe_job_get_send: Returns: the files to send to each host, with commas between them; "" for
 * none. */
const char *
troupe_job_get_send (TroupeJob *self)
{
  return self->send;
}

/** troupe_job_get_transfer: Returns: the files of each item to send, with replacement strings and
 * commas between them; "" for none. */
const char *
troupe_job_get_transfer (TroupeJob *self)
{
  return self->transfer;
}

/** troupe_job_get_return: Returns: the files of each item to bring back, as
 * troupe_job_get_transfer(). */
const char *
troupe_job_get_return (TroupeJob *self)
{
  return self->return_;
}

/** troupe_job_get_cleanup: Returns: whether the files of an item are removed on its host when it is
 * finished. */
gboolean
troupe_job_get_cleanup (TroupeJob *self)
{
  return self->cleanup;
}

/**
 * troupe_job_has_files:
 * @self: a job
 *
 * Returns: whether its items have files, which are sent to other machines or brought back
 */
gboolean
troupe_job_has_files (TroupeJob *self)
{
  return *self->transfer != '\0' || *self->return_ != '\0';
}

static gboolean
validate_files (TroupeJob *self, const char *option, const char *list, GError **error)
{
  g_auto (GStrv) names = g_strsplit (list, ",", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) invalid = NULL;
      g_autoptr (TroupeTemplate) name = troupe_job_create_text_template (self, names[i], &invalid);

      if (name == NULL)
        return troupe_job_set_invalid (error, "%s: %s", troupe_option_name (option),
                                       invalid->message);
      if (strstr (names[i], "{%}") != NULL)
        return troupe_job_set_invalid (
            /* Translators: an option such as --return, or its name in the form */
            error, _ ("%s cannot have {%%}: which slot an item gets is not known before"),
            troupe_option_name (option));
    }
  if (names[0] != NULL && g_str_equal (self->workdir, "..."))
    return troupe_job_set_conflict (
        error, option, "workdir",
        /* Translators: options such as --return and --workdir, or their names in the form */
        _ ("%s does not go with %s ...: the files are in a folder of the run"),
        troupe_option_name (option), troupe_option_name ("workdir"));
  return TRUE;
}

static gboolean
validate_slurm (TroupeJob *self, GError **error)
{
  g_auto (GStrv) words = troupe_job_split_slurm_options (self, error);

  if (words == NULL)
    return FALSE;
  if (*self->on_file != '\0')
    return troupe_job_set_conflict (
        error, "on-file", "on",
        _ ("A file of hosts is for hosts that SSH connects to, not for Slurm"));
  if (self->workers == 0 && *self->workers_rule != '\0')
    return troupe_job_set_conflict (
        error, "on", "workers",
        _ ("Slurm needs the number of all workers, such as 64, not a part of "
           "the cores"));
  if (self->workers == 0 && words[0] == NULL && g_getenv ("SLURM_JOB_ID") == NULL)
    return troupe_job_set_conflict (
        error, "on", "slurm-options",
        /* Translators: %s is the option --slurm-options, or its name in the form */
        _ ("Nothing says how much Slurm should reserve: give a number of workers, such as 64, or "
           "%s, such as “-N 2 --exclusive”"),
        troupe_option_name ("slurm-options"));
  return TRUE;
}

/* Whether the options fit one another. */
gboolean
troupe_job_validate_places (TroupeJob *self, GError **error)
{
  g_autoptr (TroupePlaces) places = troupe_places_parse (self->on, error);
  g_auto (GStrv) words = NULL;

  if (places == NULL)
    return FALSE;
  words = troupe_job_split_ssh (self, error);
  if (words == NULL)
    return FALSE;
  if (troupe_places_get_kind (places) == TROUPE_PLACE_SLURM)
    {
      if (!validate_slurm (self, error))
        return FALSE;
    }
  else if (*self->slurm_options != '\0')
    {
      return troupe_job_set_conflict (
          error, "slurm-options", "on",
          /* Translators: the options --slurm-options and --on, or their names in the form */
          _ ("%s is only for workers in Slurm (%s slurm)"), troupe_option_name ("slurm-options"),
          troupe_option_name ("on"));
    }
  if (*self->send != '\0' && !troupe_job_is_far (self))
    return troupe_job_set_conflict (
        error, "send", "on",
        /* Translators: options such as --seed and --shuf, or their names in the form */
        _ ("%s goes with %s"), troupe_option_name ("send"), troupe_option_name ("on"));
  if (!validate_files (self, "transferfile", self->transfer, error) ||
      !validate_files (self, "return", self->return_, error))
    return FALSE;
  if (self->cleanup && !troupe_job_has_files (self))
    return troupe_job_set_conflict (
        error, "cleanup", "transferfile",
        /* Translators: options such as --seed and --shuf, or their names in the form */
        _ ("%s goes with %s"), troupe_option_name ("cleanup"), troupe_option_name ("transferfile"));
  if (self->tty && troupe_job_is_far (self))
    return troupe_job_set_conflict (
        error, "tty", "on",
        /* Translators: the options --tty and --on, or their names in the form */
        _ ("Only commands on this computer can have the terminal: leave out %s or %s"),
        troupe_option_name ("tty"), troupe_option_name ("on"));

  return TRUE;
}
