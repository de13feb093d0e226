/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long the output of a command is read that has ended, while something else goes on writing.
 * The test is what writes: whenever the command waits for output, there is more. */

#include "troupe-command.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

/* What a pipe can hold at most, and what is read at a time. */
#define PIPE  (1024 * 1024)
#define PIECE (64 * 1024)

/* The other end of the pipe of standard error, and how often it was written to. */
static int writer = -1;
static guint n_written;

int __real_poll (struct pollfd *fds, nfds_t n_fds, int timeout);
int __wrap_poll (struct pollfd *fds, nfds_t n_fds, int timeout);

/* The second one is standard error. Nothing is waited for once the command has ended. */
int
__wrap_poll (struct pollfd *fds, nfds_t n_fds, int timeout)
{
  if (writer < 0)
    {
      g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fds[1].fd);

      writer = open (path, O_WRONLY | O_CLOEXEC);
      g_assert_no_errno (writer);
    }
  if (timeout == 0)
    {
      if (n_written > PIPE / PIECE)
        g_error ("It is read without an end.");
      g_assert_cmpint (write (writer, "x", 1), ==, 1);
      n_written++;
    }
  return __real_poll (fds, n_fds, timeout);
}

static gboolean
printed_cb (TroupeOutputStream stream, const void *text, gsize size, gpointer data)
{
  return TRUE;
}

static void
asked_cb (TroupeOutputStream stream, const void *text, gsize size, gpointer data)
{
  g_assert_not_reached ();
}

/* All that a pipe can hold is read, and nothing that is written later. */
static void
test_flood (void)
{
  static const TroupeCommandEvents events = { printed_cb, asked_cb };
  const TroupeTemplateSettings settings = { 0 };
  const TroupeCommandResult *result;
  TroupeOkStatus ok_status;
  TroupeValues value;
  g_autoptr (TroupeTemplate) template_ = NULL;
  g_autoptr (TroupeCommand) command = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (troupe_ok_status_parse (&ok_status, "0", &error));
  template_ = troupe_template_new ("echo {}", &settings, &error);
  g_assert_no_error (error);
  command =
      troupe_command_new (template_, &ok_status, TROUPE_ITEM_INPUT_EMPTY, 1, &events, NULL, &error);
  g_assert_no_error (error);

  troupe_values_init (&value);
  result = troupe_command_run (command, "done", 4, 1, &value);
  g_assert_nonnull (result);
  g_assert_cmpstr (result->message, ==, NULL);
  g_assert_cmpmem (value.data, value.size, "done", 4);
  g_assert_cmpuint (n_written, ==, PIPE / PIECE);
  g_assert_cmpuint (result->standard_error->len, ==, n_written);
  troupe_values_clear (&value);
  close (writer);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/command-output/flood", test_flood);

  return g_test_run ();
}
