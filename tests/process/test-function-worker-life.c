/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests how the worker program begins and ends. */

#include "wire-client.h"

#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static pid_t
get_pid (WireClient *client)
{
  return (pid_t) wire_client_wait_hello (client)->pid;
}

/* Asserts that it ends by itself, with that exit status and a line with the reason. */
static void
assert_exit (WireClient *client, int status, const char *why)
{
  g_autofree char *line = g_strdup_printf ("troupe-worker: %s\n", why);

  g_assert_cmpstr (wire_client_wait_end (client), ==, line);
  g_assert_true (g_subprocess_get_if_exited (wire_client_get_process (client)));
  g_assert_cmpint (g_subprocess_get_exit_status (wire_client_get_process (client)), ==, status);
}

/* @words are separated by blanks. */
static void
assert_refused (const char *words, const char *why)
{
  g_autofree char *call =
      g_strjoin (*words == '\0' ? "" : " ", g_getenv ("TROUPE_WORKER"), words, NULL);
  g_auto (GStrv) argv = g_strsplit (call, " ", -1);
  g_autoptr (WireClient) client = wire_client_new ((const char *const *) argv);

  assert_exit (client, 2, why);
}

static void
test_usage (void)
{
  static const char *const for_commands[] = { "--several",  "--repeat-words", "--no-items",
                                              "--shell sh", "--env HOME",     "--workdir /",
                                              "--tty" };
  static const char *const ways[] = { "--command echo", "--keep", "--describe", "--exchange send",
                                      "--guard 1" };

  assert_refused ("squre", "there is no function “squre”; did you mean “square”?");
  assert_refused ("square primes", "exactly one function must be named");
  assert_refused ("", "exactly one function must be named");
  assert_refused ("--lanes 0 square", "--lanes must be a number from 1 to 1024");
  assert_refused ("--lanes 1025 square", "--lanes must be a number from 1 to 1024");
  assert_refused ("--first-lane 0 square", "--first-lane must be at least 1");
  assert_refused ("--address-space -1 square", "--address-space must be a number of bytes");
  assert_refused ("--grace -1 square", "--grace must be a number of milliseconds");
  assert_refused ("--grace 9223372036855 square", "--grace must be a number of milliseconds");
  assert_refused ("--exchange take", "--exchange is one of send, receive and start");
  assert_refused ("--parts square", "--parts and --column are for --command");
  assert_refused ("--column a square", "--parts and --column are for --command");
  assert_refused ("--stdin-item square", "--stdin-item, --pipe and --plus are for --command");
  assert_refused ("--pipe square", "--stdin-item, --pipe and --plus are for --command");
  assert_refused ("--plus square", "--stdin-item, --pipe and --plus are for --command");
  assert_refused ("--keep-failed square", "--keep-failed is for --command");
  assert_refused ("--outside-sandbox square", "--outside-sandbox is for --command");
  assert_refused ("--command \t", "the command is empty");
  assert_refused ("--keep", "--keep needs a program");
  for (guint i = 0; i < G_N_ELEMENTS (for_commands); i++)
    {
      g_autofree char *words = g_strconcat (for_commands[i], " square", NULL);

      assert_refused (words, "--several, --repeat-words, --no-items, --shell, --env, --workdir and "
                             "--tty are for --command");
    }
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *two = g_strconcat (ways[i], " ", ways[(i + 1) % G_N_ELEMENTS (ways)], NULL);
      g_autofree char *named = g_strconcat (ways[i], " square", NULL);

      assert_refused (
          two, "only one of --command, --keep, --describe, --exchange and --guard can be given");
      if (!g_str_equal (ways[i], "--keep"))
        assert_refused (named, "no function can be named here");
    }
}

/* The limits themselves are no mistake. */
static void
test_usage_limits (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker (
      "--lanes", "1024", "--first-lane", "1", "--grace", "9223372036854", "square", NULL);

  wire_client_send_items (client, 1, (const char *const[]){ "3", NULL });
  wire_client_assert_values (client, 1, (const char *const[]){ "9", NULL });
  wire_client_assert_finishes (client);
}

static void
test_describe (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, g_getenv ("TROUPE_WORKER"), "--describe", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;
  g_autofree char *example = NULL;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, &error));
  g_assert_true (g_subprocess_get_successful (process));
  g_assert_true (g_key_file_load_from_data (file, text, -1, G_KEY_FILE_NONE, &error));
  example = g_key_file_get_string (file, "square", "example", &error);
  g_assert_cmpstr (example, ==, "1 2 3 4 5");
}

/* Processes that are measured have their memory open; without it there is nothing to measure. */
static void
test_exchange_without_memory (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("--exchange", "send", NULL);

  assert_exit (client, 1, "the worker cannot be set up: mmap: Bad file descriptor");
}

static void
test_own_group (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("square", NULL);

  g_assert_cmpint (getpgid (get_pid (client)), ==, get_pid (client));
  wire_client_assert_finishes (client);
}

