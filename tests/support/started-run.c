/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs of other processes, which the command line finds and steers. */

#include "started-run.h"

#include "wait.h"

#include <signal.h>
#include <string.h>

/**
 * started_run_call:
 * @run: (out): the outcome
 * @first: a command
 * @second: (nullable): its first argument
 * @third: (nullable): its second one
 *
 * Calls a command about runs.
 */
void
started_run_call (CliRun *run, const char *first, const char *second, const char *third)
{
  const char *const arguments[] = { first, second, third, NULL };

  cli_run_call_strv (run, NULL, arguments);
}

/**
 * started_run_list:
 * @self: a run
 *
 * Returns: (transfer full) (nullable): the object that “troupe list --json” has for it
 */
JsonNode *
started_run_list (const StartedRun *self)
{
  g_auto (CliRun) list = { 0 };
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  JsonArray *array;

  started_run_call (&list, "list", "--json", NULL);
  g_assert_cmpint (list.status, ==, 0);
  root = json_from_string (list.output, &error);
  g_assert_no_error (error);
  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (g_str_equal (
            json_object_get_string_member (json_array_get_object_element (array, i), "run"),
            self->number))
      return json_node_copy (json_array_get_element (array, i));
  return NULL;
}

static gboolean
is_listed (gpointer run)
{
  g_autoptr (JsonNode) node = started_run_list (run);

  return node != NULL;
}

static gboolean
is_in_state (const StartedRun *self, const char *state)
{
  g_autoptr (JsonNode) node = started_run_list (self);

  return node != NULL &&
         g_strcmp0 (json_object_get_string_member (json_node_get_object (node), "state"), state) ==
             0;
}

/** started_run_wait_for_state: waits until “troupe list” says that it is in that state. */
void
started_run_wait_for_state (const StartedRun *self, const char *state)
{
  wait_while (!is_in_state (self, state));
}

/**
 * started_run_new:
 * @flags: the connected streams
 * @arguments: (array zero-terminated=1): the arguments after the name of the program
 *
 * Starts a run that does not end by itself.
 *
 * Returns: the run, which is listed
 */
StartedRun
started_run_new (GSubprocessFlags flags, const char *const *arguments)
{
  StartedRun self;

  self.process = cli_run_spawn (flags, arguments);
  self.number = g_strdup (g_subprocess_get_identifier (self.process));
  wait_until (is_listed, &self);
  return self;
}

/**
 * started_run_new_sleep:
 * @option: (nullable): an option
 *
 * Returns: a run of one item that sleeps
 */
StartedRun
started_run_new_sleep (const char *option)
{
  const char *const arguments[] = { "map", "-j", "1", "sleep", "600", option, NULL };

  return started_run_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                          arguments);
}

/** started_run_clear: ends the run. */
void
started_run_clear (StartedRun *self)
{
  g_subprocess_send_signal (self->process, SIGCONT);
  g_subprocess_send_signal (self->process, SIGTERM);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  g_free (self->number);
}

/** started_run_assert_says: asserts that a call wrote @part to standard error. */
void
started_run_assert_says (const CliRun *run, const char *part)
{
  if (strstr (run->messages, part) == NULL)
    g_error ("There is no “%s” in:\n%s", part, run->messages);
}

/** started_run_assert_done: calls a command, which is to be carried out without a word. */
void
started_run_assert_done (const char *first, const char *second, const char *third)
{
  g_auto (CliRun) done = { 0 };

  started_run_call (&done, first, second, third);
  g_assert_cmpstr (done.messages, ==, "");
  g_assert_cmpint (done.status, ==, 0);
}

/** started_run_assert_refused: calls a command, which is to be refused with @part in the reason. */
void
started_run_assert_refused (const char *first,
                            const char *second,
                            const char *third,
                            const char *part)
{
  g_auto (CliRun) refused = { 0 };

  started_run_call (&refused, first, second, third);
  g_assert_cmpint (refused.status, ==, 2);
  started_run_assert_says (&refused, part);
}
