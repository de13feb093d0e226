/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps names and messages in right-to-left sentences as they are. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkTextDirection troupe_isolate_find_direction (const char *text);
char *troupe_isolate (const char *text);
char *troupe_isolate_quoted (const char *sentence);
void troupe_isolate_show (GtkLabel *label, const char *sentence);

G_END_DECLS
