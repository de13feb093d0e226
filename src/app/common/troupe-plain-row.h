/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows whose texts are not of this program, such as commands, items and names of files. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *troupe_plain_row_new (const char *title, const char *subtitle);

G_END_DECLS
