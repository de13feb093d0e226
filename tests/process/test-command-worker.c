/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the worker program as it runs commands. */

#include "wire-client.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>

static const WireAnswer *
get_answer (WireClient *client, guint64 batch, guint index)
{
  return g_ptr_array_index (wire_client_wait_answers (client, batch, index + 1), index);
}

static void
assert_command (const char *command, const char *item, const char *value)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("--command", command, NULL);

  wire_client_send_items (client, 1, (const char *const[]){ item, NULL });
  wire_client_assert_values (client, 1, (const char *const[]){ value, NULL });
  wire_client_assert_finishes (client);
}

static void
assert_fails (const char *command,
              const char *item,
              TroupeFailureKind kind,
              int code,
              const char *message)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("--command", command, NULL);
  const WireAnswer *answer;

  wire_client_send_items (client, 1, (const char *const[]){ item, NULL });
  wire_client_assert_failure (client, 1, 0, message);
  answer = get_answer (client, 1, 0);
  g_assert_cmpint (answer->kind, ==, kind);
  g_assert_cmpint (answer->code, ==, code);
  wire_client_assert_finishes (client);
}

static void
test_values (void)
{
  assert_command ("/bin/echo", "a b", "a b");
  assert_command ("echo", "a b", "a b");
  assert_command ("printf '%s'", "no newline", "no newline");
  assert_command ("printf '%s\\n\\n'", "two", "two\n");
  assert_command ("true", "nothing", "");
  assert_command ("echo {} | tr a-z A-Z", "abc", "ABC");
  assert_command ("echo $#:$*:$0", "x", "0::sh x");
  assert_command ("cat", "/dev/null", "");
  assert_command ("cat - {}", "/dev/null", "");
  assert_command ("for i in 1 2; do echo $i{}; done", "x", "1x\n2x");
  assert_command ("echo $(({}*2))", "21", "42");
}

/* Nothing in an item is code, wherever in the template it stands. */
static void
test_hostile_items (void)
{
  static const char *const templates[] = {
    "printf %s {}",
    "printf %s \"{}\"",
    "printf %s '{}'",
    "printf %s \"`printf %s {}`\"",
    "printf %s \"$(printf %s \"{}\")\"",
    "printf %s x{}y",
    "X={}; printf %s \"$X\"",
    "case {} in *) printf %s {};; esac",
    "printf %s {} # {}",
    "/usr/bin/printf %s {}",
    "env printf %s \"{}\" ''",
    "sh -c 'printf %s \"$1\"' sh {}",
  };
  static const char *const items[] = {
    "$(touch pwned)",
    "`touch pwned`",
    "; touch pwned",
    "a|touch pwned",
    "&& touch pwned &",
    "'; touch pwned; '",
    "\"; touch pwned; \"",
    "'$(touch pwned)'",
    "\"$(touch pwned)\"",
    "\\$(touch pwned)",
    "\\",
    "\\\\",
    "a\\",
    "'",
    "\"",
    "''",
    "$HOME",
    "${HOME}",
    "$1 $_troupe_1",
    "*",
    "?",
    "~",
    "#x",
    "!!",
    "a\ntouch pwned\n#",
    ")",
    "(",
    "}",
    "{",
    "{}",
    "{1}",
    ">pwned",
    "<pwned",
    "2>pwned",
    "\xff\xfe",
    "\x01\x7f",
    "-",
    "é",
    "a  b",
    " a ",
    "\t",
  };
  g_autofree char *directory = g_dir_make_tmp ("troupe-hostile-XXXXXX", NULL);
  g_autofree char *pwned = g_build_filename (directory, "pwned", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      g_autoptr (GSubprocessLauncher) launcher =
          g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
      g_autoptr (WireClient) client = NULL;
      g_autoptr (TroupeBlock) block = troupe_block_new_from_strings (items, G_N_ELEMENTS (items));

      g_subprocess_launcher_set_cwd (launcher, directory);
      client = wire_client_new_with_launcher (
          launcher,
          (const char *const[]){ g_getenv ("TROUPE_WORKER"), "--command", templates[i], NULL });
      wire_client_send_block (client, 1, block);
      wire_client_wait_answers (client, 1, G_N_ELEMENTS (items));
      for (guint j = 0; j < G_N_ELEMENTS (items); j++)
        {
          const WireAnswer *answer = get_answer (client, 1, j);
          g_autofree char *expected =
              g_strdup_printf (strstr (templates[i], "x{}y") != NULL ? "x%sy" : "%s", items[j]);

          g_assert_cmpstr (answer->message, ==, NULL);
          /* A shell removes newlines at the end of a command's output. */
          g_assert_cmpmem (g_bytes_get_data (answer->value, NULL), g_bytes_get_size (answer->value),
                           expected, strlen (expected));
        }
      wire_client_assert_finishes (client);
      g_assert_false (g_file_test (pwned, G_FILE_TEST_EXISTS));
    }
  g_assert_no_errno (g_rmdir (directory));
}

