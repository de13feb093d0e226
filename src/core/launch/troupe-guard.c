/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starts and stops a pool's guard process, which serves one case: the pool's process and its
 * workers are killed at the same instant, so that none of them can end the processes that the
 * workers started. */

#include "troupe-guard.h"

#include "troupe-orphans.h"
#include "troupe-start.h"
#include "troupe-worker-program.h"

#include <gio/gio.h>

struct _TroupeGuard
{
  GSubprocess *process;
};

/**
 * troupe_guard_start:
 * @marker: the value of %TROUPE_WIRE_POOL_VARIABLE that the workers of the pool are started with
 *
 * Starts the worker program as a guard. It waits for the end of its standard input, which this
 * process alone has open, and then kills every process with that marker in its environment.
 *
 * Returns: (transfer full) (nullable): the guard, or %NULL if the system has no process or
 *   descriptor left for it: the pool works without one
 */
TroupeGuard *
troupe_guard_start (const char *marker)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) process = NULL;
  TroupeGuard *self;
  gint64 pid = 0;

  if (!troupe_start_check_descriptors (NULL))
    return NULL;

  /* It inherits no descriptor whose end another process waits for. */
  launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
      G_SUBPROCESS_FLAGS_STDERR_SILENCE | G_SUBPROCESS_FLAGS_INHERIT_FDS);
  troupe_orphans_lock ();
  process = g_subprocess_launcher_spawn (launcher, NULL, troupe_pool_get_worker_program (),
                                         "--guard", marker, NULL);
  if (process != NULL)
    pid = g_ascii_strtoll (g_subprocess_get_identifier (process) ?: "0", NULL, 10);
  troupe_orphans_unlock (pid);
  if (process == NULL)
    return NULL;

  self = g_new (TroupeGuard, 1);
  self->process = g_steal_pointer (&process);
  return self;
}

/**
 * troupe_guard_stop:
 * @self: (transfer full): a guard
 *
 * Ends and reaps it, as its work is no longer needed.
 */
void
troupe_guard_stop (TroupeGuard *self)
{
  const char *pid = g_subprocess_get_identifier (self->process);
  const gint64 number = pid == NULL ? 0 : g_ascii_strtoll (pid, NULL, 10);

  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  troupe_orphans_forget (number);
  g_object_unref (self->process);
  g_free (self);
}
