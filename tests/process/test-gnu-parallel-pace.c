/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Options about when items start have GNU parallel's meaning. */

#include "folder.h"
#include "gnu-parallel.h"

#include <string.h>

/* Half of three times the delay. */
#define LEAST_NS ((gint64) 450 * 1000 * 1000)

/* On a busy machine, the first command may be slow to tell the time, but not each time. */
#define TRIES 10

/* Whether four commands started one after the other. */
static gboolean
are_apart (const CliRun *run)
{
  g_auto (GStrv) times = g_strsplit (run->output, "\n", -1);

  g_assert_cmpuint (g_strv_length (times), ==, 5);
  return g_ascii_strtoll (times[3], NULL, 10) - g_ascii_strtoll (times[0], NULL, 10) >= LEAST_NS;
}

static void
test_delay (void)
{
  static const char *const options[] = { "-k -j4 --delay 0.3", "-k -j4 --delay 0.3s",
                                         "-k -j1 --delay 0.005m" };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      gboolean has_delay = FALSE;

      for (guint try = 0; try < TRIES && !has_delay; try++)
        {
          g_auto (CliRun) ours = { 0 };
          g_auto (CliRun) theirs = { 0 };

          gnu_parallel_compare (&ours, &theirs, options[i], "true {}; date +%s%N", "1 2 3 4");
          has_delay = are_apart (&ours) && are_apart (&theirs);
        }
      g_assert_true (has_delay);
    }
}

/* Limits that surely hold nothing up. */
static void
test_room (void)
{
  static const char *const options[] = {
    "-k --load 10000",   "-k --load 100000%", "-k --memfree 1",          "-k --memfree 1k",
    "-k --memsuspend 1", "-k --limit true",   "-k --limit 'load 10000'", "-k --limit 'mem 1'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    gnu_parallel_assert_same (options[i], "echo {}", "1 2 3 4");
}

/* Limits that surely let nothing start, not even the first item. What one of them prints begins
 * with its option. GNU parallel goes on for ever if SIGTERM comes while it starts. */
static void
test_no_room (void)
{
  static const char *const options[] = { "--memfree 1000T", "--memsuspend 1000T", "--limit false",
                                         "--limit 'mem 1000T'" };
  g_autofree char *ours = g_strdup_printf ("'%s' map", g_getenv ("TROUPE_PROGRAM"));
  g_autoptr (GString) line = g_string_new (NULL);
  const char *argv[] = { "/bin/sh", "-c", NULL, NULL };
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2 * G_N_ELEMENTS (options); i++)
    g_string_append_printf (
        line, "timeout -k 5 1 %s %s %s 'echo {}' ::: 1 2 2>/dev/null | sed \"s/^/%s: /\" & ",
        i % 2 == 0 ? ours : "parallel --will-cite", options[i / 2], i % 2 == 0 ? "--command" : "",
        options[i / 2]);
  g_string_append (line, "wait");
  argv[2] = line->str;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL,
                &error);
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "");
}

typedef struct
{
  char *folder;
  char *command;
  char *options;
} Limit;

/* A command that ends with @first and @second, and then with 0, for each of the two programs that
 * ask it, and items that note each attempt. */
static void
limit_init (Limit *self, int first, int second)
{
  self->folder = g_dir_make_tmp ("troupe-limit-XXXXXX", NULL);
  self->command = g_strdup_printf ("echo x >> %s/${PARALLEL_PID:-own}-ran; echo {}", self->folder);
  self->options = g_strdup_printf ("-j1 --retries 3 --limit 'f=%s/$PPID-calls; echo x >> $f; "
                                   "case $(wc -l < $f) in 1) exit %d;; 2) exit %d;; esac; exit 0'",
                                   self->folder, first, second);
}

/* A command that ends with 2 once for each of the two programs, and else with 0. The items note
 * each attempt, and sleep the first time, until they are ended: which is when both programs have
 * begun theirs, however often they asked before. */
static void
limit_init_ends (Limit *self)
{
  self->folder = g_dir_make_tmp ("troupe-limit-XXXXXX", NULL);
  self->command = g_strdup_printf ("f=%s/${PARALLEL_PID:-own}-ran; echo x >> $f; "
                                   "test $(wc -l < $f) -gt 1 || sleep 1000; echo {}",
                                   self->folder);
  self->options = g_strdup_printf ("-j1 --retries 3 --limit 'cd %s; "
                                   "test $(ls | grep -c ran) -eq 2 || exit 0; "
                                   "test ! -e $PPID-ended || exit 0; : > $PPID-ended; exit 2'",
                                   self->folder);
}

static void
limit_clear (Limit *self)
{
  folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->command);
  g_free (self->options);
}

/* The number of lines that the items wrote, of all programs. */
static guint
limit_count_attempts (Limit *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  guint n_attempts = 0;
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      g_autofree char *text = NULL;

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      if (g_str_has_suffix (name, "-ran"))
        n_attempts += strlen (text) / 2;
    }
  return n_attempts;
}

/* Takes @limit. */
static void
assert_attempts (Limit *limit, guint n_attempts)
{
  gnu_parallel_assert_same (limit->options, limit->command, "1");
  g_assert_cmpuint (limit_count_attempts (limit), ==, 2 * n_attempts);
  limit_clear (limit);
}

/* 1 waits, and 2 ends the youngest item, which is run again. */
static void
test_limit (void)
{
  Limit limit;

  limit_init (&limit, 0, 0);
  assert_attempts (&limit, 1);
  limit_init (&limit, 1, 1);
  assert_attempts (&limit, 1);
  limit_init_ends (&limit);
  assert_attempts (&limit, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gnu-parallel-pace/delay", test_delay);
  g_test_add_func ("/gnu-parallel-pace/room", test_room);
  g_test_add_func ("/gnu-parallel-pace/no-room", test_no_room);
  g_test_add_func ("/gnu-parallel-pace/limit", test_limit);
  return g_test_run ();
}
