/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The parts of a path that a replacement string can select. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupePathPart:
 * @TROUPE_PATH_WHOLE: `{}`: as it is
 * @TROUPE_PATH_STEM: `{.}`: without its extension
 * @TROUPE_PATH_NAME: `{/}`: without its folders
 * @TROUPE_PATH_FOLDER: `{//}`: its folder
 * @TROUPE_PATH_NAME_STEM: `{/.}`: without its folders and its extension
 *
 * Parts of a path, as GNU parallel cuts it.
 */
typedef enum
{
  TROUPE_PATH_WHOLE,
  TROUPE_PATH_STEM,
  TROUPE_PATH_NAME,
  TROUPE_PATH_FOLDER,
  TROUPE_PATH_NAME_STEM,
} TroupePathPart;

void troupe_path_part_append (GString *to, TroupePathPart part, const char *path, gsize size);

G_END_DECLS
