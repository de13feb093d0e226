/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which children of this process a pool ends: those that its workers left behind, and no others. */

#include "folder.h"
#include "troupe-limit-command.h"
#include "troupe-orphans.h"
#include "troupe-wire.h"
#include "wait.h"

#include <glib.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static gboolean
is_sleeping (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/cmdline", (int) pid);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && g_str_equal (text, "sleep");
}

/* Starts a child, with a marker or none, by a script that ends in "sleep", and waits for that:
 * while one program replaces another one, there is no environment. */
static pid_t
start (const char *marker, const char *script)
{
  const char *const arguments[] = { "/bin/sh", "-c", script, NULL };
  g_auto (GStrv) environment = g_environ_unsetenv (g_get_environ (), TROUPE_WIRE_POOL_VARIABLE);
  g_autoptr (GError) error = NULL;
  GPid pid;

  if (marker != NULL)
    environment = g_environ_setenv (environment, TROUPE_WIRE_POOL_VARIABLE, marker, TRUE);
  g_spawn_async (NULL, (GStrv) arguments, environment, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                 &error);
  g_assert_no_error (error);
  wait_while (!is_sleeping (pid));
  return pid;
}

static gboolean
is_there (pid_t pid)
{
  return waitpid (pid, NULL, WNOHANG) == 0;
}

/* A busy machine may take a moment to end it. */
static void
assert_ended (pid_t pid)
{
  wait_while (is_there (pid));
}

static void
end (pid_t pid)
{
  g_assert_no_errno (kill (pid, SIGKILL));
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
}

static int
read_score (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/oom_score_adj", (int) pid);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return atoi (text);
}

/* Each pool ends what has its marker, apart from workers that were not reaped. */
static void
test_marker (void)
{
  g_autofree char *own = troupe_orphans_new_marker ();
  g_autofree char *other = troupe_orphans_new_marker ();
  const pid_t left = start (own, "exec sleep 1000");
  const pid_t of_other_pool = start (other, "exec sleep 1000");
  const pid_t of_other_process = start ("1-12345678", "exec sleep 1000");
  const pid_t unmarked = start (NULL, "exec sleep 1000");
  pid_t worker;

  troupe_orphans_lock ();
  worker = start (own, "exec sleep 1000");
  troupe_orphans_unlock (worker);

  troupe_orphans_end (own);
  assert_ended (left);
  g_assert_true (is_there (of_other_pool));
  g_assert_true (is_there (of_other_process));
  g_assert_true (is_there (unmarked));
  g_assert_true (is_there (worker));

  troupe_orphans_forget (worker);
  troupe_orphans_end (own);
  assert_ended (worker);
  g_assert_true (is_there (of_other_pool));

  troupe_orphans_end (other);
  assert_ended (of_other_pool);
  end (of_other_process);
  end (unmarked);
}

/* What emptied its environment is known by its score; that of another pool of this process is known
 * by its marker first. */
static void
test_score (void)
{
  g_autofree char *own = troupe_orphans_new_marker ();
  g_autofree char *other = troupe_orphans_new_marker ();
  const int score = read_score (getpid ()) + TROUPE_WIRE_OOM_SCORE;
  g_autofree char *raise =
      g_strdup_printf ("echo %d >/proc/$$/oom_score_adj; exec sleep 1000", score);
  g_autofree char *less =
      g_strdup_printf ("echo %d >/proc/$$/oom_score_adj; exec sleep 1000", score - 1);
  const pid_t hidden = start (NULL, raise);
  const pid_t plain = start (NULL, less);
  const pid_t of_other_pool = start (other, raise);

  g_assert_cmpint (read_score (hidden), ==, score);
  g_assert_cmpint (read_score (plain), ==, score - 1);
  troupe_orphans_end (own);
  assert_ended (hidden);
  g_assert_true (is_there (plain));
  g_assert_true (is_there (of_other_pool));
  end (plain);
  end (of_other_pool);
}

static void
answer_cb (int status, gpointer data)
{
  g_assert_not_reached ();
}

/* The process that a limit runs, once it has its own process group. */
static pid_t
read_limit_pid (const char *path)
{
  g_autofree char *text = NULL;
  pid_t pid = 0;

  if (g_file_get_contents (path, &text, NULL, NULL))
    pid = (pid_t) g_ascii_strtoll (text, NULL, 10);
  return pid > 0 && getpgid (pid) == pid ? pid : 0;
}

/* Once all children are claimed, those that come later and have a process group of their own are
 * ended as well, but not a limit. Nothing undoes this: it is the last test. */
static void
test_claim (void)
{
  g_autofree char *own = troupe_orphans_new_marker ();
  const pid_t before = start (NULL, "exec setsid sleep 1000");
  g_autofree char *folder = g_dir_make_tmp ("orphans-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "pid", NULL);
  g_autofree char *command = g_strdup_printf ("echo $$ >'%s'; exec setsid sleep 1000", path);
  TroupeLimitCommand *limit;
  pid_t hidden;
  pid_t plain;
  pid_t limiting;

  troupe_orphans_claim ();
  limit = troupe_limit_command_start (command, answer_cb, NULL);
  g_assert_nonnull (limit);
  hidden = start (NULL, "exec setsid sleep 1000");
  plain = start (NULL, "exec sleep 1000");
  wait_while (read_limit_pid (path) == 0);
  limiting = read_limit_pid (path);
  troupe_orphans_end (own);
  assert_ended (hidden);
  g_assert_true (is_there (before));
  g_assert_true (is_there (plain));
  g_assert_true (is_there (limiting));
  troupe_limit_command_stop (limit);
  assert_ended (limiting);
  end (before);
  end (plain);
  folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  troupe_orphans_adopt ();

  g_test_add_func ("/orphans/marker", test_marker);
  g_test_add_func ("/orphans/score", test_score);
  g_test_add_func ("/orphans/claim", test_claim);

  return g_test_run ();
}
