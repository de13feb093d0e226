/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starts the processes of a communication measurement and collects their counts. */

#include "troupe-exchange-run.h"

#include "troupe-config.h"
#include "troupe-worker-program.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <unistd.h>

static gboolean
fail (GError **error, const char *what)
{
  int reason = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (reason), "%s: %s", what,
               g_strerror (reason));
  return FALSE;
}

/* Adds a process to @processes that has the memory and, if there is one, an end of the pipe. */
static gboolean
launch (GPtrArray *processes, const char *part, int memory_fd, int pipe_fd, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  GSubprocess *process;

  g_subprocess_launcher_take_fd (launcher, fcntl (memory_fd, F_DUPFD_CLOEXEC, 0),
                                 TROUPE_EXCHANGE_MEMORY_FD);
  if (pipe_fd >= 0)
    g_subprocess_launcher_take_fd (launcher, fcntl (pipe_fd, F_DUPFD_CLOEXEC, 0),
                                   TROUPE_EXCHANGE_PIPE_FD);
  process = g_subprocess_launcher_spawn (launcher, error, troupe_pool_get_worker_program (),
                                         "--exchange", part, NULL);
  if (process == NULL)
    return FALSE;

  g_ptr_array_add (processes, process);
  return TRUE;
}

/* Waits until all have ended, and reads two numbers from each that is to print them. */
static gboolean
collect (GPtrArray *processes, guint n_printing, gint64 (*numbers)[2], GError **error)
{
  for (guint i = 0; i < processes->len; i++)
    {
      g_autofree char *output = NULL;

      if (!g_subprocess_communicate_utf8 (g_ptr_array_index (processes, i), NULL, NULL, &output,
                                          NULL, error) ||
          !g_subprocess_wait_check (g_ptr_array_index (processes, i), NULL, error))
        return FALSE;
      if (i < n_printing && sscanf (output, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                                    &numbers[i][0], &numbers[i][1]) != 2)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                               _ ("A process that measures said something else than numbers: is "
                                  "TROUPE_WORKER a worker program of this version?"));
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * troupe_exchange_run_messages:
 * @way: the way of communication
 * @n_senders: the number of sending processes; one except for a queue
 * @message_size: bytes of each message
 * @seconds: how long they send
 * @rate: (out): the measurement
 * @error: return location for an error
 *
 * Starts processes that send messages to one another, and waits for their end.
 *
 * Returns: whether it was measured
 */
gboolean
troupe_exchange_run_messages (TroupeExchangeWay way,
                              guint n_senders,
                              gsize message_size,
                              double seconds,
                              TroupeExchangeRate *rate,
                              GError **error)
{
  g_autoptr (GPtrArray) processes = g_ptr_array_new_with_free_func (g_object_unref);
  int ends[2];
  int memory_fd =
      troupe_exchange_create (way, n_senders, n_senders + 1, message_size, seconds * 1e9);
  gint64 numbers[1][2];
  gboolean good;

  if (memory_fd < 0)
    return fail (error, "memfd_create");
  if (!g_unix_open_pipe (ends, FD_CLOEXEC, error))
    {
      close (memory_fd);
      return FALSE;
    }

  good = launch (processes, "receive", memory_fd, ends[0], error);
  for (guint i = 0; good && i < n_senders; i++)
    good = launch (processes, "send", memory_fd, ends[1], error);
  close (ends[0]);
  close (ends[1]);
  close (memory_fd);
  if (!good || !collect (processes, 1, numbers, error))
    return FALSE;

  rate->messages = numbers[0][0];
  rate->seconds = numbers[0][1] / 1e9;
  return TRUE;
}

/**
 * troupe_exchange_run_start:
 * @n_processes: the number of processes
 * @came: (array length=n_processes): the time at which each reached the barrier, in seconds of the
 *   monotonic clock
 * @began: (array length=n_processes): when it could go on
 * @error: return location for an error
 *
 * Starts processes that wait for one another.
 *
 * Returns: whether it was measured
 */
gboolean
troupe_exchange_run_start (guint n_processes, double *came, double *began, GError **error)
{
  g_autoptr (GPtrArray) processes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree gint64 (*numbers)[2] = g_malloc_n (n_processes, sizeof *numbers);
  int memory_fd = troupe_exchange_create (TROUPE_EXCHANGE_PIPE, 0, n_processes, 0, 0);
  gboolean good = TRUE;

  if (memory_fd < 0)
    return fail (error, "memfd_create");

  for (guint i = 0; good && i < n_processes; i++)
    good = launch (processes, "start", memory_fd, -1, error);
  close (memory_fd);
  if (!good || !collect (processes, n_processes, numbers, error))
    return FALSE;

  for (guint i = 0; i < n_processes; i++)
    {
      came[i] = numbers[i][0] / 1e9;
      began[i] = numbers[i][1] / 1e9;
    }
  return TRUE;
}
