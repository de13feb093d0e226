/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs CPython's own tests of pools and executors against the Python package, as Debian has them in
 * libpython3.*-testsuite: a subtest for each class of them. Those that cannot hold are listed with
 * the reason in tests/data/cpython/cannot-hold.txt; one of these that passes nevertheless fails the
 * subtest.
 *
 * The standard library runs the tests of executors for three ways to start a process, which make no
 * difference here. One of them is run, and not those of wait(), which sleep for 25 s and are not
 * about processes; with TROUPE_CPYTHON_ALL in the environment, all are. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* Most of what they do is to wait. */
#define N_AT_ONCE 6

typedef struct
{
  char *name;
  char *outcome;
  GSubprocess *process;
  char *messages;
  gboolean has_ended;
} Class;

typedef struct
{
  char *folder;
  GPtrArray *classes;
  guint n_started;
  guint n_running;
} Run;

static Run all;

static char *
get_data (const char *name)
{
  return g_build_filename (g_getenv ("TROUPE_CPYTHON"), name, NULL);
}

static GSubprocess *
start (GSubprocessFlags flags, const char *first, const char *second)
{
  g_autofree char *driver = get_data ("run.py");
  g_autoptr (GError) error = NULL;
  GSubprocess *process =
      g_subprocess_new (flags, &error, g_getenv ("TROUPE_PROGRAM"), "python", "--interpreter",
                        g_getenv ("TROUPE_PYTHON"), driver, first, second, NULL);

  g_assert_no_error (error);
  return process;
}

/* The classes */

static gboolean
is_chosen (const char *name)
{
  return g_getenv ("TROUPE_CPYTHON_ALL") != NULL || g_str_has_prefix (name, "With") ||
         (g_str_has_prefix (name, "ProcessPoolSpawn") && !g_str_has_suffix (name, "WaitTest"));
}

static void
class_free (gpointer data)
{
  Class *self = data;

  g_remove (self->outcome);
  g_clear_object (&self->process);
  g_free (self->messages);
  g_free (self->outcome);
  g_free (self->name);
  g_free (self);
}

/* Returns FALSE if CPython's tests are not installed. */
static gboolean
list_classes (void)
{
  g_autoptr (GSubprocess) process =
      start (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, "--list", NULL);
  g_autofree char *output = NULL;
  g_auto (GStrv) names = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, NULL));
  names = g_strsplit (g_strchomp (output), "\n", -1);
  for (guint i = 0; names[i] != NULL; i++)
    if (*names[i] != '\0' && is_chosen (names[i]))
      {
        Class *self = g_new0 (Class, 1);

        self->name = g_strdup (names[i]);
        self->outcome = g_build_filename (all.folder, names[i], NULL);
        g_ptr_array_add (all.classes, self);
      }
  return all.classes->len > 0;
}

static void start_some (void);

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Class *self = data;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8_finish (self->process, result, NULL, &self->messages, &error);
  g_assert_no_error (error);
  self->has_ended = TRUE;
  all.n_running--;
  start_some ();
}

static void
start_some (void)
{
  while (all.n_running < N_AT_ONCE && all.n_started < all.classes->len)
    {
      Class *self = g_ptr_array_index (all.classes, all.n_started++);

      self->process = start (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                             self->name, self->outcome);
      all.n_running++;
      g_subprocess_communicate_utf8_async (self->process, NULL, NULL, ended_cb, self);
    }
}

/* Those that cannot hold */

static gboolean
matches_any (const char *patterns, const char *name)
{
  g_auto (GStrv) each = g_strsplit (patterns, ",", -1);

  for (guint i = 0; each[i] != NULL; i++)
    if (g_pattern_match_simple (each[i], name))
      return TRUE;
  return FALSE;
}

/* A line has patterns for the class and the test, and a reason. */
static gboolean
is_excused (const char *class_name, const char *test)
{
  g_autofree char *path = get_data ("cannot-hold.txt");
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) parts = *lines[i] == '#' ? NULL : g_strsplit (lines[i], " ", 3);

      if (parts == NULL)
        continue;
      g_assert_cmpuint (g_strv_length (parts), ==, 3);
      if (matches_any (parts[0], class_name) && g_pattern_match_simple (parts[1], test))
        return TRUE;
    }
  return FALSE;
}

static void
test_class (gconstpointer data)
{
  Class *self = (Class *) data;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_tests = 0;
  guint n_wrong = 0;

  /* However long it takes: each of its tests has limits of its own. */
  while (!self->has_ended)
    g_main_context_iteration (NULL, TRUE);
  if (g_subprocess_get_if_signaled (self->process) ||
      g_subprocess_get_exit_status (self->process) != 0)
    g_error ("%s did not end well: %s", self->name, self->messages);

  g_assert_true (g_file_get_contents (self->outcome, &text, NULL, NULL));
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], "\t", 4);
      const gboolean excused = is_excused (self->name, fields[1]);

      n_tests++;
      if (g_str_equal (fields[0], "failed") && !excused)
        {
          g_test_message ("%s failed: %s", fields[1], fields[3]);
          n_wrong++;
        }
      else if (g_str_equal (fields[0], "ok") && excused)
        {
          g_test_message ("%s passes, and is listed as one that cannot hold", fields[1]);
          n_wrong++;
        }
      else
        {
          g_test_message ("%s: %s, %s s", fields[1], fields[0], fields[2]);
        }
    }
  if (n_wrong > 0)
    g_test_message ("%s", self->messages);
  g_assert_cmpuint (n_tests, >, 0);
  g_assert_cmpuint (n_wrong, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);

  all.folder = g_dir_make_tmp ("troupe-cpython-XXXXXX", &error);
  g_assert_no_error (error);
  all.classes = g_ptr_array_new_with_free_func (class_free);
  if (!list_classes ())
    g_error ("CPython's tests are not here: install libpython3.*-testsuite");

  for (guint i = 0; i < all.classes->len; i++)
    {
      Class *self = g_ptr_array_index (all.classes, i);
      g_autofree char *path = g_strconcat ("/cpython/", self->name, NULL);

      g_test_add_data_func (path, self, test_class);
    }
  start_some ();
  status = g_test_run ();

  g_ptr_array_unref (all.classes);
  g_rmdir (all.folder);
  g_free (all.folder);
  return status;
}
