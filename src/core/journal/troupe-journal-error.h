/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The errors of the journal. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeJournalError:
 * @TROUPE_JOURNAL_ERROR_OPEN: the file cannot be opened or created
 * @TROUPE_JOURNAL_ERROR_NEWER: a later version of Troupe wrote it
 * @TROUPE_JOURNAL_ERROR_DAMAGED: it is not a journal, or is damaged
 * @TROUPE_JOURNAL_ERROR_BUSY: other programs use it for too long
 * @TROUPE_JOURNAL_ERROR_READ: it cannot be read
 * @TROUPE_JOURNAL_ERROR_FULL: there is no room on the disk
 * @TROUPE_JOURNAL_ERROR_LIMIT: kept runs take as much room as they may
 * @TROUPE_JOURNAL_ERROR_WRITE: it cannot be written
 * @TROUPE_JOURNAL_ERROR_NOT_FOUND: there is no such run
 * @TROUPE_JOURNAL_ERROR_RUNNING: the run is running
 */
typedef enum
{
  TROUPE_JOURNAL_ERROR_OPEN,
  TROUPE_JOURNAL_ERROR_NEWER,
  TROUPE_JOURNAL_ERROR_DAMAGED,
  TROUPE_JOURNAL_ERROR_BUSY,
  TROUPE_JOURNAL_ERROR_READ,
  TROUPE_JOURNAL_ERROR_FULL,
  TROUPE_JOURNAL_ERROR_LIMIT,
  TROUPE_JOURNAL_ERROR_WRITE,
  TROUPE_JOURNAL_ERROR_NOT_FOUND,
  TROUPE_JOURNAL_ERROR_RUNNING,
} TroupeJournalError;

#define TROUPE_JOURNAL_ERROR (troupe_journal_error_quark ())

GQuark troupe_journal_error_quark (void);

G_END_DECLS
