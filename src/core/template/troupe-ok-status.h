/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The exit statuses with which a command succeeds. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** TroupeOkStatus: for each exit status whether a command that ends with it has succeeded. */
typedef struct
{
  gboolean is_ok[256];
} TroupeOkStatus;

gboolean troupe_ok_status_parse (TroupeOkStatus *self, const char *text, GError **error);

G_END_DECLS
