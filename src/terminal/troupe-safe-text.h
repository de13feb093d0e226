/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Text that is safe to print on a terminal. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *troupe_safe_text_append (GString *to, const char *at, const char *end);
const char *
troupe_safe_text_skip_mark (const char *text, const char *at, const char *end, guint *n_open);
char *troupe_safe_text_drop_marks (const char *text);
char *troupe_safe_text_to_line (const char *text);
char *troupe_safe_text_to_lines (const char *text);

G_END_DECLS
