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
 * @TROUPE_FILES_NATURAL: in natural order, instead of the order of bytes
 *
 * Which of the files that match are taken, and in which order.
 */
typedef enum
{
  TROUPE_FILES_VISIBLE = 0,
  TROUPE_FILES_HIDDEN = 1 << 0,
  TROUPE_FILES_MAY_BE_NONE = 1 << 1,
  TROUPE_FILES_NATURAL = 1 << 2,
} TroupeFileChoice;

G_END_DECLS
