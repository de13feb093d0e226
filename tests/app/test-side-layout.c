/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests where a text and a control are laid out: beside each other where there is room for both. */

#include "app-test.h"
#include "troupe-side-layout.h"

#define SPACING        12
#define TEXT_WIDTH     80
#define TEXT_HEIGHT    30
#define CONTROL_HEIGHT 20

typedef struct
{
  GtkWidget *box;
  GtkWidget *text;
  GtkWidget *control;
  /* It can be narrower, by an ellipsis. */
  int control_width;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  fixture->text = gtk_drawing_area_new ();
  fixture->control = g_object_new (GTK_TYPE_LABEL, "label", "Switched on for all of the workers",
                                   "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_set_size_request (fixture->text, TEXT_WIDTH, TEXT_HEIGHT);
  gtk_widget_set_layout_manager (fixture->box, troupe_side_layout_new ());
  gtk_box_append (GTK_BOX (fixture->box), fixture->text);
  gtk_box_append (GTK_BOX (fixture->box), fixture->control);
  gtk_widget_measure (fixture->control, GTK_ORIENTATION_HORIZONTAL, -1, NULL,
                      &fixture->control_width, NULL, NULL);
  g_assert_cmpint (fixture->control_width, >, TEXT_WIDTH + 20);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_object_unref (fixture->box);
}

static int
measure (GtkWidget *widget, GtkOrientation orientation, int for_size)
{
  int minimum;

  gtk_widget_measure (widget, orientation, for_size, &minimum, NULL, NULL, NULL);
  return minimum;
}

static void
assert_place (GtkWidget *widget, GtkWidget *box, int x, int y, int width, int height)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, box, &bounds));
  g_assert_cmpfloat (bounds.origin.x, ==, x);
  g_assert_cmpfloat (bounds.origin.y, ==, y);
  g_assert_cmpfloat (bounds.size.width, ==, width);
  g_assert_cmpfloat (bounds.size.height, ==, height);
}

/* Returns the height. */
static int
lay_out (Fixture *fixture, int width)
{
  const int height = measure (fixture->box, GTK_ORIENTATION_VERTICAL, width);

  gtk_widget_size_allocate (fixture->box, &(GtkAllocation){ 0, 0, width, height }, -1);
  return height;
}

/* With room to spare, and with just as much as is needed. */
static void
test_beside (Fixture *fixture, gconstpointer user_data)
{
  const int needed = TEXT_WIDTH + SPACING + fixture->control_width;
  int natural;

  gtk_widget_measure (fixture->box, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  g_assert_cmpint (natural, ==, needed);
  g_assert_cmpint (measure (fixture->box, GTK_ORIENTATION_VERTICAL, -1), ==, TEXT_HEIGHT);
  for (int width = needed; width < needed + 100; width += 50)
    {
      g_assert_cmpint (lay_out (fixture, width), ==, TEXT_HEIGHT);
      assert_place (fixture->text, fixture->box, 0, 0, width - SPACING - fixture->control_width,
                    TEXT_HEIGHT);
      assert_place (fixture->control, fixture->box, width - fixture->control_width, 0,
                    fixture->control_width, TEXT_HEIGHT);
    }

  /* The higher one counts. */
  gtk_widget_set_size_request (fixture->control, -1, TEXT_HEIGHT + 10);
  g_assert_cmpint (lay_out (fixture, needed), ==, TEXT_HEIGHT + 10);
}

static void
test_mirrored (Fixture *fixture, gconstpointer user_data)
{
  const int width = TEXT_WIDTH + SPACING + fixture->control_width + 50;

  gtk_widget_set_direction (fixture->box, GTK_TEXT_DIR_RTL);
  lay_out (fixture, width);
  assert_place (fixture->text, fixture->box, fixture->control_width + SPACING, 0, TEXT_WIDTH + 50,
                TEXT_HEIGHT);
  assert_place (fixture->control, fixture->box, 0, 0, fixture->control_width, TEXT_HEIGHT);
}

/* One pixel too little: the control is below, no wider than there is room. */
static void
test_below (Fixture *fixture, gconstpointer user_data)
{
  const int width = TEXT_WIDTH + SPACING + fixture->control_width - 1;
  const int y = TEXT_HEIGHT + SPACING / 2;
  const int narrow = fixture->control_width - 10;
  int height;

  gtk_widget_set_size_request (fixture->control, -1, CONTROL_HEIGHT);
  height = measure (fixture->control, GTK_ORIENTATION_VERTICAL, -1);
  g_assert_cmpint (lay_out (fixture, width), ==, y + height);
  assert_place (fixture->text, fixture->box, 0, 0, width, TEXT_HEIGHT);
  assert_place (fixture->control, fixture->box, 0, y, fixture->control_width, height);

  gtk_widget_set_direction (fixture->box, GTK_TEXT_DIR_RTL);
  lay_out (fixture, width);
  assert_place (fixture->text, fixture->box, 0, 0, width, TEXT_HEIGHT);
  assert_place (fixture->control, fixture->box, width - fixture->control_width, y,
                fixture->control_width, height);
  gtk_widget_set_direction (fixture->box, GTK_TEXT_DIR_LTR);
  lay_out (fixture, narrow);
  assert_place (fixture->control, fixture->box, 0, y, narrow, height);
}

/* It is never narrower than the wider one can be. */
static void
test_least (Fixture *fixture, gconstpointer user_data)
{
  g_assert_cmpint (measure (fixture->box, GTK_ORIENTATION_HORIZONTAL, -1), ==, TEXT_WIDTH);
  gtk_widget_set_size_request (fixture->control, TEXT_WIDTH + 15, CONTROL_HEIGHT);
  g_assert_cmpint (measure (fixture->box, GTK_ORIENTATION_HORIZONTAL, -1), ==, TEXT_WIDTH + 15);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, function) \
  g_test_add ("/side-layout/" name, Fixture, NULL, set_up, function, tear_down)
  add ("beside", test_beside);
  add ("mirrored", test_mirrored);
  add ("below", test_below);
  add ("least", test_least);
#undef add
  return g_test_run ();
}
