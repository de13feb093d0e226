/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lays a text and a control out, beside each other or one below the other. */

#include "troupe-side-layout.h"

#define SPACING 12

struct _TroupeSideLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (TroupeSideLayout, troupe_side_layout, GTK_TYPE_LAYOUT_MANAGER)

typedef struct
{
  GtkWidget *widget;
  int minimum;
  int natural;
} Child;

static void
measure_child (Child *child, GtkWidget *widget)
{
  child->widget = widget;
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &child->minimum, &child->natural,
                      NULL, NULL);
}

static void
measure_children (GtkWidget *widget, Child *text, Child *control)
{
  measure_child (text, gtk_widget_get_first_child (widget));
  measure_child (control, gtk_widget_get_last_child (widget));
}

static gboolean
fit_beside (const Child *text, const Child *control, int width)
{
  return text->minimum + SPACING + control->natural <= width;
}

static GtkSizeRequestMode
troupe_side_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
measure_height (GtkWidget *widget, int width)
{
  int height;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  return height;
}

static int
find_height (const Child *text, const Child *control, int width)
{
  if (fit_beside (text, control, width))
    return MAX (measure_height (text->widget, width - SPACING - control->natural),
                measure_height (control->widget, control->natural));
  return measure_height (text->widget, width) + SPACING / 2 +
         measure_height (control->widget, MIN (control->natural, width));
}

static void
troupe_side_layout_measure (GtkLayoutManager *manager,
                            GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  Child text;
  Child control;
  int least;

  measure_children (widget, &text, &control);
  least = MAX (text.minimum, control.minimum);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = least;
      *natural = text.natural + SPACING + control.natural;
      return;
    }

  *minimum =
      find_height (&text, &control,
                   for_size < 0 ? text.natural + SPACING + control.natural : MAX (for_size, least));
  *natural = *minimum;
}

static void
troupe_side_layout_allocate (GtkLayoutManager *manager,
                             GtkWidget *widget,
                             int width,
                             int height,
                             int baseline)
{
  const gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  Child text;
  Child control;
  GtkAllocation first = { 0, 0, width, height };
  GtkAllocation second = { 0, 0, 0, height };

  measure_children (widget, &text, &control);
  second.width = MIN (control.natural, width);
  if (fit_beside (&text, &control, width))
    {
      first.width = width - SPACING - second.width;
      second.x = first.width + SPACING;
    }
  else
    {
      first.height = measure_height (text.widget, width);
      second.y = first.height + SPACING / 2;
      second.height = measure_height (control.widget, second.width);
    }
  if (is_mirrored)
    {
      first.x = width - first.x - first.width;
      second.x = width - second.x - second.width;
    }
  gtk_widget_size_allocate (text.widget, &first, -1);
  gtk_widget_size_allocate (control.widget, &second, -1);
}

static void
troupe_side_layout_class_init (TroupeSideLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = troupe_side_layout_get_request_mode;
  manager_class->measure = troupe_side_layout_measure;
  manager_class->allocate = troupe_side_layout_allocate;
}

static void
troupe_side_layout_init (TroupeSideLayout *self)
{
}

/**
 * troupe_side_layout_new:
 *
 * Returns: (transfer full): a layout for a widget with two children
 */
GtkLayoutManager *
troupe_side_layout_new (void)
{
  return g_object_new (TROUPE_TYPE_SIDE_LAYOUT, NULL);
}
