/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows the form of a job, with examples. */

#pragma once

#include "troupe-window.h"

G_BEGIN_DECLS

void form_pages_open (TroupeWindow *window, const char *name);
void form_pages_show_function (TroupeWindow *window);
void form_pages_show_command (TroupeWindow *window);
void form_pages_show_python (TroupeWindow *window);
void form_pages_show_lists (TroupeWindow *window);
void form_pages_show_range (TroupeWindow *window);
void form_pages_show_lines (TroupeWindow *window);
void form_pages_show_table (TroupeWindow *window);
void form_pages_show_folder (TroupeWindow *window);
void form_pages_show_pattern (TroupeWindow *window);
void form_pages_show_options (TroupeWindow *window);
void form_pages_show_places (TroupeWindow *window);
void form_pages_show_output (TroupeWindow *window);
void form_pages_show_mistakes (TroupeWindow *window);

G_END_DECLS
