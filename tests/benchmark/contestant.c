/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A program that takes part in a benchmark, with its arguments and its input. */

#include "contestant.h"

#include "samples.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define ERRORS_MAX 4096

/* The names between two @ in a command, and the environment variables with their paths. */
static const struct
{
  const char *word;
  const char *variable;
} places[] = {
  { "@troupe@", "TROUPE_PROGRAM" },
  { "@peers@", "TROUPE_PEERS" },
  { "@programs@", "TROUPE_PEER_PROGRAMS" },
};

struct _Contestant
{
  char *name;
  char **command;
  char *absence;
  char *input;
  char *output;
  char *errors;
  gboolean writes_itself;
  double target;
  double memory_limit;
  double items;
  GArray *figures[N_FIGURES];
};

static void
replace_word (GString *text, const char *word, const char *with)
{
  g_string_replace (text, word, with, 0);
}

/* A probe is a command that succeeds where the contestant is installed. */
static char *
find_absence (GKeyFile *description, const char *name)
{
  g_autofree char *probe = g_key_file_get_string (description, name, "probe", NULL);
  g_autofree char *package = g_key_file_get_string (description, name, "package", NULL);
  g_autofree char *said = NULL;
  g_autofree char *complained = NULL;
  int status;

  if (probe == NULL || (g_spawn_command_line_sync (probe, &said, &complained, &status, NULL) &&
                        g_spawn_check_wait_status (status, NULL)))
    return NULL;
  return g_strdup_printf ("not installed (Debian: %s)", package);
}

/* The integers from 1 on, or, of a list of sizes, each ten times as rare as the one before it. */
static gboolean
write_input (GKeyFile *description, const char *name, const char *path, GError **error)
{
  int most = g_key_file_get_integer (description, name, "numbers", NULL);
  gsize n_sizes = 0;
  g_auto (GStrv) sizes = g_key_file_get_string_list (description, name, "sizes", &n_sizes, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 1; i <= most; i++)
    {
      gsize rank = 0;

      for (int rest = i; rest % 10 == 0 && rank + 1 < n_sizes; rest /= 10)
        rank++;
      if (n_sizes > 0)
        g_string_append_printf (text, "%s\n", sizes[rank]);
      else
        g_string_append_printf (text, "%d\n", i);
    }
  return g_file_set_contents (path, text->str, text->len, error);
}

/**
 * contestant_new:
 * @description: the pair
 * @name: the contestant, a group of @description
 * @directory: where it may write
 * @error: return location for an error
 *
 * Keys: `command`, where `@troupe@`, `@peers@`, `@programs@`, `@input@` and `@output@` stand for
 * paths, standard output being @output@ unless that is named; `numbers`, how many integers its
 * standard input and `@input@` have, or the `sizes` that these are taken from; `items`, how many it
 * works on where that differs between contestants; `probe` and `package`, how to see that it is
 * installed and what to install else; `target`, the least ratio; `memory-limit`, the most resident
 * bytes.
 *
 * Returns: (transfer full) (nullable): the contestant
 */
