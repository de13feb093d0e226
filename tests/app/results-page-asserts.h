/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Assertions about a page of results, for several tests. */

#pragma once

#include <gtk/gtk.h>

void results_page_assert_section (GtkWidget *details, const char *title, const char *expected);
void results_page_assert_copies (GtkWidget *page, const char *action, const char *expected);
