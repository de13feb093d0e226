/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Describes exit codes and signals. */

#include "troupe-worker-end.h"

#include "troupe-config.h"
#include "troupe-worker-status.h"

#include <glib/gi18n-lib.h>

/* Whether the C library describes signals without a translation. */
static gboolean
is_libc_english (void)
{
  static const char killed[] = "Killed";

  return dgettext ("libc", killed) == killed;
}

/**
 * troupe_worker_end_describe:
 * @exited: whether a worker exited; otherwise it ended by a signal
 * @code: its exit code, or the signal
 *
 * Returns: (transfer full): how it ended, such as "exit 3" or "SIGKILL (killed)", in the user's
 *   language
 */
char *
troupe_worker_end_describe (gboolean exited, int code)
{
  g_autofree char *name = NULL;
  g_autofree char *description = NULL;

  if (exited)
    return g_strdup_printf (_ ("exit %d"), code);

  name = troupe_signal_to_name (code);
  description = g_strdup (g_strsignal (code));
  /* In other languages the translation decides which letters within a sentence are lower case. */
  if (is_libc_english ())
    *description = g_ascii_tolower (*description);
  return g_strdup_printf ("%s (%s)", name, description);
}
