/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Locks that tell which kept runs are running. */

#pragma once

#include "troupe-journal-error.h"

G_BEGIN_DECLS

/**
 * TroupeRunLock:
 *
 * A lock on a run of a journal, which its process holds while the run is running, or on all runs
 * with a digest. The kernel gives it back when the process ends in any way.
 */
typedef struct _TroupeRunLock TroupeRunLock;

TroupeRunLock *troupe_run_lock_take (const char *journal_path, guint64 id, GError **error);
TroupeRunLock *troupe_run_lock_take_digest (const char *journal_path,
                                            const char *digest,
                                            guint64 id,
                                            GError **error);
void troupe_run_lock_free (TroupeRunLock *self);
gboolean troupe_run_lock_is_taken (const char *journal_path, guint64 id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeRunLock, troupe_run_lock_free)

G_END_DECLS
