/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The parts that start a node elsewhere, without another machine: the script, and the words for
 * what went wrong. */

#include "folder.h"
#include "troupe-config.h"
#include "troupe-far-copy.h"
#include "troupe-far-host.h"
#include "troupe-far-route.h"
#include "troupe-far-script.h"
#include "troupe-slurm-route.h"
#include "troupe-ssh-end.h"
#include "troupe-ssh-route.h"
#include "wait.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* A login shell executes the words as they are. */
static void
test_quote (void)
{
  static const char *const words[] = { "printf", "%s|", "a b", "it's", "$HOME", "`id`", "a\\b",
                                       "\n",     "",    "é",   "*",    "\"",    NULL };
  static const char *const shells[] = { "sh", "bash", "zsh" };
  g_autofree char *line = troupe_far_script_quote (words);
  guint n_shells = 0;

  for (guint i = 0; i < G_N_ELEMENTS (shells); i++)
    {
      const char *const arguments[] = { shells[i], "-c", line, NULL };
      g_autofree char *program = g_find_program_in_path (shells[i]);
      g_autofree char *output = NULL;
      g_autoptr (GError) error = NULL;

      if (program == NULL)
        continue;
      g_assert_true (g_spawn_sync (NULL, (GStrv) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                                   &output, NULL, NULL, &error));
      g_assert_cmpstr (output, ==, "a b|it's|$HOME|`id`|a\\b|\n||é|*|\"|");
      n_shells++;
    }
  g_assert_cmpuint (n_shells, >, 0);
}

/* What no shell may change in single quotes is not in the script. */
static void
test_script_is_plain (void)
{
  g_auto (GStrv) call = troupe_far_script_build ("mark", "one", TRUE, 10000);

  g_assert_cmpstr (call[0], ==, "/bin/sh");
  g_assert_null (strpbrk (call[2], "'\\!\n"));
}

/* A folder with a program that says that it is a node of a version. */
typedef struct
{
  char *folder;
  char *node;
  GSubprocess *process;
} Script;

static void
script_set_up (Script *self, const char *version)
{
  g_autofree char *text = g_strdup_printf (
      "#!/bin/sh\n"
      "if [ \"$1\" = --version ]; then echo \"troupe-node %s\"; exit; fi\n"
      "echo \"node on $TROUPE_HOST in ${TROUPE_FILES#*troupe-run.} and $(pwd | wc -l)\"\n"
      "read -r line; echo \"$line\"; exit 7\n",
      version);

  self->folder = g_dir_make_tmp ("far-XXXXXX", NULL);
  self->node = g_build_filename (self->folder, "troupe-node", NULL);
  g_assert_true (
      g_file_set_contents_full (self->node, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  g_assert_true (g_setenv ("TROUPE_NODE", self->node, TRUE));
}

static void
script_tear_down (Script *self)
{
  g_unsetenv ("TROUPE_NODE");
  folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->node);
}

static char *
script_run (Script *self, gboolean has_files, const char *input, int *status)
{
  g_auto (GStrv) call = troupe_far_script_build ("mark", "one", has_files, 10000);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_subprocess_launcher_setenv (launcher, "TMPDIR", self->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "PATH", "/usr/bin:/bin", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) call, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  *status = g_subprocess_get_exit_status (process);
  return output;
}

static guint
count_folders (const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;
  guint count = 0;

  while ((name = g_dir_read_name (directory)) != NULL)
    count += g_str_has_prefix (name, "troupe-run.");
  return count;
}

static void
test_script_starts_node (void)
{
  Script script = { 0 };
  g_autofree char *output = NULL;
  int status;

  script_set_up (&script, TROUPE_VERSION);
  output = script_run (&script, FALSE, "frames\n", &status);
  g_assert_cmpstr (output, ==, "mark ready\nnode on one in  and 1\nframes\n");
  g_assert_cmpint (status, ==, 7);
  script_tear_down (&script);
}

static void
test_script_makes_folder (void)
{
  Script script = { 0 };
  g_autofree char *system = troupe_far_script_dup_system ();
  g_autofree char *expected = NULL;
  g_autofree char *output = NULL;
  int status;

  script_set_up (&script, TROUPE_VERSION);
  output = script_run (&script, TRUE, "go\nframes\n", &status);
  expected = g_strdup_printf ("mark folder has %s %s/troupe-run.*\nmark ready\n"
                              "node on one in */files and 1\nframes\n",
                              system, script.folder);
  if (!g_pattern_match_simple (expected, output))
    g_error ("“%s” is not “%s”", output, expected);
  g_assert_cmpint (status, ==, 7);
  g_assert_cmpuint (count_folders (script.folder), ==, 0);
  script_tear_down (&script);
}

/* A node of another version counts as none; without an answer the script ends. */
static void
test_script_finds_no_node (void)
{
  Script script = { 0 };
  g_autofree char *output = NULL;
  int status;

  script_set_up (&script, "0.0.1");
  output = script_run (&script, FALSE, "", &status);
  g_assert_true (g_str_has_prefix (output, "mark folder needs "));
  g_assert_null (strstr (output, "ready"));
  g_assert_cmpint (status, ==, 127);
  g_assert_cmpuint (count_folders (script.folder), ==, 0);
  script_tear_down (&script);
}

/* While files are on their way, each side hears the other one. */
static void
test_script_waits (void)
{
  Script script = { 0 };
  g_autofree char *output = NULL;
  int status;

  script_set_up (&script, TROUPE_VERSION);
  output = script_run (&script, TRUE, "wait\nwait\ngo\nframes\n", &status);
  g_assert_nonnull (strstr (output, "\nmark waits\nmark waits\nmark ready\n"));
  g_assert_cmpint (status, ==, 7);
  g_assert_cmpuint (count_folders (script.folder), ==, 0);
  script_tear_down (&script);
}

static gboolean
has_folder_cb (gpointer folder)
{
  return count_folders (folder) == 1;
}

/* Starts the script in a shell, with an input that does not end. */
static GSubprocess *
script_start (Script *self, const char *shell, guint patience_ms, int output_fd)
{
  g_auto (GStrv) call = troupe_far_script_build ("mark", "one", TRUE, patience_ms);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_free (call[0]);
  call[0] = g_strdup (shell);
  g_subprocess_launcher_setenv (launcher, "TMPDIR", self->folder, TRUE);
  g_subprocess_launcher_take_stdout_fd (launcher, output_fd);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) call, &error);
  g_assert_no_error (error);
  return process;
}