Contestant *
contestant_new (GKeyFile *description, const char *name, const char *directory, GError **error)
{
  g_autoptr (Contestant) self = g_new0 (Contestant, 1);
  g_autofree char *text = g_key_file_get_string (description, name, "command", error);
  g_autoptr (GString) command = g_string_new (text);

  if (text == NULL)
    return NULL;

  self->name = g_strdup (name);
  self->absence = find_absence (description, name);
  self->input = g_strdup_printf ("%s/input-%s", directory, name);
  self->output = g_strdup_printf ("%s/output-%s", directory, name);
  self->errors = g_strdup_printf ("%s/errors", directory);
  self->writes_itself = strstr (text, "@output@") != NULL;
  self->target = g_key_file_get_double (description, name, "target", NULL);
  self->memory_limit = g_key_file_get_double (description, name, "memory-limit", NULL);
  self->items = g_key_file_get_double (description, name, "items", NULL);
  for (int i = 0; i < N_FIGURES; i++)
    self->figures[i] = samples_new ();

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    replace_word (command, places[i].word, g_getenv (places[i].variable));
  g_strdelimit (self->input, " ", '-');
  g_strdelimit (self->output, " ", '-');
  replace_word (command, "@input@", self->input);
  replace_word (command, "@output@", self->output);

  if (!g_shell_parse_argv (command->str, NULL, &self->command, error) ||
      !write_input (description, name, self->input, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
contestant_free (Contestant *self)
{
  if (self->input != NULL)
    {
      g_unlink (self->input);
      g_unlink (self->output);
      g_unlink (self->errors);
    }
  for (int i = 0; i < N_FIGURES; i++)
    g_clear_pointer (&self->figures[i], g_array_unref);
  g_strfreev (self->command);
  g_free (self->name);
  g_free (self->absence);
  g_free (self->input);
  g_free (self->output);
  g_free (self->errors);
  g_free (self);
}

const char *
contestant_get_name (Contestant *self)
{
  return self->name;
}

/**
 * contestant_get_absence:
 * @self: a contestant
 *
 * Returns: (nullable): why it cannot be run here
 */
const char *
contestant_get_absence (Contestant *self)
{
  return self->absence;
}

/**
 * contestant_get_target:
 * @self: a contestant
 *
 * Returns: how many times as fast as @self the first contestant has to be at the least, or 0
 */
double
contestant_get_target (Contestant *self)
{
  return self->target;
}

double
contestant_get_memory_limit (Contestant *self)
{
  return self->memory_limit;
}

static double
timeval_to_seconds (const struct timeval *time)
{
  return time->tv_sec + time->tv_usec / 1e6;
}

static void
add_figures (Contestant *self, gint64 microseconds, const struct rusage *usage)
{
  const double figures[N_FIGURES] = {
    [FIGURE_SECONDS] = microseconds / 1e6,
    [FIGURE_CPU] = timeval_to_seconds (&usage->ru_utime) + timeval_to_seconds (&usage->ru_stime),
    [FIGURE_MEMORY] = usage->ru_maxrss * 1024.0,
  };

  for (int i = 0; i < N_FIGURES; i++)
    samples_add (self->figures[i], figures[i]);
}

static gboolean
check_end (Contestant *self, int status, GError **error)
{
  g_autofree char *errors = NULL;

  if (g_spawn_check_wait_status (status, error))
    return TRUE;

  if (g_file_get_contents (self->errors, &errors, NULL, NULL))
    g_prefix_error (error, "%s: %.*s", self->name, ERRORS_MAX, errors);
  return FALSE;
}

/**
 * contestant_run:
 * @self: a contestant that is installed
 * @error: return location for an error
 *
 * Runs it once, and keeps the figures.
 *
 * Returns: whether it ended well
 */
gboolean
contestant_run (Contestant *self, GError **error)
{
  int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
  int input, output, errors;
  struct rusage usage;
  gint64 began_at;
  int status;
  GPid pid;
  gboolean started;

  g_unlink (self->output);
  input = g_open (self->input, O_RDONLY | O_CLOEXEC, 0);
  output = g_open (self->writes_itself ? "/dev/null" : self->output, flags, 0600);
  errors = g_open (self->errors, flags, 0600);

  began_at = g_get_monotonic_time ();
  started = g_spawn_async_with_fds (NULL, self->command, NULL,
                                    G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH, NULL, NULL,
                                    &pid, input, output, errors, error);
  close (input);
  close (output);
  close (errors);
  if (!started)
    return FALSE;

  while (wait4 (pid, &status, 0, &usage) < 0 && errno == EINTR)
    ;
  add_figures (self, g_get_monotonic_time () - began_at, &usage);
  return check_end (self, status, error);
}

/**
 * contestant_map_output:
 * @self: a contestant that was run
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the results of its last run
 */
GMappedFile *
contestant_map_output (Contestant *self, GError **error)
{
  return g_mapped_file_new (self->output, FALSE, error);
}

double
contestant_get_median (Contestant *self, Figure figure)
{
  return samples_get_median (self->figures[figure]);
}

double
contestant_get_least (Contestant *self, Figure figure)
{
  return samples_get_quantile (self->figures[figure], 0);
}

double
contestant_get_most (Contestant *self, Figure figure)
{
  return samples_get_quantile (self->figures[figure], 1);
}

/**
 * contestant_get_ratio:
 * @self: a contestant
 * @other: another one, which was run as often
 * @figure: a figure
 *
 * Runs that followed one another had the same machine: each is compared with its neighbour, and the
 * median of that is given.
 *
 * Returns: how many times as much as @self @other needs for an item
 */
double
contestant_get_ratio (Contestant *self, Contestant *other, Figure figure)
{
  g_autoptr (GArray) ratios = samples_new ();
  double scale = self->items > 0 && other->items > 0 ? self->items / other->items : 1;

  for (guint i = 0; i < self->figures[figure]->len; i++)
    {
      double own = MAX (g_array_index (self->figures[figure], double, i), 1e-6);

      samples_add (ratios, scale * g_array_index (other->figures[figure], double, i) / own);
    }
  return samples_get_median (ratios);
}
