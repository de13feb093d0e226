/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits an option that is an amount. */

#include "troupe-amount-control.h"

#include "troupe-config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define LEAST_WIDTH_CHARS 6
#define PAGE              10
/* How far a number may be from one that the spin button shows. */
#define TOLERANCE 1e-6

struct _TroupeAmountControl
{
  TroupeOptionControl parent_instance;

  TroupeAmount amount;
  guint n_units;
  guint n_specials;
  GtkSpinButton *spin;
  /* Either may be NULL. */
  GtkDropDown *unit;
  GtkDropDown *tail;
  gboolean is_writing;
};

G_DEFINE_FINAL_TYPE (TroupeAmountControl, troupe_amount_control, TROUPE_TYPE_OPTION_CONTROL)

static guint
count_choices (const TroupeChoice *choices)
{
  guint n_choices = 0;

  while (choices && choices[n_choices].label)
    n_choices++;
  return n_choices;
}

static guint
get_selected (GtkDropDown *drop_down)
{
  return drop_down ? gtk_drop_down_get_selected (drop_down) : 0;
}

static const TroupeAmountUnit *
get_unit (TroupeAmountControl *self)
{
  return &self->amount.units[get_selected (self->unit)];
}

/* A number as a job file has it, without zeros at its end; NULL for none that has so many digits.
 */
static char *
print_number (double number, guint digits)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *format = g_strdup_printf ("%%.%uf", digits);
  gsize size;

  g_ascii_formatd (buffer, sizeof buffer, format, number);
  size = strlen (buffer);
  while (digits > 0 && buffer[size - 1] == '0')
    size--;
  if (buffer[size - 1] == '.')
    size--;
  return g_strndup (buffer, size);
}

/* The special value that stands for the number, or NULL. */
static const TroupeChoice *
find_special (TroupeAmountControl *self, double number)
{
  const double position = -number;

  return position >= 0 && position < self->n_specials ? &self->amount.specials[(guint) position]
                                                      : NULL;
}

/* The largest number in the unit, with as many digits as it is shown with. */
static double
get_most (TroupeAmountControl *self, guint position)
{
  const TroupeAmountUnit *unit = &self->amount.units[position];
  const double scale = pow (10, unit->digits);

  return floor ((position == 0 && self->amount.most > 0 ? self->amount.most : unit->most) * scale) /
         scale;
}

static gboolean
fits (TroupeAmountControl *self, guint position, double number)
{
  const TroupeAmountUnit *unit = &self->amount.units[position];
  const double scale = pow (10, unit->digits);

  return number <= get_most (self, position) &&
         fabs (number * scale - round (number * scale)) < TOLERANCE;
}

/* A number of the first unit is shown in the largest unit in which it is whole, if there is one. */
static guint
find_unit (TroupeAmountControl *self, double *number)
{
  guint best = 0;
  const double first = *number;

  for (guint i = 0; i < self->n_units; i++)
    {
      const TroupeAmountUnit *unit = &self->amount.units[i];
      const double converted = unit->factor > 0 ? first / unit->factor : 0;

      if (converted >= 1 && unit->factor > (first < 1 ? 0 : self->amount.units[best].factor) &&
          fits (self, i, converted) && fabs (converted - round (converted)) < TOLERANCE)
        {
          best = i;
          *number = converted;
        }
    }
  return best;
}

static gboolean
read_number (const char *text, double *number, const char **suffix)
{
  char *end;

  *number = g_ascii_strtod (text, &end);
  *suffix = end;
  return end > text && (g_ascii_isdigit (*text) || *text == '.') && isfinite (*number);
}

/* Reads a value in its first form, a number and perhaps a unit, up to the end or a tail. */
static gboolean
parse (TroupeAmountControl *self, const char *text, guint *unit, double *number)
{
  const char *suffix;

  for (guint i = 0; i < self->n_specials; i++)
    if (g_str_equal (self->amount.specials[i].text, text))
      {
        *number = -(double) i;
        *unit = get_selected (self->unit);
        return TRUE;
      }
  if (!read_number (text, number, &suffix) || find_special (self, *number) ||
      *number < self->amount.least)
    return FALSE;

  if (*suffix == '\0')
    *unit = find_unit (self, number);
  else
    for (*unit = 0; *unit < self->n_units; (*unit)++)
      if (g_str_equal (self->amount.units[*unit].suffix, suffix))
        break;
  return *unit < self->n_units && fits (self, *unit, *number);
}