/* It is told after how many whole seconds a caller is gone, at least one. */
static void
test_script_patience (void)
{
  static const struct
  {
    guint milliseconds;
    const char *seconds;
  } cases[] = { { 0, "1" }, { 999, "1" }, { 1000, "1" }, { 2000, "2" }, { 60000, "60" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) call = troupe_far_script_build ("mark", "one", TRUE, cases[i].milliseconds);

      g_assert_cmpstr (call[g_strv_length (call) - 1], ==, cases[i].seconds);
    }
}

/* Whatever ends a script that waits, its folder is gone: a caller of which nothing is heard, a
 * signal, and output that nobody reads. */
static void
script_end_in (const char *shell)
{
  Script script = { 0 };
  g_autoptr (GSubprocess) silent = NULL;
  g_autoptr (GSubprocess) signalled = NULL;
  g_autoptr (GSubprocess) unread = NULL;
  int pipe_fds[2];

  script_set_up (&script, TROUPE_VERSION);
  silent = script_start (&script, shell, 1000, open ("/dev/null", O_WRONLY | O_CLOEXEC));
  g_subprocess_wait (silent, NULL, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (silent), !=, 0);
  g_assert_cmpuint (count_folders (script.folder), ==, 0);

  signalled = script_start (&script, shell, 600000, open ("/dev/null", O_WRONLY | O_CLOEXEC));
  wait_until (has_folder_cb, script.folder);
  g_subprocess_send_signal (signalled, SIGTERM);
  g_subprocess_wait (signalled, NULL, NULL);
  g_assert_cmpuint (count_folders (script.folder), ==, 0);

  g_assert_no_errno (pipe2 (pipe_fds, O_CLOEXEC));
  g_assert_no_errno (close (pipe_fds[0]));
  unread = script_start (&script, shell, 600000, pipe_fds[1]);
  g_subprocess_wait (unread, NULL, NULL);
  g_assert_cmpuint (count_folders (script.folder), ==, 0);
  script_tear_down (&script);
}

static void
test_script_ends (void)
{
  static const char *const shells[] = { "sh", "dash", "bash" };
  guint n_shells = 0;

  for (guint i = 0; i < G_N_ELEMENTS (shells); i++)
    {
      g_autofree char *path = g_find_program_in_path (shells[i]);

      if (path == NULL)
        continue;
      script_end_in (path);
      n_shells++;
    }
  g_assert_cmpuint (n_shells, >, 0);
}

