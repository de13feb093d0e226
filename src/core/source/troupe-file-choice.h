/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The choice of files that a pattern or a folder gives. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeFileChoice:
 * @TROUPE_FILES_VISIBLE: none of those below
 * @TROUPE_FILES_HIDDEN: names that begin with a dot too
 * @TROUPE_FILES_MAY_BE_NONE: it is not an error that no file matches
 *
 * Which of the files that match are taken.
 */
typedef enum
{
  TROUPE_FILES_VISIBLE = 0,
  TROUPE_FILES_HIDDEN = 1 << 0,
  TROUPE_FILES_MAY_BE_NONE = 1 << 1,
} TroupeFileChoice;

G_END_DECLS
