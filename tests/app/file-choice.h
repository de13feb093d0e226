/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Answers the dialogs that ask for a file, as a person does. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkFileChooser *file_choice_find (const char *title);
void file_choice_answer (const char *title, const char *path);
void file_choice_cancel (const char *title);
void file_choice_choose_and_cancel (const char *title, const char *path);
void file_choice_assert_gone (const char *title);
void file_choice_assert_name (const char *title, const char *name);

G_END_DECLS
