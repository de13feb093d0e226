/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs an experiment in a test and finds figures in its tables. */

#pragma once

#include "cli-run.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * Comparison:
 * @run: the call
 * @root: its output
 *
 * A call of "troupe compare --json", and its figures by table, row and name.
 */
typedef struct
{
  CliRun run;
  JsonParser *parser;
  JsonObject *root;
} Comparison;

typedef gboolean (*ComparisonCondition) (Comparison *self);

void comparison_run (Comparison *self, const char *const *arguments);
gboolean
comparison_run_until (Comparison *self, const char *const *arguments, ComparisonCondition holds);
void comparison_assert_was_hindered (Comparison *self, const char *table, guint row);
void comparison_clear (Comparison *self);

guint comparison_get_n_rows (Comparison *self, const char *table);
guint comparison_find_row (Comparison *self,
                           const char *table,
                           const char *column,
                           const char *word,
                           const char *mode);
double comparison_get_number (Comparison *self, const char *table, guint row, const char *name);
gint64 comparison_get_count (Comparison *self, const char *table, guint row, const char *name);
const char *comparison_get_text (Comparison *self, const char *table, guint row, const char *name);
gboolean comparison_get_yes (Comparison *self, const char *table, guint row, const char *name);
double comparison_get_mode (Comparison *self, const char *mode, const char *name);
void comparison_assert_identical (Comparison *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Comparison, comparison_clear)

G_END_DECLS
