/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The errors of watching a run that another process runs. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeWatchError:
 * @TROUPE_WATCH_ERROR_FOLDER: the folder of sockets cannot be used
 * @TROUPE_WATCH_ERROR_GONE: there is no such run any more
 * @TROUPE_WATCH_ERROR_NOT_FOUND: there is no such run
 * @TROUPE_WATCH_ERROR_AMBIGUOUS: there are several
 * @TROUPE_WATCH_ERROR_USER: it is another user's
 * @TROUPE_WATCH_ERROR_VERSION: its process has another version of the protocol
 * @TROUPE_WATCH_ERROR_SILENT: its process does not answer
 * @TROUPE_WATCH_ERROR_REFUSED: it takes no such order
 * @TROUPE_WATCH_ERROR_UNREACHABLE: the other machine was not reached, or has no Troupe
 */
typedef enum
{
  TROUPE_WATCH_ERROR_FOLDER,
  TROUPE_WATCH_ERROR_GONE,
  TROUPE_WATCH_ERROR_NOT_FOUND,
  TROUPE_WATCH_ERROR_AMBIGUOUS,
  TROUPE_WATCH_ERROR_USER,
  TROUPE_WATCH_ERROR_VERSION,
  TROUPE_WATCH_ERROR_SILENT,
  TROUPE_WATCH_ERROR_REFUSED,
  TROUPE_WATCH_ERROR_UNREACHABLE,
} TroupeWatchError;

#define TROUPE_WATCH_ERROR (troupe_watch_error_quark ())

GQuark troupe_watch_error_quark (void);

G_END_DECLS
