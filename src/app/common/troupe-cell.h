/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Cells of column views. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SECTION:troupe-cell
 *
 * The cells of column views: one line of text each. Their width does not follow their text, so that
 * a table is not laid out again when a figure in it changes.
 */

/**
 * TroupeCellKind:
 * @TROUPE_CELL_TEXT: aligned to the start of the line
 * @TROUPE_CELL_NUMBER: aligned to the end of the line, in digits of one width
 */
typedef enum
{
  TROUPE_CELL_TEXT,
  TROUPE_CELL_NUMBER,
} TroupeCellKind;

/**
 * TroupeCellText:
 * @value: the value of a property
 * @user_data: that of troupe_cell_bind()
 *
 * Returns: (transfer full): the text that the cell shows
 */
typedef char *(*TroupeCellText) (const GValue *value, gpointer user_data);

void troupe_cell_set_child (GtkListItem *list_item, GtkWidget *child);
void troupe_cell_setup (GtkListItem *list_item,
                        GtkColumnViewColumn *column,
                        TroupeCellKind kind,
                        guint characters);
char *troupe_cell_place_line (GtkWidget *cell, const char *text);
char *troupe_cell_place_text (GtkWidget *cell, const char *text);
void troupe_cell_set_tooltip (GtkListItem *list_item, const char *text);
void troupe_cell_set_text (GtkListItem *list_item, const char *text);
void troupe_cell_bind (GtkListItem *list_item,
                       gpointer object,
                       const char *property,
                       TroupeCellText to_text,
                       gpointer user_data);
void troupe_cell_update (GtkListItem *list_item);
void troupe_cell_unbind (GtkListItem *list_item);
GtkWidget *troupe_cell_get_row (GtkListItem *list_item);
void troupe_cell_align_title (GtkColumnView *column_view, GtkColumnViewColumn *column);
void troupe_cell_let_title_shrink (GtkColumnView *column_view, GtkColumnViewColumn *column);
GtkListItem *troupe_cell_pick (GtkColumnView *column_view, double x, double y);

G_END_DECLS
