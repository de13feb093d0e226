/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Copies files to a folder of another machine: an archive of tar goes through the program that
 * connects to it, so that names, modes and folders arrive as they are, and nothing is kept in
 * memory. */

#include "troupe-far-copy.h"

#include "troupe-config.h"
#include "troupe-far-error.h"
#include "troupe-local-process.h"
#include "troupe-worker-program.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Both sides have to succeed: the status of a pipeline is only that of its last program. */
#define PIPELINE "r=$({ { %s; echo $? >&3; } | %s >&2 3>&-; } 3>&1) && test \"$r\" = 0"

/* Files on their way. */
typedef struct
{
  TroupeLocalProcess *process;
  int error_fd;
  TroupeFarCopyDone done;
  gpointer data;
} Copy;

static char *
quote_words (const char *const *words)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (; *words != NULL; words++)
    {
      g_autofree char *quoted = g_shell_quote (*words);

      g_string_append_printf (line, "%s%s", line->len > 0 ? " " : "", quoted);
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* What it said last, or NULL if it succeeded. */
static char *
copy_dup_failure (Copy *self)
{
  char text[4096];
  gssize size;
  gboolean exited;
  int code;
  const char *line;

  troupe_local_process_get_join (self->process, &exited, &code);
  if (exited && code == 0)
    return NULL;

  size = read (self->error_fd, text, sizeof text - 1);
  text[MAX (size, 0)] = '\0';
  g_strchomp (text);
  line = strrchr (text, '\n');
  return g_utf8_make_valid (line != NULL ? line + 1 : text, -1);
}

static void
reaped_cb (gpointer data)
{
  Copy *self = data;
  g_autofree char *failure = copy_dup_failure (self);

  self->done (failure, self->data);
  g_clear_object (&self->process);
  g_close (self->error_fd, NULL);
  g_free (self);
}

/**
 * troupe_far_copy_start:
 * @sources: (array zero-terminated=1): the files, as arguments of tar
 * @connect: (array zero-terminated=1): the program that passes its standard input on to that of
 *   troupe_far_copy_build_receiver(), and its arguments
 * @marker: identifies its processes on this machine, see troupe_orphans_end()
 * @done: called when it has ended
 * @data: for @done
 * @error: return location for an error
 *
 * Starts to copy files.
 *
 * Returns: whether it was started
 */
gboolean
troupe_far_copy_start (const char *const *sources,
                       const char *const *connect,
                       const char *marker,
                       TroupeFarCopyDone done,
                       gpointer data,
                       GError **error)
{
  g_autofree char *words = quote_words (sources);
  g_autofree char *pack = g_strconcat ("tar -chf - ", words, NULL);
  g_autofree char *receive = quote_words (connect);
  g_autofree char *script = g_strdup_printf (PIPELINE, pack, receive);
  const char *const arguments[] = {
    troupe_pool_get_worker_program (), "--keep", "/bin/sh", "-c", script, NULL
  };
  TroupeLocalPipes pipes;
  TroupeLocalProcess *process = troupe_local_process_start (arguments, NULL, marker, &pipes, error);
  Copy *self;

  if (process == NULL)
    return FALSE;

  g_close (pipes.input_fd, NULL);
  g_close (pipes.output_fd, NULL);
  self = g_new0 (Copy, 1);
  self->process = process;
  self->error_fd = pipes.error_fd;
  self->done = done;
  self->data = data;
  troupe_local_process_wait (process, reaped_cb, self);
  return TRUE;
}

static void
add_source (GStrvBuilder *sources, const char *folder, const char *name)
{
  g_autofree char *member = g_strconcat ("./", name, NULL);

  g_strv_builder_add_many (sources, "-C", folder, member, NULL);
}

static void
add_program (GStrvBuilder *sources, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);

  add_source (sources, folder, name);
}

/**
 * troupe_far_copy_list_programs:
 *
 * Returns: (transfer full) (array zero-terminated=1): the programs that a node needs where none is
 *   installed, as arguments of tar
 */
GStrv
troupe_far_copy_list_programs (void)
{
  g_autoptr (GStrvBuilder) sources = g_strv_builder_new ();
  const char *python = troupe_pool_get_python_worker ();
  g_autofree char *folder = g_path_get_dirname (python);

  add_program (sources, troupe_pool_get_node_program ());
  add_program (sources, troupe_pool_get_worker_program ());
  add_program (sources, python);
  add_source (sources, folder, "troupe_worker.py");
  add_source (sources, folder, "troupe_function.py");
  add_source (sources, folder, "troupe_values.py");
  add_source (sources, folder, "troupe_worker_calls.py");
  add_source (sources, folder, "troupe_calls.py");
  add_source (sources, folder, "troupe_segments.py");
  return g_strv_builder_end (sources);
}

/* Where a file goes: one below the current folder keeps its path; of any other one, as with GNU
 * parallel, what follows "/./" in its path, or else its name alone. */
static void
add_file (GStrvBuilder *sources, const char *path)
{
  const char *mark = strstr (path, "/./");
  g_autofree char *current = g_get_current_dir ();
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);

  if (mark != NULL)
    {
      g_autofree char *folder = g_strndup (path, MAX (mark - path, 1));
      g_autofree char *absolute = g_canonicalize_filename (folder, current);

      add_source (sources, absolute, mark + strlen ("/./"));
    }
  else if (g_path_is_absolute (path) || g_strv_contains ((const char *const *) parts, ".."))
    {
      g_autofree char *absolute = g_canonicalize_filename (path, current);

      add_program (sources, absolute);
    }
  else
    {
      add_source (sources, current, path);
    }
}

/**
 * troupe_far_copy_list_files:
 * @list: paths of files and folders, with commas between them, or ""
 * @calls: the file that prepares workers for calls, see troupe_job_get_calls(), or ""
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): the files as arguments of tar, or
 *   %NULL with %TROUPE_FAR_ERROR_PREPARE if one does not exist
 */
GStrv
troupe_far_copy_list_files (const char *list, const char *calls, GError **error)
{
  g_auto (GStrv) paths = g_strsplit (list, ",", -1);
  g_autoptr (GStrvBuilder) sources = g_strv_builder_new ();

  for (guint i = 0; paths[i] != NULL; i++)
    {
      if (!g_file_test (paths[i], G_FILE_TEST_EXISTS))
        {
          g_set_error (error, TROUPE_FAR_ERROR, TROUPE_FAR_ERROR_PREPARE,
                       _ ("“%s” is to be sent to the hosts, and does not exist"), paths[i]);
          return NULL;
        }
      add_file (sources, paths[i]);
    }
  if (*calls != '\0')
    add_program (sources, calls);
  return g_strv_builder_end (sources);
}

/* What unpacks reads until its input ends, which a connection that is cut does not do: a process
 * beside it ends it when the folder is gone. The script is passed on as that of the node is. */
#define UNPACK                                                                      \
  "d=$1; (while kill -0 $$ && test -d \"$d\"; do sleep 1; done; test -d \"$d\" || " \
  "kill $$) </dev/null >/dev/null 2>&1 & exec tar -xof - -C \"$d\""

/**
 * troupe_far_copy_build_receiver:
 * @folder: an existing folder there, which is removed when nobody waits for the files any more
 *
 * Returns: (transfer full) (array zero-terminated=1): the program that unpacks files there, and its
 *   arguments
 */
GStrv
troupe_far_copy_build_receiver (const char *folder)
{
  const char *const arguments[] = { "/bin/sh", "-c", UNPACK, "troupe", folder, NULL };

  return g_strdupv ((GStrv) arguments);
}
