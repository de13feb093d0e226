/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Presents what stands above a window: dialogs, and windows of its application. */

#pragma once

#include "troupe-window.h"

G_BEGIN_DECLS

void dialog_pages_show_shortcuts (TroupeWindow *window);
void dialog_pages_show_about (TroupeWindow *window);
void dialog_pages_show_error (TroupeWindow *window);
void dialog_pages_ask_to_save (TroupeWindow *window);
void dialog_pages_ask_to_stop (TroupeWindow *window);
void dialog_pages_ask_to_discard (TroupeWindow *window);
void dialog_pages_ask_before_next (TroupeWindow *window);
void dialog_pages_ask_to_kill (TroupeWindow *window);

G_END_DECLS
