/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Collects the tables, plots, conclusions and warnings of an experiment. */

#include "troupe-finding.h"

#include "troupe-config.h"
#include "troupe-cores.h"

#include <glib/gi18n-lib.h>

/* Others may use a tenth of the machine: more of it shows in the times. */
#define BUSY_PART 0.1

struct _TroupeFinding
{
  GObject parent_instance;

  GPtrArray *tables;
  GPtrArray *plots;
  GPtrArray *meaning;
  GPtrArray *warnings;
  double others_before;
  double others_during;
};

G_DEFINE_FINAL_TYPE (TroupeFinding, troupe_finding, G_TYPE_OBJECT)

static void
troupe_finding_finalize (GObject *object)
{
  TroupeFinding *self = TROUPE_FINDING (object);

  g_ptr_array_unref (self->tables);
  g_ptr_array_unref (self->plots);
  g_ptr_array_unref (self->meaning);
  g_ptr_array_unref (self->warnings);

  G_OBJECT_CLASS (troupe_finding_parent_class)->finalize (object);
}

static void
troupe_finding_class_init (TroupeFindingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = troupe_finding_finalize;
}

/* Always with a NULL at its end. */
static GPtrArray *
new_sentences (void)
{
  GPtrArray *sentences = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (sentences, NULL);
  return sentences;
}

static void
add_sentence (GPtrArray *sentences, const char *sentence)
{
  g_ptr_array_insert (sentences, sentences->len - 1, g_strdup (sentence));
}

static void
troupe_finding_init (TroupeFinding *self)
{
  self->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) troupe_table_free);
  self->plots = g_ptr_array_new_with_free_func ((GDestroyNotify) troupe_plot_free);
  self->meaning = new_sentences ();
  self->warnings = new_sentences ();
}

/**
 * troupe_finding_new:
 *
 * Returns: (transfer full): a finding without figures
 */
TroupeFinding *
troupe_finding_new (void)
{
  return g_object_new (TROUPE_TYPE_FINDING, NULL);
}

/**
 * troupe_finding_take_table:
 * @self: a finding
 * @table: (transfer full): a table
 *
 * Adds a table.
 */
void
troupe_finding_take_table (TroupeFinding *self, TroupeTable *table)
{
  g_ptr_array_add (self->tables, table);
}

/**
 * troupe_finding_take_plot:
 * @self: a finding
 * @plot: (transfer full): a plot
 *
 * Adds a plot.
 */
void
troupe_finding_take_plot (TroupeFinding *self, TroupePlot *plot)
{
  g_ptr_array_add (self->plots, plot);
}

/**
 * troupe_finding_add_meaning:
 * @self: a finding
 * @sentence: the meaning of the figures, translated
 *
 * Adds a sentence.
 */
void
troupe_finding_add_meaning (TroupeFinding *self, const char *sentence)
{
  add_sentence (self->meaning, sentence);
}

/**
 * troupe_finding_add_warning:
 * @self: a finding
 * @sentence: a reason to doubt the figures, translated
 *
 * Adds a warning.
 */
void
troupe_finding_add_warning (TroupeFinding *self, const char *sentence)
{
  add_sentence (self->warnings, sentence);
}

/**
 * troupe_finding_set_others:
 * @self: a finding
 * @before: cores that other programs used before
 * @during: the same, at most, while it was measured
 *
 * Records how busy the machine was with other programs, with a warning if that is much.
 */
void
troupe_finding_set_others (TroupeFinding *self, double before, double during)
{
  self->others_before = before;
  self->others_during = during;

  if (troupe_finding_is_busy (self))
    {
      g_autofree char *text = g_strdup_printf (
          _ ("The machine was busy: other programs used %.1f of %u cores before, and up to %.1f "
             "while this was measured. Times and speed-ups are worse than on a quiet machine."),
          before, troupe_cores_count_online (), during);

      troupe_finding_add_warning (self, text);
    }
}

/**
 * troupe_finding_get_tables:
 * @self: a finding
 *
 * Returns: (transfer none) (element-type TroupeTable): its tables, in the order in which they are
 * displayed
 */
GPtrArray *
troupe_finding_get_tables (TroupeFinding *self)
{
  return self->tables;
}

/**
 * troupe_finding_get_plots:
 * @self: a finding
 *
 * Returns: (transfer none) (element-type TroupePlot): its plots
 */
GPtrArray *
troupe_finding_get_plots (TroupeFinding *self)
{
  return self->plots;
}

/**
 * troupe_finding_find_table:
 * @self: a finding
 * @name: the name of a table for programs
 *
 * Returns: (transfer none) (nullable): the table of that name
 */
TroupeTable *
troupe_finding_find_table (TroupeFinding *self, const char *name)
{
  for (guint i = 0; i < self->tables->len; i++)
    {
      TroupeTable *table = g_ptr_array_index (self->tables, i);

      if (g_str_equal (troupe_table_get_name (table), name))
        return table;
    }
  return NULL;
}

/**
 * troupe_finding_get_meaning:
 * @self: a finding
 *
 * Returns: (transfer none) (array zero-terminated=1): sentences about the meaning of the figures
 */
const char *const *
troupe_finding_get_meaning (TroupeFinding *self)
{
  return (const char *const *) self->meaning->pdata;
}

/**
 * troupe_finding_get_warnings:
 * @self: a finding
 *
 * Returns: (transfer none) (array zero-terminated=1): reasons to doubt the figures
 */
const char *const *
troupe_finding_get_warnings (TroupeFinding *self)
{
  return (const char *const *) self->warnings->pdata;
}

/**
 * troupe_finding_get_others_before:
 * @self: a finding
 *
 * Returns: the number of cores that other programs used at most, on average, before the experiment
 */
double
troupe_finding_get_others_before (TroupeFinding *self)
{
  return self->others_before;
}

/**
 * troupe_finding_get_others_during:
 * @self: a finding
 *
 * Returns: the number of cores that other programs used, at most, during the measurements
 */
double
troupe_finding_get_others_during (TroupeFinding *self)
{
  return self->others_during;
}

/**
 * troupe_finding_is_busy:
 * @self: a finding
 *
 * Returns: whether other programs used so much that the times are not reliable
 */
gboolean
troupe_finding_is_busy (TroupeFinding *self)
{
  return MAX (self->others_before, self->others_during) > BUSY_PART * troupe_cores_count_online ();
}