static void
test_nice (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("--nice", "3", "square", NULL);
  int own = getpriority (PRIO_PROCESS, 0);

  g_assert_cmpint (getpriority (PRIO_PROCESS, (id_t) get_pid (client)), ==, MIN (own + 3, 19));
  wire_client_assert_finishes (client);
}

static void
test_pin (void)
{
  cpu_set_t allowed;
  cpu_set_t pinned;
  int last = 0;
  g_autofree char *number = NULL;
  g_autoptr (WireClient) client = NULL;
  const WireAnswer *answer;

  g_assert_no_errno (sched_getaffinity (0, sizeof allowed, &allowed));
  for (int i = 0; i < CPU_SETSIZE; i++)
    if (CPU_ISSET (i, &allowed))
      last = i;

  number = g_strdup_printf ("%d", last);
  client = wire_client_new_worker ("--pin", number, "square", NULL);
  g_assert_no_errno (sched_getaffinity (get_pid (client), sizeof pinned, &pinned));
  g_assert_cmpint (CPU_COUNT (&pinned), ==, 1);
  g_assert_true (CPU_ISSET (last, &pinned));

  wire_client_send_items (client, 1, (const char *const[]){ "3", NULL });
  answer = g_ptr_array_index (wire_client_wait_answers (client, 1, 1), 0);
  g_assert_cmpuint (answer->chunk.core, ==, last);
  wire_client_assert_finishes (client);
}

static void
test_pin_impossible (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("--pin", "1000", "square", NULL);

  assert_exit (client, 1,
               "cannot stay on processor 1000: Invalid argument; is it one that this process may "
               "use?");
}

/* The address sanitizer takes terabytes of address space for itself. */
#ifndef __SANITIZE_ADDRESS__
/* An item that needs more memory than there is ends the worker, which reports why. */
static void
test_address_space (void)
{
  const gsize size = 64 * 1024 * 1024;
  g_autoptr (WireClient) client =
      wire_client_new_worker ("--address-space", "150000000", "print-number", NULL);
  g_autofree char *item = g_strnfill (size, 'x');
  struct rlimit limit;

  g_assert_no_errno (prlimit (get_pid (client), RLIMIT_AS, NULL, &limit));
  g_assert_cmpuint (limit.rlim_cur, ==, 150000000);

  wire_client_send_items (client, 1, (const char *const[]){ "1", NULL });
  wire_client_assert_values (client, 1,
                             (const char *const[]){ "Process 1: Printing number 1", NULL });
  wire_client_send_items (client, 2, (const char *const[]){ item, NULL });
  g_assert_nonnull (strstr (wire_client_wait_end (client), "failed to allocate"));
  g_assert_cmpuint (wire_client_get_answers (client, 2)->len, ==, 0);
  g_assert_cmpint (g_subprocess_get_term_sig (wire_client_get_process (client)), ==, SIGABRT);
}

#endif

static void
test_no_core_dump (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("square", NULL);
  struct rlimit limit;

  g_assert_no_errno (prlimit (get_pid (client), RLIMIT_CORE, NULL, &limit));
  g_assert_cmpuint (limit.rlim_cur, ==, 1);
  wire_client_assert_finishes (client);
}

/* What the parent has blocked and ignored does not reach user code; the wire wants no SIGPIPE. */
static void
test_signals (void)
{
  g_autoptr (WireClient) client = NULL;
  g_autofree char *path = NULL;
  g_autofree char *status = NULL;
  sigset_t all;
  sigset_t before;

  sigfillset (&all);
  pthread_sigmask (SIG_BLOCK, &all, &before);
  signal (SIGUSR2, SIG_IGN);
  client = wire_client_new_worker ("square", NULL);
  signal (SIGUSR2, SIG_DFL);
  pthread_sigmask (SIG_SETMASK, &before, NULL);

  path = g_strdup_printf ("/proc/%d/status", (int) get_pid (client));
  g_assert_true (g_file_get_contents (path, &status, NULL, NULL));
  g_assert_nonnull (strstr (status, "\nSigBlk:\t0000000000000000\n"));
  g_assert_nonnull (strstr (status, "\nSigIgn:\t0000000000001000\n"));
  wire_client_assert_finishes (client);
}

static int
read_oom_score (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/oom_score_adj", (int) pid);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return atoi (text);
}

/* Where memory is short, the system ends workers before their pool; a score is at most 1000. */
static void
test_out_of_memory (void)
{
  const int own = read_oom_score (getpid ());
  const int expected = own + TROUPE_WIRE_OOM_SCORE <= 1000 ? own + TROUPE_WIRE_OOM_SCORE : own;
  g_autoptr (WireClient) client = wire_client_new_worker ("square", NULL);

  g_assert_cmpint (read_oom_score (get_pid (client)), ==, expected);
  wire_client_assert_finishes (client);
}