static void
test_failures (void)
{
  assert_fails ("exit {}", "3", TROUPE_FAILURE_EXIT, 3, "exit status 3");
  assert_fails ("false", "x", TROUPE_FAILURE_EXIT, 1, "exit status 1");
  assert_fails ("echo one >&2; echo 'two {}' >&2; echo >&2; exit 4", "x", TROUPE_FAILURE_EXIT, 4,
                "exit status 4: two x");
  assert_fails ("kill -SEGV $$", "x", TROUPE_FAILURE_SIGNAL, SIGSEGV,
                "ended by SIGSEGV (Segmentation fault)");
  assert_fails ("kill -KILL $$", "x", TROUPE_FAILURE_SIGNAL, SIGKILL, "ended by SIGKILL (Killed)");
  assert_fails ("kill -40 $$", "x", TROUPE_FAILURE_SIGNAL, 40, "ended by signal 40");
  assert_fails ("no-such-program", "x", TROUPE_FAILURE_EXIT, 127,
                "exit status 127: “no-such-program” was not found");
  assert_fails ("/proc/nonexistent/program", "x", TROUPE_FAILURE_EXIT, 127,
                "exit status 127: “/proc/nonexistent/program” was not found");
  assert_fails ("/etc/passwd", "x", TROUPE_FAILURE_EXIT, 126,
                "exit status 126: “/etc/passwd” cannot be executed: Permission denied");
  assert_fails ("{}", "", TROUPE_FAILURE_EXIT, 127, "exit status 127: “” was not found");
}

static void
test_too_long (void)
{
  g_autofree char *item = g_strnfill (200000, 'x');

  assert_fails ("/bin/echo", item, TROUPE_FAILURE_ERROR, 0,
                "“/bin/echo” cannot be started: Argument list too long; use "
                "--stdin-item, so that it reads the item");
}

static void
test_nul (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("--command", "echo", NULL);
  g_autoptr (GBytes) item = g_bytes_new_static ("a\0b", 3);
  g_autoptr (TroupeBlock) block = troupe_block_new_from_values (&item, 1);

  wire_client_send_block (client, 1, block);
  wire_client_assert_failure (client, 1, 0,
                              "an item with a NUL byte in it cannot be given to a command");
  wire_client_assert_finishes (client);
}