static void
update_range (TroupeAmountControl *self)
{
  const double least = self->n_specials > 0 ? 1 - (double) self->n_specials : self->amount.least;

  gtk_spin_button_set_range (self->spin, least, get_most (self, get_selected (self->unit)));
}

static void
update_sensitive (TroupeAmountControl *self)
{
  const gboolean is_special = find_special (self, gtk_spin_button_get_value (self->spin)) != NULL;

  if (self->unit)
    gtk_widget_set_sensitive (GTK_WIDGET (self->unit), !is_special);
  if (self->tail)
    gtk_widget_set_sensitive (GTK_WIDGET (self->tail), !is_special);
}

/* Takes the tail off; returns FALSE if there is one that cannot be chosen. */
static gboolean
split_tail (TroupeAmountControl *self, const char *text, char **amount, guint *tail)
{
  const char *comma = self->tail ? strchr (text, ',') : NULL;

  *tail = 0;
  *amount = comma ? g_strndup (text, comma - text) : g_strdup (text);
  if (comma == NULL)
    return TRUE;

  for (guint i = 0; self->amount.tails[i].label; i++)
    if (g_str_equal (self->amount.tails[i].text, comma))
      {
        *tail = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
troupe_amount_control_show_text (TroupeOptionControl *control, const char *text)
{
  TroupeAmountControl *self = TROUPE_AMOUNT_CONTROL (control);
  g_autofree char *amount = NULL;
  double number = 0;
  guint unit = 0;
  guint tail = 0;

  if (!split_tail (self, text, &amount, &tail) || !parse (self, amount, &unit, &number))
    return FALSE;

  if (self->unit)
    gtk_drop_down_set_selected (self->unit, unit);
  if (self->tail)
    gtk_drop_down_set_selected (self->tail, tail);
  update_range (self);
  gtk_spin_button_set_value (self->spin, number);
  /* What was typed may not be a number. */
  gtk_spin_button_update (self->spin);
  update_sensitive (self);
  return TRUE;
}

/* The number in the field; what was typed with a unit, such as 1h30m, is not one. */
static gboolean
read_typed (TroupeAmountControl *self, double *number)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->spin))));
  char *end;

  for (guint i = 0; i < self->n_specials; i++)
    if (g_str_equal (text, troupe_choice_get_label (&self->amount.specials[i])))
      {
        *number = -(double) i;
        return TRUE;
      }

  *number = g_strtod (text, &end);
  return end > text && *end == '\0' && *number >= 0 && isfinite (*number);
}

static char *
troupe_amount_control_dup_text (TroupeOptionControl *control)
{
  TroupeAmountControl *self = TROUPE_AMOUNT_CONTROL (control);
  const TroupeAmountUnit *unit = get_unit (self);
  const char *tail = self->tail ? self->amount.tails[get_selected (self->tail)].text : "";
  g_autofree char *text = NULL;
  double number = 0;

  if (!read_typed (self, &number))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->spin)));
  if (find_special (self, number))
    return g_strdup (find_special (self, number)->text);

  text = print_number (number, unit->digits);
  return g_strconcat (text, unit->suffix, tail, NULL);
}

/* The number as it is written in the language of the window. */
static char *
dup_shown (TroupeAmountControl *self, double number)
{
  g_autofree char *plain = print_number (number, get_unit (self)->digits);
  g_auto (GStrv) parts = g_strsplit (plain, ".", 2);
  g_autofree char *half = NULL;

  if (parts[1] == NULL)
    return g_steal_pointer (&plain);

  /* It has the decimal point. */
  half = g_strdup_printf ("%.1f", 0.5);
  half[strlen (half) - 1] = '\0';
  return g_strconcat (parts[0], half + 1, parts[1], NULL);
}

static gboolean
output_cb (TroupeAmountControl *self)
{
  const double number = gtk_spin_button_get_value (self->spin);
  const TroupeChoice *special = find_special (self, number);
  g_autofree char *shown =
      special ? g_strdup (troupe_choice_get_label (special)) : dup_shown (self, number);

  if (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->spin)), shown))
    return TRUE;

  self->is_writing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->spin), shown);
  self->is_writing = FALSE;
  troupe_option_control_emit_changed (TROUPE_OPTION_CONTROL (self));
  return TRUE;
}

