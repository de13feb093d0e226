/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source of the paths that match a pattern. */

#pragma once

#include "troupe-file-choice.h"
#include "troupe-source.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_GLOB_SOURCE (troupe_glob_source_get_type ())

G_DECLARE_FINAL_TYPE (TroupeGlobSource, troupe_glob_source, TROUPE, GLOB_SOURCE, TroupeSource)

TroupeSource *troupe_glob_source_new (const char *pattern, TroupeFileChoice choice, GError **error);

G_END_DECLS
