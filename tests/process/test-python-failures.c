/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests failures of Python functions. */

#include "python-worker.h"

#include <signal.h>
#include <string.h>

/* Runs a function on "one", which fails. */
static const WireAnswer *
fail (WireClient *client, const char *message)
{
  const WireAnswer *answer;

  wire_client_send_items (client, 1, (const char *const[]){ "one", NULL });
  wire_client_assert_failure (client, 1, 0, message);
  wire_client_assert_finishes (client);

  answer = g_ptr_array_index (wire_client_get_answers (client, 1), 0);
  g_assert_cmpint (answer->kind, ==, TROUPE_FAILURE_ERROR);
  g_assert_cmpint (answer->code, ==, 0);
  return answer;
}

static void
assert_fails (const char *function, const char *message)
{
  g_autoptr (WireClient) client = python_worker_new (function);

  fail (client, message);
}

/* The details are the traceback, of the function alone. */
static void
test_exception (void)
{
  g_autoptr (WireClient) client = python_worker_new ("failing.py:raise_value_error");
  const char *details = fail (client, "ValueError: not one")->details;

  g_assert_true (g_str_has_prefix (details, "Traceback (most recent call last):\n  File \"/"));
  g_assert_nonnull (strstr (details, "failing.py\", line 15, in raise_value_error\n"
                                     "    raise ValueError(\"not %s\" % x)\n"));
  g_assert_true (g_str_has_suffix (details, "\nValueError: not one\n"));
  g_assert_null (strstr (details, "troupe_worker"));
}

static void
test_chained_exception (void)
{
  g_autoptr (WireClient) client = python_worker_new ("failing.py:raise_chained");
  const char *details = fail (client, "LookupError: first line second line")->details;

  g_assert_nonnull (strstr (details, "KeyError: 'one'\n"));
  g_assert_nonnull (strstr (details, "was the direct cause of the following exception"));
  g_assert_true (g_str_has_suffix (details, "\nLookupError: first line\nsecond line\n"));
}

static void
test_strange_exceptions (void)
{
  g_autoptr (WireClient) client = python_worker_new ("failing.py:raise_unspeakable");

  g_assert_cmpstr (fail (client, "SyntaxError: odd (file)")->details, ==,
                   "SyntaxError: odd (file)\n");
  assert_fails ("failing.py:raise_odd", "Odd: its message cannot be shown");
  assert_fails ("failing.py:interrupt", "KeyboardInterrupt");
  assert_fails ("failing.py:stop", "StopIteration");
}

/* Ten thousand stack frames are reported in few lines. */
static void
test_recursion (void)
{
  g_autoptr (WireClient) client = python_worker_new ("failing.py:recurse");
  const WireAnswer *answer;

  wire_client_send_items (client, 1, (const char *const[]){ "one", "two", NULL });
  answer = g_ptr_array_index (wire_client_wait_answers (client, 1, 2), 1);
  g_assert_true (g_str_has_prefix (answer->message, "RecursionError: maximum recursion depth"));
  g_assert_cmpuint (strlen (answer->details), <, 4096);
  wire_client_assert_finishes (client);
}

static void
test_exit (void)
{
  g_autoptr (WireClient) client = python_worker_new ("failing.py:call_exit");

  wire_client_send_items (client, 1, (const char *const[]){ "3", "null", "why", NULL });
  wire_client_assert_failure (client, 1, 0, "it called sys.exit(3)");
  wire_client_assert_failure (client, 1, 1, "it called sys.exit()");
  wire_client_assert_failure (client, 1, 2, "it called sys.exit('why')");
  wire_client_assert_finishes (client);
}

/* Failures take their place among the values. */
static void
test_order (void)
{
  const guint count = 3000;
  g_autoptr (WireClient) client = python_worker_new ("failing.py:fail_sometimes");
  GPtrArray *answers;

  wire_client_send_range (client, 1, 0, 1, count);
  answers = wire_client_wait_answers (client, 1, count);
  for (guint i = 0; i < count; i++)
    {
      const WireAnswer *answer = g_ptr_array_index (answers, i);
      g_autofree char *number = g_strdup_printf (i % 3 == 0 ? "RuntimeError: %u" : "%u", i);

      if (i % 3 == 0)
        g_assert_cmpstr (answer->message, ==, number);
      else
        g_assert_cmpmem (g_bytes_get_data (answer->value, NULL), g_bytes_get_size (answer->value),
                         number, strlen (number));
    }
  wire_client_assert_finishes (client);
}

/* What ends the process ends it: the pool sees that. What was finished long before came. */
static void
test_vanish (void)
{
  g_autoptr (WireClient) client = python_worker_new ("failing.py:vanish");
  GSubprocess *process = wire_client_get_process (client);

  wire_client_send_items (client, 1, (const char *const[]){ "1", "2", NULL });
  wire_client_wait_answers (client, 1, 2);
  wire_client_send_items (client, 2, (const char *const[]){ "now", NULL });
  g_assert_cmpstr (wire_client_wait_end (client), ==, "");
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 7);
}

