/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the workers of a job run: on this machine, on hosts, or in a cluster. */

#include "troupe-places.h"

#include "troupe-config.h"
#include "troupe-job-error.h"
#include "troupe-option-name.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LOCAL "local"
#define SSH   "ssh:"
#define SLURM "slurm"

/* More workers of one host are taken for a slip. */
#define WORKERS_MAX 4096u

struct _TroupePlaces
{
  TroupePlaceKind kind;
  GPtrArray *hosts;
  char *partition;
};

static void
host_free (TroupePlaceHost *host)
{
  g_free (host->name);
  g_free (host);
}

/**
 * troupe_places_free:
 * @self: (transfer full): places
 *
 * Frees @self.
 */
void
troupe_places_free (TroupePlaces *self)
{
  g_ptr_array_unref (self->hosts);
  g_free (self->partition);
  g_free (self);
}

/* A host that is named several times, as in the lists of some clusters, has as many workers. */
static void
places_add_host (TroupePlaces *self, const char *name, guint n_workers)
{
  TroupePlaceHost *host;

  for (guint i = 0; i < self->hosts->len; i++)
    {
      host = g_ptr_array_index (self->hosts, i);
      if (g_str_equal (host->name, name))
        {
          host->n_workers = MAX (host->n_workers, 1) + MAX (n_workers, 1);
          return;
        }
    }

  host = g_new (TroupePlaceHost, 1);
  host->name = g_strdup (name);
  host->n_workers = n_workers;
  g_ptr_array_add (self->hosts, host);
}

/* A name that begins with "-" would be an option of ssh. */
static gboolean
is_host_name (const char *name)
{
  if (g_str_equal (name, TROUPE_PLACES_THIS_MACHINE))
    return TRUE;
  if (*name == '\0' || *name == '-' || !g_utf8_validate (name, -1, NULL))
    return FALSE;

  for (; *name != '\0'; name++)
    if (g_ascii_isspace (*name) || g_ascii_iscntrl (*name) || strchr ("\"'`$\\;&|<>(){}*,", *name))
      return FALSE;
  return TRUE;
}

static gboolean
read_number (const char *text, guint64 *number)
{
  return g_ascii_string_to_unsigned (text, 10, 1, WORKERS_MAX, number, NULL);
}

/* Reads "HOST", "HOST*N" or, as GNU parallel has it, "N/HOST"; an address such as
 * ssh://user@host:22 has slashes as well. */
static gboolean
places_read_host (TroupePlaces *self, const char *text, GError **error)
{
  g_autofree char *word = g_strstrip (g_strdup (text));
  const char *name = word;
  char *star = strrchr (word, '*');
  char *slash = strchr (word, '/');
  guint64 n_workers = 0;

  if (*word == '\0')
    return troupe_job_set_invalid (error, _ ("A host has no name: write host1,host2"));

  if (star != NULL)
    {
      *star = '\0';
      if (!read_number (star + 1, &n_workers))
        return troupe_job_set_invalid (
            error, _ ("“%s*%s”: after the star is a number of workers from 1 to %u"), word,
            star + 1, WORKERS_MAX);
    }
  else if (slash != NULL && strspn (word, "0123456789") == (gsize) (slash - word))
    {
      *slash = '\0';
      name = slash + 1;
      if (!read_number (word, &n_workers))
        return troupe_job_set_invalid (
            error, _ ("“%s/%s”: before the slash is a number of workers from 1 to %u"), word, name,
            WORKERS_MAX);
    }

  if (!is_host_name (name))
    return troupe_job_set_invalid (
        error,
        /* Translators: a word, the option --ssh, or its name in the form */
        _ ("“%s” is not the name of a host: options of ssh for one host belong in ~/.ssh/config, "
           "those for all hosts in %s"),
        name, troupe_option_name ("ssh"));

  places_add_host (self, name, n_workers);
  return TRUE;
}