/* The wire is out of reach of user code, whatever that does with its standard input and output. */
static void
test_descriptors (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("square", NULL);
  g_autofree char *input = g_strdup_printf ("/proc/%d/fd/0", get_pid (client));
  g_autofree char *output = g_strdup_printf ("/proc/%d/fd/1", get_pid (client));
  g_autofree char *errors = g_strdup_printf ("/proc/%d/fd/2", get_pid (client));
  g_autofree char *input_target = g_file_read_link (input, NULL);
  g_autofree char *output_target = g_file_read_link (output, NULL);
  g_autofree char *errors_target = g_file_read_link (errors, NULL);

  g_assert_cmpstr (input_target, ==, "/dev/null");
  g_assert_cmpstr (output_target, ==, errors_target);
  wire_client_assert_finishes (client);
}

static void
test_end_of_input_busy (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("--lanes", "2", "sleep", NULL);

  wire_client_send_items (client, 1, (const char *const[]){ "0", "3600", NULL });
  wire_client_wait_answers (client, 1, 1);
  wire_client_close_input (client);
  assert_exit (client, 1, "the pool went away while there was work left");
}

/* An end of input that comes with the last result is no end in the middle of work. */
static void
test_end_of_input_at_once (void)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (WireClient) client = wire_client_new_worker ("square", NULL);

      wire_client_send_range (client, 1, 1, 1, 100);
      wire_client_wait_answers (client, 1, 100);
      wire_client_assert_finishes (client);
    }
}

static void
test_truncated_input (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("square", NULL);

  wire_client_wait_hello (client);
  wire_client_send_bytes (client, "\x10\0\0\0I\0\0\0abc", 11);
  wire_client_close_input (client);
  assert_exit (client, 1, "the pool went away while there was work left");
}

static void
assert_malformed (const void *bytes, gsize size, const char *why)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("square", NULL);

  wire_client_wait_hello (client);
  wire_client_send_bytes (client, bytes, size);
  assert_exit (client, 1, why);
}

static void
test_malformed_input (void)
{
  assert_malformed ("GET / HTTP/1.1\r\n", 16, "what came is not a frame: its header is malformed");
  assert_malformed ("\0\0\0\x7fI\0\0\0", 8,
                    "a frame of 2130706432 bytes is over the limit of 1073741824");
  assert_malformed ("\0\0\0\0Z\0\0\0", 8,
                    "a frame of type 0x5a came where one of type “I” was expected");
  assert_malformed ("\4\0\0\0I\0\0\0abcd", 12, "a frame of type “I” has only 4 bytes");
}

static void
test_output_closed (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("square", NULL);

  wire_client_send_range (client, 1, 1, 1, G_MAXUINT32);
  wire_client_wait_answers (client, 1, 1);
  wire_client_close_output (client);
  g_assert_cmpstr (wire_client_wait_end (client), ==, "");
  g_assert_cmpint (g_subprocess_get_exit_status (wire_client_get_process (client)), ==, 1);
}

/* The worker's parent is a shell here, and its input stays open: only the death of that parent can
 * end it. */
static void
test_parent_death (void)
{
  g_autofree char *worker = g_shell_quote (g_getenv ("TROUPE_WORKER"));
  g_autofree char *script = g_strdup_printf ("%s sleep; exit 5", worker);
  g_autoptr (WireClient) client =
      wire_client_new ((const char *const[]){ "/bin/sh", "-c", script, NULL });
  const char *shell = g_subprocess_get_identifier (wire_client_get_process (client));

  wire_client_send_items (client, 1, (const char *const[]){ "0", "3600", NULL });
  wire_client_wait_answers (client, 1, 1);
  g_assert_cmpint (get_pid (client), !=, g_ascii_strtoll (shell, NULL, 10));

  g_subprocess_force_exit (wire_client_get_process (client));
  g_assert_cmpstr (wire_client_wait_end (client), ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/function-worker-life/usage", test_usage);
  g_test_add_func ("/function-worker-life/usage-limits", test_usage_limits);
  g_test_add_func ("/function-worker-life/describe", test_describe);
  g_test_add_func ("/function-worker-life/exchange-without-memory", test_exchange_without_memory);
  g_test_add_func ("/function-worker-life/own-group", test_own_group);
  g_test_add_func ("/function-worker-life/nice", test_nice);
  g_test_add_func ("/function-worker-life/pin", test_pin);
  g_test_add_func ("/function-worker-life/pin-impossible", test_pin_impossible);
#ifndef __SANITIZE_ADDRESS__
  g_test_add_func ("/function-worker-life/address-space", test_address_space);
#endif
  g_test_add_func ("/function-worker-life/no-core-dump", test_no_core_dump);
  g_test_add_func ("/function-worker-life/signals", test_signals);
  g_test_add_func ("/function-worker-life/out-of-memory", test_out_of_memory);
  g_test_add_func ("/function-worker-life/descriptors", test_descriptors);
  g_test_add_func ("/function-worker-life/end-of-input-busy", test_end_of_input_busy);
  g_test_add_func ("/function-worker-life/end-of-input-at-once", test_end_of_input_at_once);
  g_test_add_func ("/function-worker-life/truncated-input", test_truncated_input);
  g_test_add_func ("/function-worker-life/malformed-input", test_malformed_input);
  g_test_add_func ("/function-worker-life/output-closed", test_output_closed);
  g_test_add_func ("/function-worker-life/parent-death", test_parent_death);
  return g_test_run ();
}
