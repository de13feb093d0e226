/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps the results of a program's calls in the journal. */

#pragma once

#include "troupe-node-keeper.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_KEPT_CALLS (troupe_kept_calls_get_type ())

/**
 * TroupeKeptCalls:
 *
 * A #TroupeRecorder that keeps the results of calls under the name that their program gives, and
 * passes everything on to another one. The run of that name goes on, so that it has the results of
 * all times when the program was started.
 */
G_DECLARE_FINAL_TYPE (TroupeKeptCalls, troupe_kept_calls, TROUPE, KEPT_CALLS, GObject)

extern const TroupeNodeKeeper troupe_kept_calls_keeper;

G_END_DECLS
