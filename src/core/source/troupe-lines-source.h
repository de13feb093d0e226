/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source of the lines of files. */

#pragma once

#include "troupe-inputs-source.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_LINES_SOURCE (troupe_lines_source_get_type ())

G_DECLARE_FINAL_TYPE (TroupeLinesSource,
                      troupe_lines_source,
                      TROUPE,
                      LINES_SOURCE,
                      TroupeInputsSource)

TroupeSource *
troupe_lines_source_new (const char *const *paths, GBytes *terminator, GError **error);
TroupeSource *troupe_lines_source_new_from_fd (int fd, const char *name, GBytes *terminator);

G_END_DECLS