/* An amount may be typed with its unit, or several of them. */
static int
input_cb (TroupeAmountControl *self, double *number)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->spin));
  guint unit;

  if (read_typed (self, number))
    return TRUE;

  if (!parse (self, text, &unit, number))
    {
      if (self->amount.parse == NULL || !self->amount.parse (text, number))
        return GTK_INPUT_ERROR;
      unit = find_unit (self, number);
    }
  if (self->unit)
    gtk_drop_down_set_selected (self->unit, unit);
  return TRUE;
}

static void
changed_cb (TroupeAmountControl *self)
{
  if (!self->is_writing)
    troupe_option_control_emit_changed (TROUPE_OPTION_CONTROL (self));
}

static void
unit_cb (TroupeAmountControl *self)
{
  update_range (self);
  troupe_option_control_emit_changed (TROUPE_OPTION_CONTROL (self));
}

static void
troupe_amount_control_class_init (TroupeAmountControlClass *klass)
{
  TroupeOptionControlClass *control_class = TROUPE_OPTION_CONTROL_CLASS (klass);

  control_class->show_text = troupe_amount_control_show_text;
  control_class->dup_text = troupe_amount_control_dup_text;
}

static void
troupe_amount_control_init (TroupeAmountControl *self)
{
}

/* Wide enough for the values in words. */
static void
set_width (TroupeAmountControl *self)
{
  int width = LEAST_WIDTH_CHARS;

  for (guint i = 0; i < self->n_specials; i++)
    width = MAX (width, g_utf8_strlen (troupe_choice_get_label (&self->amount.specials[i]), -1));
  gtk_editable_set_width_chars (GTK_EDITABLE (self->spin), width);
}

static void
add_unit (TroupeAmountControl *self)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  for (guint i = 0; i < self->n_units; i++)
    g_ptr_array_add (labels, (char *) _ (self->amount.units[i].label));
  g_ptr_array_add (labels, NULL);
  self->unit =
      GTK_DROP_DOWN (troupe_choice_control_create_drop_down ((const char *const *) labels->pdata));
  gtk_drop_down_set_selected (self->unit, self->amount.initial_unit);
  troupe_option_control_add (TROUPE_OPTION_CONTROL (self), GTK_WIDGET (self->unit), _ ("Unit"));
  g_signal_connect_object (self->unit, "notify::selected", G_CALLBACK (unit_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
add_tail (TroupeAmountControl *self)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  for (guint i = 0; self->amount.tails[i].label; i++)
    g_ptr_array_add (labels, (char *) troupe_choice_get_label (&self->amount.tails[i]));
  g_ptr_array_add (labels, NULL);
  self->tail =
      GTK_DROP_DOWN (troupe_choice_control_create_drop_down ((const char *const *) labels->pdata));
  troupe_option_control_begin_line (TROUPE_OPTION_CONTROL (self));
  troupe_option_control_add (TROUPE_OPTION_CONTROL (self), GTK_WIDGET (self->tail), _ ("Growth"));
  g_signal_connect_object (self->tail, "notify::selected",
                           G_CALLBACK (troupe_option_control_emit_changed), self,
                           G_CONNECT_SWAPPED);
}

/**
 * troupe_amount_control_new:
 * @amount: the description of its values; copied
 *
 * Returns: (transfer floating): a control for such an amount
 */
GtkWidget *
troupe_amount_control_new (const TroupeAmount *amount)
{
  TroupeAmountControl *self = g_object_new (TROUPE_TYPE_AMOUNT_CONTROL, NULL);

  self->amount = *amount;
  self->n_specials = count_choices (amount->specials);
  for (; amount->units[self->n_units].label; self->n_units++)
    ;
  self->spin = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (0, 1, 1));
  /* It also has values that are words, and units. */
  gtk_spin_button_set_numeric (self->spin, FALSE);
  gtk_spin_button_set_update_policy (self->spin, GTK_UPDATE_IF_VALID);
  gtk_spin_button_set_digits (self->spin, 0);
  gtk_spin_button_set_increments (self->spin, 1, PAGE);
  set_width (self);
  troupe_option_control_add (TROUPE_OPTION_CONTROL (self), GTK_WIDGET (self->spin), NULL);
  if (self->n_units > 1)
    add_unit (self);
  if (amount->tails)
    add_tail (self);
  update_range (self);
  g_signal_connect_object (self->spin, "output", G_CALLBACK (output_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->spin, "input", G_CALLBACK (input_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->spin, "value-changed", G_CALLBACK (update_sensitive), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->spin, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_spin_button_update (self->spin);
  return GTK_WIDGET (self);
}
