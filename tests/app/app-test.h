/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Presents widgets in a test, finds what they contain, and waits for it. */

#pragma once

#include "troupe-catalogue.h"
#include "wait.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Runs the main loop until @predicate is so for @user_data; the test fails when that takes long. */
#define app_test_wait(predicate, user_data) wait_until (predicate, user_data)

void app_test_init (int *argc, char ***argv);
GtkWindow *app_test_present (GtkWidget *widget);
void app_test_open_window (GtkWidget **window);
void app_test_close_window (GtkWidget **window);
void app_test_wait_settled (GtkWidget *window);
GtkWidget *app_test_find_text (GtkWidget *widget, const char *text);
GtkWidget *app_test_find_type (GtkWidget *widget, GType type);
void app_test_list (GtkWidget *widget, GType type, GPtrArray *found);
void app_test_assert_text (GtkWidget *widget, const char *text);
void app_test_assert_no_text (GtkWidget *widget, const char *text);
GtkWidget *app_test_find_row (GtkWidget *widget, const char *text);
gboolean app_test_offers (GtkWidget *widget, const char *action);
void app_test_replace_text (GtkWidget *entry, const char *text);
void app_test_set_language (const char *language);
gboolean app_test_has_language (void);
void app_test_set_high_contrast (gboolean high);
GListModel *app_test_create_functions (void);

G_END_DECLS
