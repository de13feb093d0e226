/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Builds the calls of ssh for one run, which share a connection to each host. */

#include "troupe-ssh-call.h"

#include "troupe-config.h"
#include "troupe-far-error.h"
#include "troupe-far-script.h"
#include "troupe-option-name.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* The name of a socket has at most 107 bytes, of which ssh appends 17 to %C, which has 40. */
#define FOLDER_MAX 48

/* It asks nothing, since nobody would answer; says within seconds that a host is silent; forwards
 * nothing. An option in the command of the job comes first, and so has priority. */
static const char *const options[] = {
  "-T",
  "-x",
  "-a",
  "-o",
  "BatchMode=yes",
  "-o",
  "ConnectTimeout=10",
  "-o",
  "ServerAliveInterval=5",
  "-o",
  "ServerAliveCountMax=3",
  "-o",
  "ClearAllForwardings=yes",
  "-o",
  "ControlPersist=no",
  NULL,
};

struct _TroupeSshCall
{
  GStrv words;
  /* Where the sockets of shared connections are. */
  char *folder;
};

static gboolean
is_short (const char *folder)
{
  return strlen (folder) + strlen ("/troupe-XXXXXX") <= FOLDER_MAX;
}

/* In a folder that no other user can write to. */
static char *
make_folder (GError **error)
{
  const char *runtime = g_get_user_runtime_dir ();
  const char *where =
      is_short (runtime) && g_file_test (runtime, G_FILE_TEST_IS_DIR) ? runtime : "/tmp";
  g_autofree char *folder = g_build_filename (where, "troupe-XXXXXX", NULL);

  if (g_mkdtemp_full (folder, 0700) != NULL)
    return g_steal_pointer (&folder);

  g_set_error (error, TROUPE_FAR_ERROR, TROUPE_FAR_ERROR_PREPARE,
               _ ("No folder for the connections can be made in %s: %s"), where,
               g_strerror (errno));
  return NULL;
}

/**
 * troupe_ssh_call_new:
 * @job: a valid job, which has the command that connects
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the calls of a run, or %NULL with %TROUPE_FAR_ERROR_PREPARE
 */
TroupeSshCall *
troupe_ssh_call_new (TroupeJob *job, GError **error)
{
  g_autoptr (TroupeSshCall) self = g_new0 (TroupeSshCall, 1);
  g_autofree char *program = NULL;

  self->words = troupe_job_split_ssh (job, error);
  if (self->words == NULL)
    return NULL;

  program = g_find_program_in_path (self->words[0]);
  if (program == NULL)
    {
      g_set_error (
          error, TROUPE_FAR_ERROR, TROUPE_FAR_ERROR_PREPARE,
          /* Translators: a program, the option --ssh, or its name in the form */
          _ ("“%s” is not installed: install the client of OpenSSH, or name another program "
             "with %s"),
          self->words[0], troupe_option_name ("ssh"));
      return NULL;
    }

  self->folder = make_folder (error);
  return self->folder != NULL ? g_steal_pointer (&self) : NULL;
}

/* Sockets of connections that were killed are left there. */
static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

/**
 * troupe_ssh_call_free:
 * @self: (transfer full): calls, none of which runs any more
 *
 * Frees @self.
 */
void
troupe_ssh_call_free (TroupeSshCall *self)
{
  if (self->folder != NULL)
    remove_folder (self->folder);
  g_free (self->folder);
  g_strfreev (self->words);
  g_free (self);
}

static GStrv
call_build (TroupeSshCall *self, const char *master, const char *host, const char *const *arguments)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *path = g_strdup_printf ("ControlPath=%s/%%C", self->folder);
  g_autofree char *line = troupe_far_script_quote (arguments);

  g_strv_builder_addv (builder, (const char **) self->words);
  g_strv_builder_addv (builder, (const char **) options);
  g_strv_builder_add_many (builder, "-o", master, "-o", path, "--", host, line, NULL);
  return g_strv_builder_end (builder);
}

/**
 * troupe_ssh_call_build:
 * @self: calls
 * @host: the name of a host, which does not begin with "-"
 * @arguments: (array zero-terminated=1): the program to run there and its arguments
 *
 * Builds a call that makes a connection.
 *
 * Returns: (transfer full) (array zero-terminated=1): the program and its arguments
 */
GStrv
troupe_ssh_call_build (TroupeSshCall *self, const char *host, const char *const *arguments)
{
  return call_build (self, "ControlMaster=yes", host, arguments);
}

/**
 * troupe_ssh_call_build_shared:
 * @self: calls
 * @host: the name of a host
 * @arguments: (array zero-terminated=1): the program to run there and its arguments
 *
 * Builds a call that uses the connection that another call made, or one of its own where that is
 * not possible, since a server may limit the sessions of a connection.
 *
 * Returns: (transfer full) (array zero-terminated=1): the program and its arguments
 */
GStrv
troupe_ssh_call_build_shared (TroupeSshCall *self, const char *host, const char *const *arguments)
{
  return call_build (self, "ControlMaster=no", host, arguments);
}