static gboolean
places_read_hosts (TroupePlaces *self, const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);

  /* There are no words in an empty text. */
  if (*text == '\0')
    return places_read_host (self, text, error);

  for (guint i = 0; words[i] != NULL; i++)
    if (!places_read_host (self, words[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
places_read_slurm (TroupePlaces *self, const char *text, GError **error)
{
  const char *partition = text + strlen (SLURM);

  self->kind = TROUPE_PLACE_SLURM;
  if (*partition == '\0')
    return TRUE;
  if (*partition != ':' || partition[1] == '\0' || partition[1] == '-' ||
      strpbrk (partition + 1, " \t\n") != NULL)
    return troupe_job_set_invalid (
        error, _ ("“%s”: write slurm, or slurm:PARTITION with the name of a partition"), text);

  self->partition = g_strdup (partition + 1);
  return TRUE;
}

/**
 * troupe_places_parse:
 * @text: "local", "ssh:HOST[*N][,HOST…]", "slurm" or "slurm:PARTITION"; empty is "local"
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the places, or %NULL with %TROUPE_JOB_ERROR_INVALID
 */
TroupePlaces *
troupe_places_parse (const char *text, GError **error)
{
  g_autoptr (TroupePlaces) self = g_new0 (TroupePlaces, 1);
  gboolean valid = TRUE;

  self->hosts = g_ptr_array_new_with_free_func ((GDestroyNotify) host_free);
  if (g_str_has_prefix (text, SSH))
    {
      self->kind = TROUPE_PLACE_SSH;
      valid = places_read_hosts (self, text + strlen (SSH), error);
    }
  else if (g_str_has_prefix (text, SLURM))
    valid = places_read_slurm (self, text, error);
  else if (*text != '\0' && !g_str_equal (text, LOCAL))
    valid = troupe_job_set_invalid (
        error, _ ("“%s” is not a place: write local, ssh:HOST,HOST, slurm or slurm:PARTITION"),
        text);

  return valid ? g_steal_pointer (&self) : NULL;
}

static gboolean
places_read_lines (TroupePlaces *self, const char *path, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GError) invalid = NULL;

      lines[i][strcspn (lines[i], "#")] = '\0';
      if (*g_strstrip (lines[i]) == '\0')
        continue;
      if (!places_read_hosts (self, lines[i], &invalid))
        return troupe_job_set_invalid (error, _ ("%s, line %u: %s"), path, i + 1, invalid->message);
    }
  return TRUE;
}

/**
 * troupe_places_add_file:
 * @self: places that are this machine or hosts
 * @path: a file with a host in each line, "#" before comments
 * @error: return location for an error
 *
 * Adds the hosts of a file.
 *
 * Returns: %FALSE with %TROUPE_JOB_ERROR_INVALID
 */
gboolean
troupe_places_add_file (TroupePlaces *self, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) unreadable = NULL;

  if (!g_file_get_contents (path, &text, NULL, &unreadable))
    return troupe_job_set_invalid (error, _ ("The file of hosts cannot be read: %s"),
                                   unreadable->message);
  if (!places_read_lines (self, path, text, error))
    return FALSE;
  if (self->hosts->len == 0)
    return troupe_job_set_invalid (error, _ ("%s names no host: write one in each line"), path);

  self->kind = TROUPE_PLACE_SSH;
  return TRUE;
}

/**
 * troupe_places_get_kind:
 * @self: places
 *
 * Returns: what workers are started through
 */
TroupePlaceKind
troupe_places_get_kind (const TroupePlaces *self)
{
  return self->kind;
}

/**
 * troupe_places_get_n_hosts:
 * @self: places
 *
 * Returns: the number of hosts, 0 unless the kind is %TROUPE_PLACE_SSH
 */
guint
troupe_places_get_n_hosts (const TroupePlaces *self)
{
  return self->hosts->len;
}

/**
 * troupe_places_get_host:
 * @self: places
 * @position: less than the number of hosts
 *
 * Returns: (transfer none): a host
 */
const TroupePlaceHost *
troupe_places_get_host (const TroupePlaces *self, guint position)
{
  return g_ptr_array_index (self->hosts, position);
}

/**
 * troupe_places_get_partition:
 * @self: places
 *
 * Returns: (transfer none) (nullable): the partition of the cluster, or %NULL for its default one
 */
const char *
troupe_places_get_partition (const TroupePlaces *self)
{
  return self->partition;
}