/* A crash reports its location. */
static void
test_crash (void)
{
  g_autoptr (WireClient) client = python_worker_new ("failing.py:crash");
  GSubprocess *process = wire_client_get_process (client);
  const char *errors;

  wire_client_send_items (client, 1, (const char *const[]){ "1", NULL });
  errors = wire_client_wait_end (client);
  g_assert_true (g_str_has_prefix (errors, "Fatal Python error: Segmentation fault\n"));
  g_assert_nonnull (strstr (errors, " in crash\n"));
  /* Not those of the worker's other threads. */
  g_assert_null (strstr (errors, "\nThread 0x"));
  g_assert_true (g_subprocess_get_if_signaled (process));
  g_assert_cmpint (g_subprocess_get_term_sig (process), ==, SIGSEGV);
}

/* An interrupt is meant for the process, not for the item that happens to run. */
static void
test_interrupt (void)
{
  g_autoptr (WireClient) client = python_worker_new ("process.py:nap");
  GSubprocess *process = wire_client_get_process (client);

  wire_client_send_items (client, 1, (const char *const[]){ "0", "3600", NULL });
  wire_client_wait_at (client, 1, 1);
  g_subprocess_send_signal (process, SIGINT);
  g_assert_cmpstr (wire_client_wait_end (client), ==, "");
  g_assert_true (g_subprocess_get_if_signaled (process));
  g_assert_cmpint (g_subprocess_get_term_sig (process), ==, SIGINT);
}

/* A process that an item forked cannot pass for the worker. */
static void
test_fork (void)
{
  g_autoptr (WireClient) client = python_worker_new ("failing.py:fork");

  wire_client_send_items (client, 1, (const char *const[]){ "1", "2", NULL });
  wire_client_assert_values (client, 1, (const char *const[]){ "1", "1", NULL });
  wire_client_close_input (client);
  wire_client_wait_goodbye (client);
  g_assert_cmpstr (wire_client_wait_end (client), ==, "child\nchild\n");
}

/* A process that an item leaves behind does not hold up the end of the worker. */
static void
test_fork_and_leave (void)
{
  g_autoptr (WireClient) client = python_worker_new ("failing.py:fork_and_leave");
  const WireAnswer *answer;
  g_autofree char *digits = NULL;

  wire_client_send_items (client, 1, (const char *const[]){ "1", NULL });
  answer = g_ptr_array_index (wire_client_wait_answers (client, 1, 1), 0);
  digits = g_strndup (g_bytes_get_data (answer->value, NULL), g_bytes_get_size (answer->value));
  wire_client_assert_finishes (client);
  g_assert_no_errno (kill ((pid_t) g_ascii_strtoll (digits, NULL, 10), SIGKILL));
}

/* A process of a process of the function has nothing of the worker's to close. */
static void
test_fork_twice (void)
{
  g_autoptr (WireClient) client = python_worker_new ("failing.py:fork_twice");

  wire_client_send_items (client, 1, (const char *const[]){ "1", NULL });
  wire_client_assert_values (client, 1, (const char *const[]){ "7", NULL });
  wire_client_assert_finishes (client);
}

/* Of what is too long, the beginning of the message and the end of the details are sent. */
static void
test_long (void)
{
  g_autoptr (WireClient) client = python_worker_new ("failing.py:raise_long");
  const WireAnswer *answer;

  wire_client_send_items (client, 1, (const char *const[]){ "1", NULL });
  answer = g_ptr_array_index (wire_client_wait_answers (client, 1, 1), 0);
  g_assert_cmpuint (strlen (answer->message), ==, 4096);
  g_assert_true (g_str_has_prefix (answer->message, "ValueError: xxx"));
  g_assert_cmpuint (strlen (answer->details), ==, 64 * 1024);
  g_assert_true (g_str_has_suffix (answer->details, "xxx\n"));
  wire_client_assert_finishes (client);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/python-failures/exception", test_exception);
  g_test_add_func ("/python-failures/chained-exception", test_chained_exception);
  g_test_add_func ("/python-failures/strange-exceptions", test_strange_exceptions);
  g_test_add_func ("/python-failures/recursion", test_recursion);
  g_test_add_func ("/python-failures/exit", test_exit);
  g_test_add_func ("/python-failures/order", test_order);
  g_test_add_func ("/python-failures/vanish", test_vanish);
  g_test_add_func ("/python-failures/crash", test_crash);
  g_test_add_func ("/python-failures/interrupt", test_interrupt);
  g_test_add_func ("/python-failures/fork", test_fork);
  g_test_add_func ("/python-failures/fork-and-leave", test_fork_and_leave);
  g_test_add_func ("/python-failures/fork-twice", test_fork_twice);
  g_test_add_func ("/python-failures/long", test_long);
  return g_test_run ();
}