/* What unpacks files ends when its folder is removed, though its input has not ended. */
static void
test_receiver_ends (void)
{
  g_autofree char *folder = g_dir_make_tmp ("far-XXXXXX", NULL);
  g_auto (GStrv) call = troupe_far_copy_build_receiver (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_newv ((const char *const *) call,
                         G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

  g_assert_no_error (error);
  g_assert_null (strpbrk (call[2], "'\\!\n"));
  folder_remove (folder);
  g_subprocess_wait (process, NULL, NULL);
  g_assert_false (g_subprocess_get_successful (process));
}

static void
assert_words (const TroupeNodeEnd *end, TroupeWorkerEnd kind, const char *pattern)
{
  g_autofree char *reason = NULL;

  g_assert_cmpint (troupe_ssh_end_explain ("one", end, &reason), ==, kind);
  if (!g_pattern_match_simple (pattern, reason))
    g_error ("“%s” is not “%s”", reason, pattern);
}

/* A node whose workers cannot start says so by its status. */
static void
test_node_is_hopeless (void)
{
  const TroupeNodeEnd hopeless = {
    .introduced_at = 1, .exited = TRUE, .code = 2, .errors = "x\nno worker\n", .banner = ""
  };
  const TroupeNodeEnd failed = {
    .introduced_at = 1, .exited = TRUE, .code = 1, .errors = "", .banner = ""
  };

  assert_words (&hopeless, TROUPE_WORKER_END_HOPELESS, "Troupe on one ended: no worker");
  assert_words (&failed, TROUPE_WORKER_END_CONNECTION, "Troupe on one ended with status 1");
}

/* The texts are those of OpenSSH 9.2. */
static void
test_ssh_fails (void)
{
  static const struct
  {
    const char *errors;
    TroupeWorkerEnd kind;
    const char *pattern;
  } ends[] = {
    { "ssh: Could not resolve hostname one: Name or service not known\r\n",
      TROUPE_WORKER_END_HOPELESS, "There is no host “one”: check its name, and “Host one” in*" },
    { "ssh: connect to host 127.0.0.1 port 22: Connection refused\r\n",
      TROUPE_WORKER_END_CONNECTION, "one refused the connection: check that an SSH server runs*" },
    { "Connection timed out during banner exchange\r\nConnection to 127.0.0.2 port 1 timed out\r\n",
      TROUPE_WORKER_END_CONNECTION, "one does not answer: check that it is on*" },
    { "ssh: connect to host one port 22: No route to host\n", TROUPE_WORKER_END_CONNECTION,
      "one cannot be reached from here*" },
    { "@@@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n@@@@@\n"
      "Host key verification failed.\r\n",
      TROUPE_WORKER_END_HOPELESS, "The key of one has changed*" },
    { "No ED25519 host key is known for one and you have requested strict checking.\r\n"
      "Host key verification failed.\r\n",
      TROUPE_WORKER_END_HOPELESS, "The key of one is not known: connect once with “ssh one”*" },
    { "Host key verification failed.\r\n", TROUPE_WORKER_END_HOPELESS,
      "The key of one is not known*" },
    { "me@one: Permission denied (publickey,password).\r\n", TROUPE_WORKER_END_HOPELESS,
      "one wants a password*“ssh-copy-id one”*" },
    { "kex_exchange_identification: Connection closed by remote host\r\n",
      TROUPE_WORKER_END_CONNECTION, "one closed the connection at once*MaxStartups*" },
    { "something new\n\n", TROUPE_WORKER_END_CONNECTION, "No connection to one: something new" },
    { "Welcome\r\nsomething else\r\n", TROUPE_WORKER_END_CONNECTION,
      "No connection to one: something else" },
    { "", TROUPE_WORKER_END_CONNECTION, "No connection to one: see what “ssh one” says" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    assert_words (&(TroupeNodeEnd){ 0, TRUE, 255, NULL, ends[i].errors, "", NULL }, ends[i].kind,
                  ends[i].pattern);
  assert_words (&(TroupeNodeEnd){ 0, TRUE, 255, NULL, "", "Maintenance today.", NULL },
                TROUPE_WORKER_END_CONNECTION, "No connection to one: Maintenance today.");
}

static void
test_start_fails (void)
{
  g_autofree char *system = troupe_far_script_dup_system ();
  g_autofree char *same = g_strdup_printf ("folder needs %s /tmp/x", system);

  assert_words (&(TroupeNodeEnd){ 0, TRUE, 127, NULL, "", "", "folder needs Plan9 mips /tmp/x" },
                TROUPE_WORKER_END_HOPELESS,
                "one has no Troupe " TROUPE_VERSION "*does not run on its system (Plan9 mips)*");
  assert_words (&(TroupeNodeEnd){ 0, TRUE, 127, NULL, "troupe-node: error: libx.so\n", "", same },
                TROUPE_WORKER_END_HOPELESS,
                "one has no Troupe " TROUPE_VERSION "*does not start there*: libx.so*");
  assert_words (&(TroupeNodeEnd){ 0, TRUE, 1, NULL, "", "This account is not available.", NULL },
                TROUPE_WORKER_END_CONNECTION,
                "Troupe was not started on one: This account is not available.");
  assert_words (&(TroupeNodeEnd){ 0, TRUE, 127, NULL, "sh: not found\n", "", NULL },
                TROUPE_WORKER_END_HOPELESS, "Troupe was not started on one: sh: not found");
  assert_words (&(TroupeNodeEnd){ 0, TRUE, 0, NULL, "", "", NULL }, TROUPE_WORKER_END_CONNECTION,
                "Troupe was not started on one: the login ended without a message");
}

static void
test_connection_is_lost (void)
{
  assert_words (
      &(TroupeNodeEnd){ 1, TRUE, 255, NULL, "Timeout, server one not responding.\r\n", "", NULL },
      TROUPE_WORKER_END_CONNECTION,
      "The connection to one was lost: Timeout, server one not responding.");
  assert_words (&(TroupeNodeEnd){ 1, TRUE, 255, NULL, "", "", NULL }, TROUPE_WORKER_END_CONNECTION,
                "The connection to one was lost");
  assert_words (&(TroupeNodeEnd){ 1, FALSE, 9, NULL, "", "", NULL }, TROUPE_WORKER_END_CONNECTION,
                "The connection to one was lost");
  assert_words (&(TroupeNodeEnd){ 1, TRUE, 1, NULL, "out of memory\n", "", NULL },
                TROUPE_WORKER_END_CONNECTION, "Troupe on one ended: out of memory");
  assert_words (&(TroupeNodeEnd){ 1, TRUE, 3, NULL, "", "", NULL }, TROUPE_WORKER_END_CONNECTION,
                "Troupe on one ended with status 3");
}

/* Records an end of a host, and returns the milliseconds after which it is tried again. */
static gint64
fail_host (TroupeFarHost *host,
           const TroupeFarTries *tries,
           const TroupeNodeEnd *end,
           TroupeWorkerEnd expected)
{
  const gint64 before = g_get_monotonic_time ();
  g_autofree char *reason = g_strdup ("No answer");
  gint64 next;

  g_assert_cmpint (troupe_far_host_fail (host, tries, end, TROUPE_WORKER_END_CONNECTION, &reason),
                   ==, expected);
  next = troupe_far_host_get_next_try (host);
  if (next == 0)
    return 0;
  /* The time of the record is not known exactly, and may be late. */
  for (gint64 ms = tries->wait_ms; ms <= tries->wait_ms << 8; ms *= 2)
    if (next - ms * 1000 >= before && next - ms * 1000 <= g_get_monotonic_time ())
      return ms;
  return -1;
}

/* The pause before another try doubles; a connection that lasted for a minute begins anew. */
static void
test_pauses (void)
{
  const TroupeFarTries tries = { .silent = 3, .lost = 6, .wait_ms = 1000000 };
  const TroupeFarTries slurm = {
    .silent = 3, .lost = 6, .wait_ms = 1000000, .waits_when_silent = TRUE
  };
  const gint64 now = g_get_monotonic_time ();
  const TroupeNodeEnd silent = { 0, TRUE, 255, NULL, "", "", NULL };
  const TroupeNodeEnd lost = { now, TRUE, 255, NULL, "", "", NULL };
  const TroupeNodeEnd lasted = { now - 61 * G_USEC_PER_SEC, TRUE, 255, NULL, "", "", NULL };
  TroupeFarHost *host = troupe_far_host_new ("one", 0);
  TroupeFarHost *node = troupe_far_host_new ("two", 0);

  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (fail_host (host, &tries, &lost, TROUPE_WORKER_END_CONNECTION), ==,
                     1000000 << i);
  g_assert_cmpint (fail_host (host, &tries, &lasted, TROUPE_WORKER_END_CONNECTION), ==, 1000000);
  for (guint i = 1; i < 5; i++)
    g_assert_cmpint (fail_host (host, &tries, &silent, TROUPE_WORKER_END_CONNECTION), ==,
                     1000000 << i);
  fail_host (host, &tries, &silent, TROUPE_WORKER_END_HOPELESS);
  g_assert_cmpstr (troupe_far_host_get_left_out (host), ==, "No answer (6 tries)");

  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (fail_host (node, &slurm, &silent, TROUPE_WORKER_END_CONNECTION), ==,
                     1000000 << i);
  fail_host (node, &slurm, &silent, TROUPE_WORKER_END_HOPELESS);
  g_assert_cmpstr (troupe_far_host_get_left_out (node), ==, "No answer (3 tries)");
  troupe_far_host_free (host);
  troupe_far_host_free (node);
}

/* A host that never answered is left out after three tries, one that did after eight. */
static void
test_tries (void)
{
  const TroupeFarTries tries = { .silent = 3, .lost = 8, .wait_ms = 500 };
  const TroupeNodeEnd refused = { 0, TRUE, 255, NULL, "Connection refused", "", NULL };
  const TroupeNodeEnd lost = { g_get_monotonic_time (), TRUE, 255, NULL, "", "", NULL };
  TroupeFarHost *never = troupe_far_host_new ("one", 0);
  TroupeFarHost *once = troupe_far_host_new ("two", 0);

  for (guint i = 1; i <= 8; i++)
    {
      g_autofree char *never_reason = g_strdup ("No answer");
      g_autofree char *once_reason = g_strdup ("The connection to two was lost");

      if (i <= 3)
        {
          g_assert_cmpint (troupe_far_host_fail (never, &tries, &refused,
                                                 TROUPE_WORKER_END_CONNECTION, &never_reason),
                           ==, i < 3 ? TROUPE_WORKER_END_CONNECTION : TROUPE_WORKER_END_HOPELESS);
          g_assert_cmpint (troupe_far_host_get_next_try (never), ==, 0);
          g_assert_cmpint (troupe_far_host_get_left_out (never) != NULL, ==, i == 3);
        }
      g_assert_cmpint (
          troupe_far_host_fail (once, &tries, &lost, TROUPE_WORKER_END_CONNECTION, &once_reason),
          ==, i < 8 ? TROUPE_WORKER_END_CONNECTION : TROUPE_WORKER_END_HOPELESS);
      g_assert_cmpint (troupe_far_host_get_next_try (once), >, lost.introduced_at);
    }
  g_assert_cmpstr (troupe_far_host_get_left_out (once), ==,
                   "The connection to two was lost (8 tries)");
  troupe_far_host_free (never);
  troupe_far_host_free (once);
}

/* The machines of a cluster have the folder of the job; those that ssh reaches have their own. */
static void
test_folder (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "pwd");
  g_autoptr (TroupeFarRoute) ssh = troupe_ssh_route_new (job);
  g_autoptr (TroupeFarRoute) slurm = troupe_slurm_route_new (job);

  g_assert_false (TROUPE_FAR_ROUTE_GET_IFACE (ssh)->has_shared_folder);
  g_assert_true (TROUPE_FAR_ROUTE_GET_IFACE (slurm)->has_shared_folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/far-parts/quote", test_quote);
  g_test_add_func ("/far-parts/script-patience", test_script_patience);
  g_test_add_func ("/far-parts/script-is-plain", test_script_is_plain);
  g_test_add_func ("/far-parts/script-starts-node", test_script_starts_node);
  g_test_add_func ("/far-parts/script-makes-folder", test_script_makes_folder);
  g_test_add_func ("/far-parts/script-finds-no-node", test_script_finds_no_node);
  g_test_add_func ("/far-parts/node-is-hopeless", test_node_is_hopeless);
  g_test_add_func ("/far-parts/script-waits", test_script_waits);
  g_test_add_func ("/far-parts/script-ends", test_script_ends);
  g_test_add_func ("/far-parts/receiver-ends", test_receiver_ends);
  g_test_add_func ("/far-parts/ssh-fails", test_ssh_fails);
  g_test_add_func ("/far-parts/start-fails", test_start_fails);
  g_test_add_func ("/far-parts/connection-is-lost", test_connection_is_lost);
  g_test_add_func ("/far-parts/tries", test_tries);
  g_test_add_func ("/far-parts/pauses", test_pauses);
  g_test_add_func ("/far-parts/folder", test_folder);

  return g_test_run ();
}
