/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Holds the contents of a command line. */

#include "troupe-call.h"

/**
 * troupe_call_new:
 *
 * Returns: (transfer full): a call with no items
 */
TroupeCall *
troupe_call_new (void)
{
  TroupeCall *self = g_new0 (TroupeCall, 1);

  self->file = troupe_job_file_new ();
  return self;
}

/**
 * troupe_call_free:
 * @self: (transfer full): a call
 *
 * Frees @self.
 */
void
troupe_call_free (TroupeCall *self)
{
  g_clear_pointer (&self->file, troupe_job_file_free);
  g_clear_pointer (&self->save, g_free);
  g_clear_pointer (&self->run, g_free);
  g_free (self);
}
