/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source of the lines of files. */

#pragma once

#include "troupe-source.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_LINES_SOURCE (troupe_lines_source_get_type ())

G_DECLARE_FINAL_TYPE (TroupeLinesSource, troupe_lines_source, TROUPE, LINES_SOURCE, TroupeSource)

/* Each record of the files in turn, "-" being standard input; records end with separator, a newline
 * or a NUL byte. A carriage return before a newline is kept. The last record needs no separator.
 * Files are opened here, so that one that is missing is an error at once. */
TroupeSource *troupe_lines_source_new (const char *const *paths, char separator, GError **error);
/* The same from an open descriptor, which the source then owns. */
TroupeSource *troupe_lines_source_new_from_fd (int fd, const char *name, char separator);

G_END_DECLS