/* As a shell does it: a text that is executable is a script. */
static void
test_script_without_interpreter (void)
{
  g_autofree char *directory = g_dir_make_tmp ("troupe-script-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "script", NULL);

  g_assert_true (g_file_set_contents_full (path, "echo \"script: $1\"\n", -1,
                                           G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  assert_command (path, "a b", "script: a b");
  g_assert_no_errno (g_unlink (path));
  g_assert_no_errno (g_rmdir (directory));
}

/* What it prints besides its value is shown with the item, the output of one that fails included,
 * and bounded. */
static void
test_output (void)
{
  g_autoptr (WireClient) client =
      wire_client_new_worker ("--command", "echo out {}; echo err {} >&2; test {} = good", NULL);
  const WireAnswer *answer;

  wire_client_send_items (client, 1, (const char *const[]){ "good", "bad", NULL });
  answer = get_answer (client, 1, 0);
  g_assert_cmpmem (g_bytes_get_data (answer->value, NULL), g_bytes_get_size (answer->value),
                   "out good", 8);
  g_assert_cmpstr (answer->standard_error, ==, "err good\n");
  g_assert_null (answer->standard_output);

  answer = get_answer (client, 1, 1);
  g_assert_cmpstr (answer->message, ==, "exit status 1: err bad");
  g_assert_cmpstr (answer->standard_output, ==, "out bad\n");
  g_assert_cmpstr (answer->standard_error, ==, "err bad\n");
  wire_client_assert_finishes (client);
}

/* A newline alone is told from no output. */
static void
test_empty_line (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("--command", "printf {}", NULL);

  wire_client_send_items (client, 1, (const char *const[]){ "\\n", "", "\\n\\n", "x\\n", NULL });
  wire_client_assert_values (client, 1, (const char *const[]){ "", "", "\n", "x", NULL });
  g_assert_cmpstr (get_answer (client, 1, 0)->standard_output, ==, "\n");
  for (guint i = 1; i < 4; i++)
    g_assert_null (get_answer (client, 1, i)->standard_output);
  wire_client_assert_finishes (client);
}

/* The output of a failed command is its value, however long it is. */
static void
test_keep_failed (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker (
      "--keep-failed", "--command", "head -c {} /dev/zero; echo; echo e >&2; kill -KILL $$", NULL);
  const WireAnswer *answer;

  wire_client_send_items (client, 1, (const char *const[]){ "100000", "0", NULL });
  answer = get_answer (client, 1, 0);
  g_assert_cmpint (answer->kind, ==, TROUPE_FAILURE_SIGNAL);
  g_assert_cmpuint (g_bytes_get_size (answer->value), ==, 100000);
  g_assert_null (answer->standard_output);
  g_assert_cmpstr (answer->standard_error, ==, "e\n");
  answer = get_answer (client, 1, 1);
  g_assert_cmpuint (g_bytes_get_size (answer->value), ==, 0);
  g_assert_cmpstr (answer->standard_output, ==, "\n");
  wire_client_assert_finishes (client);
}

/* A command that was not run has no output. */
static void
test_keep_not_run (void)
{
  g_autoptr (WireClient) client =
      wire_client_new_worker ("--keep-failed", "--command", "echo $(({}))", NULL);

  wire_client_send_items (client, 1, (const char *const[]){ "$x", NULL });
  g_assert_cmpint (get_answer (client, 1, 0)->kind, ==, TROUPE_FAILURE_ERROR);
  g_assert_null (get_answer (client, 1, 0)->value);
  wire_client_assert_finishes (client);
}

/* These exit statuses are successes, and no others. */
static void
test_ok_status (void)
{
  g_autoptr (WireClient) client =
      wire_client_new_worker ("--ok-status", "1, 255", "--command", "echo out; exit {}", NULL);

  wire_client_send_items (client, 1, (const char *const[]){ "0", "1", "2", "255", NULL });
  g_assert_cmpint (get_answer (client, 1, 0)->kind, ==, TROUPE_FAILURE_EXIT);
  g_assert_cmpstr (get_answer (client, 1, 0)->message, ==, "exit status 0");
  g_assert_cmpint (get_answer (client, 1, 1)->kind, ==, 0);
  g_assert_cmpmem (g_bytes_get_data (get_answer (client, 1, 1)->value, NULL), 3, "out", 3);
  g_assert_cmpint (get_answer (client, 1, 2)->code, ==, 2);
  g_assert_cmpint (get_answer (client, 1, 3)->kind, ==, 0);
  wire_client_assert_finishes (client);
}

/* Commands have the folder for temporary files that the worker was given, not the pool's. */
static void
test_temporary_folder (void)
{
  g_autoptr (WireClient) client =
      wire_client_new_worker ("--tmpdir", "/of/the/worker", "--command", "echo $TMPDIR{}", NULL);
  gsize size;
  const char *value;

  wire_client_send_items (client, 1, (const char *const[]){ "/x", NULL });
  value = g_bytes_get_data (get_answer (client, 1, 0)->value, &size);
  g_assert_cmpmem (value, size, "/of/the/worker/x", strlen ("/of/the/worker/x"));
  wire_client_assert_finishes (client);
}

static void
test_flood (void)
{
  g_autoptr (WireClient) client =
      wire_client_new_worker ("--command", "head -c {} /dev/zero | tr '\\0' x >&2", NULL);
  const WireAnswer *answer;

  wire_client_send_items (client, 1, (const char *const[]){ "20000000", "3", NULL });
  answer = get_answer (client, 1, 0);
  g_assert_cmpuint (strlen (answer->standard_error), <=, 64 * 1024);
  g_assert_true (
      g_str_has_prefix (answer->standard_error, "[19934592 bytes before this were left out]\nx"));
  g_assert_cmpstr (get_answer (client, 1, 1)->standard_error, ==, "xxx");
  wire_client_assert_finishes (client);
}

static void
test_large_value (void)
{
  g_autoptr (WireClient) client =
      wire_client_new_worker ("--command", "head -c {} /dev/zero", NULL);

  wire_client_send_items (client, 1, (const char *const[]){ "16777216", "0", "70000", NULL });
  g_assert_cmpuint (g_bytes_get_size (get_answer (client, 1, 0)->value), ==, 16777216);
  g_assert_cmpuint (g_bytes_get_size (get_answer (client, 1, 1)->value), ==, 0);
  g_assert_cmpuint (g_bytes_get_size (get_answer (client, 1, 2)->value), ==, 70000);
  wire_client_assert_finishes (client);
}

/* The item is finished when its command is, although something else still has its output. */
static void
test_background (void)
{
  static const char *const templates[] = { "sleep 3600 & echo {}", "setsid sleep 3600 & echo {}" };

  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      g_autoptr (WireClient) client = wire_client_new_worker ("--command", templates[i], NULL);

      wire_client_send_items (client, 1, (const char *const[]){ "done", "too", NULL });
      wire_client_assert_values (client, 1, (const char *const[]){ "done", "too", NULL });
      wire_client_assert_leaves (client, "item 1 left a process running, which is killed: ");
      g_assert_nonnull (strstr (wire_client_wait_end (client),
                                "\nitem 2 left a process running, which is killed: "));
    }
}

/* Output that another process continues to write is not waited for either, and is bounded as that
 * of the command. */
static void
test_background_flood (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("--grace", "300000", "--command",
                                                          "yes >&2 & sleep 0.1; echo {}", NULL);
  const WireAnswer *answer;

  wire_client_send_items (client, 1, (const char *const[]){ "done", NULL });
  wire_client_assert_values (client, 1, (const char *const[]){ "done", NULL });
  answer = get_answer (client, 1, 0);
  g_assert_cmpuint (strlen (answer->standard_error), <=, 64 * 1024);
  /* The other process ends when it writes next. If that takes a moment, the worker says that it
   * waits for it. */
  wire_client_assert_leaves (client, "");
}

/* One that closes its output is waited for all the same. */
static void
test_closed_output (void)
{
  assert_fails ("exec >&- 2>&-; sleep 0.1; exit {}", "7", TROUPE_FAILURE_EXIT, 7, "exit status 7");
}

/* The figures are each command's own. */
static void
test_usage (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("--command", "eval {}", NULL);
  const gint64 began = g_get_monotonic_time ();
  const WireAnswer *busy;
  const WireAnswer *idle;

  wire_client_send_items (
      client, 1,
      (const char *const[]){ "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done", "sleep 0.1",
                             NULL });
  busy = get_answer (client, 1, 0);
  idle = get_answer (client, 1, 1);
  g_assert_cmpuint (busy->chunk.user_ns + busy->chunk.system_ns, >, 20000000);
  g_assert_cmpuint (idle->chunk.elapsed_ns, >=, 100000000);
  g_assert_cmpuint (busy->chunk.elapsed_ns + idle->chunk.elapsed_ns, <=,
                    1000 * (g_get_monotonic_time () - began));
  g_assert_cmpuint (idle->chunk.user_ns + idle->chunk.system_ns, <,
                    busy->chunk.user_ns + busy->chunk.system_ns);
  g_assert_cmpuint (busy->chunk.max_rss_bytes, >, 100 * 1024);
  g_assert_cmpuint (busy->chunk.core, ==, TROUPE_WIRE_CORE_UNKNOWN);
  wire_client_assert_finishes (client);
  g_assert_cmpuint (wire_client_wait_goodbye (client)->user_ns, >=, busy->chunk.user_ns);
}

/* Lanes run their commands at the same time, and {%} is the number of the lane. */
static void
test_lanes (void)
{
  g_autoptr (WireClient) client =
      wire_client_new_worker ("--lanes", "2", "--first-lane", "5", "--command",
                              "echo {%}; i=0; while [ ! -e {} ]; do sleep 0.01; done", NULL);
  g_autofree char *directory = g_dir_make_tmp ("troupe-lanes-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "go", NULL);
  char lanes[2];

  wire_client_send_items (client, 1, (const char *const[]){ path, NULL });
  wire_client_send_items (client, 2, (const char *const[]){ path, NULL });
  for (guint n_busy = 0; n_busy < 2;)
    {
      g_autoptr (GArray) progress = NULL;

      wire_client_send_probe (client);
      progress = wire_client_wait_progress (client);
      n_busy = progress->len;
    }
  g_assert_true (g_file_set_contents (path, "", 0, NULL));

  for (guint i = 0; i < 2; i++)
    {
      GBytes *value = get_answer (client, i + 1, 0)->value;

      g_assert_cmpuint (g_bytes_get_size (value), ==, 1);
      lanes[i] = *(const char *) g_bytes_get_data (value, NULL);
    }
  g_assert_cmpint (MIN (lanes[0], lanes[1]), ==, '5');
  g_assert_cmpint (MAX (lanes[0], lanes[1]), ==, '6');
  wire_client_assert_finishes (client);
  g_assert_no_errno (g_unlink (path));
  g_assert_no_errno (g_rmdir (directory));
}

/* {#} goes by the index of the item in the job, which is not its place in the batch. */
static void
test_sequence (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("--command", "/bin/echo {#} {}", NULL);
  g_autoptr (GByteArray) frame = g_byte_array_new ();

  troupe_wire_append_range (frame, 9, 41, 2, 100, 10);
  wire_client_send_bytes (client, frame->data, frame->len);
  wire_client_assert_values (client, 9, (const char *const[]){ "42 100", "43 110", NULL });
  wire_client_assert_finishes (client);
}

static void
test_columns (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker (
      "--column", "size", "--column", "name", "--command", "/bin/echo {name}={size} {2} {}", NULL);

  wire_client_send_items (client, 1, (const char *const[]){ "3\x1fx y", "\x1f", "a", NULL });
  wire_client_assert_values (client, 1,
                             (const char *const[]){ "x y=3 x y 3 x y", "=   ", "=a a", NULL });
  wire_client_assert_finishes (client);
}

static void
assert_refused (const char *command, const char *more, const char *why)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("--command", command, more, NULL);
  g_autofree char *line = g_strdup_printf ("troupe-worker: %s\n", why);

  g_assert_cmpstr (wire_client_wait_end (client), ==, line);
  g_assert_cmpint (g_subprocess_get_exit_status (wire_client_get_process (client)), ==, 2);
}

/* A command for outside the sandbox goes to flatpak-spawn as it stands, with or without a shell. */
static void
test_outside_sandbox (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("troupe-outside-XXXXXX", &error);
  g_autofree char *program = g_build_filename (folder, "flatpak-spawn", NULL);
  g_autofree char *before = g_strdup (g_getenv ("PATH"));
  g_autofree char *path = g_strconcat (folder, ":", before, NULL);
  g_autoptr (WireClient) plain = NULL;
  g_autoptr (WireClient) shell = NULL;

  g_assert_no_error (error);
  g_file_set_contents_full (program,
                            "#!/bin/sh\nprintf 'outside: %s %s: ' $1 $2\nshift 2\n\"$@\"\n", -1,
                            G_FILE_SET_CONTENTS_NONE, 0700, &error);
  g_assert_no_error (error);
  g_setenv ("PATH", path, TRUE);
  plain = wire_client_new_worker ("--outside-sandbox", "--command", "echo {}", NULL);
  shell = wire_client_new_worker ("--outside-sandbox", "--command", "echo {} | tr a-z A-Z", NULL);
  g_setenv ("PATH", before, TRUE);

  wire_client_send_items (plain, 1, (const char *const[]){ "a  b", NULL });
  wire_client_assert_values (plain, 1,
                             (const char *const[]){ "outside: --host --watch-bus: a  b", NULL });
  wire_client_assert_finishes (plain);
  wire_client_send_items (shell, 1, (const char *const[]){ "a  b", NULL });
  wire_client_assert_values (shell, 1,
                             (const char *const[]){ "outside: --host --watch-bus: A  B", NULL });
  wire_client_assert_finishes (shell);
  g_assert_no_errno (g_unlink (program));
  g_assert_no_errno (g_rmdir (folder));
}

static rlim_t
count_descriptors (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd", (int) pid);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  rlim_t count = 0;

  g_assert_no_error (error);
  while (g_dir_read_name (folder) != NULL)
    count++;
  return count;
}

/* However many descriptors a worker has left, a command runs, or the item says why it does not. */
static void
test_few_descriptors (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("--command", "cat", "--stdin-item", NULL);
  const pid_t pid = (pid_t) wire_client_wait_hello (client)->pid;
  rlim_t most = count_descriptors (pid) - 1;
  guint64 batch = 0;
  const WireAnswer *answer;

  do
    {
      const struct rlimit limit = { most++, 1024 };

      g_assert_no_errno (prlimit (pid, RLIMIT_NOFILE, &limit, NULL));
      wire_client_send_items (client, ++batch, (const char *const[]){ "few", NULL });
      answer = get_answer (client, batch, 0);
      if (answer->value == NULL)
        wire_client_assert_failure (client, batch, 0,
                                    "“cat” cannot be started: Too many open files");
    }
  while (answer->value == NULL);
  wire_client_assert_values (client, batch, (const char *const[]){ "few", NULL });
  /* The item, two pipes and the process have descriptors. */
  g_assert_cmpuint (batch, >, 6);
  wire_client_assert_finishes (client);
}

static void
test_refused (void)
{
  assert_refused ("echo {foo}", NULL,
                  "there is no replacement string “{foo}”; to have it as it is, write “\\{foo}”");
  assert_refused (" ", NULL, "the command is empty");
  assert_refused ("echo", "square", "no function can be named here");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command-worker/values", test_values);
  g_test_add_func ("/command-worker/hostile-items", test_hostile_items);
  g_test_add_func ("/command-worker/failures", test_failures);
  g_test_add_func ("/command-worker/too-long", test_too_long);
  g_test_add_func ("/command-worker/nul", test_nul);
  g_test_add_func ("/command-worker/script", test_script_without_interpreter);
  g_test_add_func ("/command-worker/output", test_output);
  g_test_add_func ("/command-worker/empty-line", test_empty_line);
  g_test_add_func ("/command-worker/keep-failed", test_keep_failed);
  g_test_add_func ("/command-worker/keep-not-run", test_keep_not_run);
  g_test_add_func ("/command-worker/ok-status", test_ok_status);
  g_test_add_func ("/command-worker/temporary-folder", test_temporary_folder);
  g_test_add_func ("/command-worker/flood", test_flood);
  g_test_add_func ("/command-worker/large-value", test_large_value);
  g_test_add_func ("/command-worker/background", test_background);
  g_test_add_func ("/command-worker/background-flood", test_background_flood);
  g_test_add_func ("/command-worker/closed-output", test_closed_output);
  g_test_add_func ("/command-worker/usage", test_usage);
  g_test_add_func ("/command-worker/lanes", test_lanes);
  g_test_add_func ("/command-worker/sequence", test_sequence);
  g_test_add_func ("/command-worker/columns", test_columns);
  g_test_add_func ("/command-worker/outside-sandbox", test_outside_sandbox);
  g_test_add_func ("/command-worker/few-descriptors", test_few_descriptors);
  g_test_add_func ("/command-worker/refused", test_refused);
  return g_test_run ();
}
