/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Applies niceness, limits and the death signal, and moves the wire away from standard input and
 * output. */

#include "troupe-setup.h"

#include "troupe-config.h"
#include "troupe-heap.h"
#include "troupe-wire.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static int wire_output = -1;

G_DEFINE_QUARK (troupe_setup_error, troupe_setup_error)

/**
 * troupe_setup_fail:
 * @error: return location for an error
 * @call: the system call that failed
 *
 * Sets an error from errno.
 *
 * Returns: %FALSE
 */
gboolean
troupe_setup_fail (GError **error, const char *call)
{
  int code = errno;

  g_set_error (error, TROUPE_SETUP_ERROR, TROUPE_SETUP_ERROR_FAILED,
               _ ("the worker cannot be set up: %s: %s"), call, g_strerror (code));
  return FALSE;
}

/**
 * troupe_setup_end_by_signal:
 * @number: a signal
 *
 * Ends this process by a signal, even if that is blocked.
 */
void
troupe_setup_end_by_signal (int number)
{
  sigset_t one;

  signal (number, SIG_DFL);
  sigemptyset (&one);
  sigaddset (&one, number);
  sigprocmask (SIG_UNBLOCK, &one, NULL);
  raise (number);
  _exit (EXIT_FAILURE);
}

/**
 * troupe_setup_tie_to_parent:
 * @death_signal: the signal that the kernel sends to this process when its parent dies
 *
 * Makes this process the leader of a process group, which the processes that it starts will belong
 * to, and ties its life to its parent's. To be called first, and again to be sent another signal:
 * if the parent died even before the first call, the input has ended.
 */
void
troupe_setup_tie_to_parent (int death_signal)
{
  static pid_t parent = -1;

  if (parent < 0)
    parent = getppid ();
  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, death_signal);
  if (getppid () != parent)
    _exit (EXIT_FAILURE);
}

static gboolean
setup_nice (int increment, GError **error)
{
  int code;

  errno = 0;
  if (increment == 0 || nice (increment) != -1 || errno == 0)
    return TRUE;

  code = errno;
  g_set_error (error, TROUPE_SETUP_ERROR, TROUPE_SETUP_ERROR_FAILED,
               _ ("cannot change the niceness by %d: %s"), increment, g_strerror (code));
  return FALSE;
}

static gboolean
setup_pin (int processor, GError **error)
{
  cpu_set_t set;
  int code;

  if (processor < 0)
    return TRUE;

  CPU_ZERO (&set);
  if (processor < CPU_SETSIZE)
    CPU_SET (processor, &set);
  if (sched_setaffinity (0, sizeof set, &set) == 0)
    return TRUE;

  code = errno;
  g_set_error (error, TROUPE_SETUP_ERROR, TROUPE_SETUP_ERROR_FAILED,
               _ ("cannot stay on processor %d: %s; is it one that this process may use?"),
               processor, g_strerror (code));
  return FALSE;
}

static gboolean
setup_address_space (guint64 bytes, GError **error)
{
  struct rlimit limit = { bytes, bytes };
  int code;

  if (bytes == 0)
    return TRUE;

  /* Otherwise every thread would take 64 MiB of address space for a heap of its own, here and in
   * the programs that this process runs. */
  troupe_heap_share ();
  g_setenv ("MALLOC_ARENA_MAX", "1", FALSE);
  if (setrlimit (RLIMIT_AS, &limit) == 0)
    return TRUE;

  code = errno;
  g_set_error (error, TROUPE_SETUP_ERROR, TROUPE_SETUP_ERROR_FAILED,
               _ ("cannot limit the memory to %" PRIu64 " bytes: %s"), bytes, g_strerror (code));
  return FALSE;
}

/* A score that would be too large is refused, and does not change. */
static void
setup_oom_score (void)
{
  char text[16] = "";
  int fd = open ("/proc/self/oom_score_adj", O_RDWR | O_CLOEXEC);

  if (fd >= 0 && read (fd, text, sizeof text - 1) > 0)
    dprintf (fd, "%d", atoi (text) + TROUPE_WIRE_OOM_SCORE);
  if (fd >= 0)
    close (fd);
}

/**
 * troupe_setup_apply:
 * @self: the settings
 * @error: return location for an error
 *
 * Applies it to this process, for it and all that it starts.
 *
 * Returns: %FALSE when the system refuses
 */
gboolean
troupe_setup_apply (const TroupeSetup *self, GError **error)
{
  /* A crash of a worker is expected. With a size of 1 no dump is written, and no program that
   * collects dumps is called, as it would be with 0 (core(5)). */
  setrlimit (RLIMIT_CORE, &(struct rlimit){ 1, 1 });
  setup_oom_score ();
  if (self->tmpdir != NULL)
    g_setenv ("TMPDIR", self->tmpdir, TRUE);

  return setup_nice (self->nice, error) && setup_pin (self->pin, error) &&
         setup_address_space (self->address_space, error);
}

/**
 * troupe_setup_take_wire:
 * @wire: (out): the descriptors of the wire
 * @error: return location for an error
 *
 * Moves the wire away from standard input and output, before any user code runs: standard input
 * becomes empty, and standard output goes to standard error.
 *
 * Returns: %FALSE if this process has no standard input or output, or no descriptor left
 */
gboolean
troupe_setup_take_wire (TroupeSetupWire *wire, GError **error)
{
  int empty;
  int code;

  wire->input = fcntl (STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  wire->output = fcntl (STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  empty = open ("/dev/null", O_RDWR | O_CLOEXEC);
  if (wire->input < 0 || wire->output < 0 || empty < 0 || dup2 (empty, STDIN_FILENO) < 0)
    {
      code = errno;
      g_set_error (error, TROUPE_SETUP_ERROR, TROUPE_SETUP_ERROR_FAILED,
                   _ ("cannot set up the connection to the pool: %s"), g_strerror (code));
      return FALSE;
    }

  if (dup2 (STDERR_FILENO, STDOUT_FILENO) < 0)
    dup2 (empty, STDOUT_FILENO);
  close (empty);

  wire_output = wire->output;
  return TRUE;
}

/**
 * troupe_setup_get_wire_output:
 *
 * For the function that misbehaves on purpose.
 *
 * Returns: the descriptor that the worker's frames go to
 */
int
troupe_setup_get_wire_output (void)
{
  return wire_output;
}
