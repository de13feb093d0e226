/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Parses an opening brace in a template. */

#pragma once

#include "troupe-template-scanner.h"

G_BEGIN_DECLS

gboolean troupe_template_take_brace (TroupeScanner *self, GError **error);
gboolean troupe_template_take_escaped (TroupeScanner *self);

G_END_DECLS
