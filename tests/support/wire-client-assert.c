/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Asserts what a worker answers. */

#include "wire-client.h"

#include <string.h>

/**
 * wire_client_assert_values:
 * @self: a client
 * @batch: a batch
 * @values: (array zero-terminated=1): the values of its items
 *
 * Waits for the values and compares them.
 */
void
wire_client_assert_values (WireClient *self, guint64 batch, const char *const *values)
{
  guint count = g_strv_length ((char **) values);
  GPtrArray *answers = wire_client_wait_answers (self, batch, count);

  g_assert_cmpuint (answers->len, ==, count);
  for (guint i = 0; i < count; i++)
    {
      const WireAnswer *answer = g_ptr_array_index (answers, i);

      g_assert_cmpstr (answer->message, ==, NULL);
      g_assert_cmpmem (g_bytes_get_data (answer->value, NULL), g_bytes_get_size (answer->value),
                       values[i], strlen (values[i]));
    }
}

/**
 * wire_client_assert_failure:
 * @self: a client
 * @batch: a batch
 * @index: which of its items
 * @message: why it must have failed
 *
 * Waits for the answer and compares its message.
 */
void
wire_client_assert_failure (WireClient *self, guint64 batch, guint index, const char *message)
{
  GPtrArray *answers = wire_client_wait_answers (self, batch, index + 1);
  const WireAnswer *answer = g_ptr_array_index (answers, index);

  g_assert_null (answer->value);
  g_assert_cmpstr (answer->message, ==, message);
}

/**
 * wire_client_assert_finishes:
 * @self: a client whose items are all answered
 *
 * Ends the worker's input: it must say goodbye, exit with 0, and have had nothing to say on
 * standard error.
 */
void
wire_client_assert_finishes (WireClient *self)
{
  wire_client_assert_leaves (self, "");
  g_assert_cmpstr (wire_client_wait_end (self), ==, "");
}

/**
 * wire_client_assert_leaves:
 * @self: a client whose items are all answered
 * @message: how what it says on standard error begins
 *
 * Ends the worker's input: it must say goodbye and exit with 0.
 */
void
wire_client_assert_leaves (WireClient *self, const char *message)
{
  wire_client_close_input (self);
  wire_client_wait_goodbye (self);
  if (!g_str_has_prefix (wire_client_wait_end (self), message))
    g_assert_cmpstr (wire_client_wait_end (self), ==, message);
  g_assert_true (g_subprocess_get_if_exited (wire_client_get_process (self)));
  g_assert_cmpint (g_subprocess_get_exit_status (wire_client_get_process (self)), ==, 0);
}

/**
 * wire_client_assert_exit:
 * @self: a client
 * @status: an exit status
 *
 * Waits for the end of the worker, which must exit with @status.
 */
void
wire_client_assert_exit (WireClient *self, int status)
{
  wire_client_wait_end (self);
  g_assert_true (g_subprocess_get_if_exited (wire_client_get_process (self)));
  g_assert_cmpint (g_subprocess_get_exit_status (wire_client_get_process (self)), ==, status);
}

/**
 * wire_client_assert_signal:
 * @self: a client
 * @number: of a signal
 *
 * Waits for the end of the worker, which that signal must bring.
 */
void
wire_client_assert_signal (WireClient *self, int number)
{
  wire_client_wait_end (self);
  g_assert_true (g_subprocess_get_if_signaled (wire_client_get_process (self)));
  g_assert_cmpint (g_subprocess_get_term_sig (wire_client_get_process (self)), ==, number);
}
