/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Registers the error domain of the journal. */

#include "troupe-journal-error.h"

G_DEFINE_QUARK (troupe_journal_error, troupe_journal_error)
