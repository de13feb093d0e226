/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Prints the measurements of a benchmark as a table and holds them against targets. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Table:
 *
 * The results of a benchmark as a table for people, with its targets and whether they were reached.
 */
typedef struct _Table Table;

Table *table_new (const char *title);
void table_free (Table *self);

void table_print (Table *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void table_add_verdict (Table *self, gboolean reached);
void table_add_row (Table *self, const char *name, GArray *samples, const char *unit, double limit);
void table_add_ratio (Table *self, const char *name, double ratio, double limit);
int table_finish (Table *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Table, table_free)

G_END_DECLS
