/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source of the files in a folder and its subfolders. */

#pragma once

#include "troupe-file-choice.h"
#include "troupe-source.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_DIRECTORY_SOURCE (troupe_directory_source_get_type ())

G_DECLARE_FINAL_TYPE (TroupeDirectorySource,
                      troupe_directory_source,
                      TROUPE,
                      DIRECTORY_SOURCE,
                      TroupeSource)

TroupeSource *troupe_directory_source_new (const char *path,
                                           const char *match,
                                           TroupeFileChoice choice,
                                           GError **error);

G_END_DECLS
