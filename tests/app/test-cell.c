/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests at which side of a cell a text begins, and at which end its ellipsis is. */

#include "app-test.h"
#include "troupe-cell.h"
#include "widget-picture.h"

#define WIDTH  200
#define HEIGHT 24

/* The columns of a picture: an ellipsis is about one of them. */
#define N_COLUMNS 20

/* Of thin letters, so that an ellipsis is at the very end of a cell. */
#define SHORT  "lll"
#define LONG   SEVEN (SEVEN (SEVEN ("l")))
#define HEBREW SEVEN (SEVEN (SEVEN ("ו")))

#define SEVEN(text) text text text text text text text

typedef struct
{
  const char *path;
  GtkTextDirection direction;
  gboolean is_number;
  const char *text;
  /* Where something is drawn, and where the ellipsis is. */
  gboolean is_at_left;
  gboolean is_at_right;
  gboolean has_ellipsis_at_left;
  gboolean has_ellipsis_at_right;
} Case;

/* Returns what is drawn from one height to another, above the line on which letters stand. */
static char *
read_band (GtkWidget *cell, int above, int height)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (cell, "l");
  const int line = PANGO_PIXELS (pango_layout_get_baseline (layout));
  const GdkRectangle area = { 0, line - above, WIDTH, height };

  return widget_picture_read (cell, &area, N_COLUMNS, 1);
}

static void
assert_side (GtkWidget *cell, guint column, gboolean has_text, gboolean has_ellipsis)
{
  g_autofree char *letters = read_band (cell, 8, 4);
  g_autofree char *dots = read_band (cell, 2, 2);

  g_test_message ("%s %s", letters, dots);
  g_assert_cmpint (letters[column] != ' ', ==, has_text && !has_ellipsis);
  g_assert_cmpint (dots[column] != ' ', ==, has_text);
}

static void
test_side (gconstpointer user_data)
{
  const Case *each = user_data;
  GtkWidget *cell = gtk_inscription_new ("");
  g_autofree char *placed = NULL;
  GtkWindow *window;

  gtk_widget_set_direction (cell, each->direction);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  if (each->is_number)
    gtk_widget_add_css_class (cell, "numeric");
  placed = troupe_cell_place_line (cell, each->text);
  gtk_inscription_set_text (GTK_INSCRIPTION (cell), placed);
  window = widget_picture_present (cell, WIDTH, HEIGHT);
  assert_side (cell, 0, each->is_at_left, each->has_ellipsis_at_left);
  assert_side (cell, N_COLUMNS - 1, each->is_at_right, each->has_ellipsis_at_right);
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  static const Case cases[] = {
    { "/cell/text", GTK_TEXT_DIR_LTR, FALSE, SHORT, TRUE, FALSE, FALSE, FALSE },
    { "/cell/number", GTK_TEXT_DIR_LTR, TRUE, "123", FALSE, TRUE, FALSE, FALSE },
    { "/cell/long", GTK_TEXT_DIR_LTR, FALSE, LONG, TRUE, TRUE, FALSE, TRUE },
    { "/cell/other", GTK_TEXT_DIR_LTR, FALSE, HEBREW, TRUE, TRUE, TRUE, FALSE },
    { "/cell/mirrored/text", GTK_TEXT_DIR_RTL, FALSE, SHORT, FALSE, TRUE, FALSE, FALSE },
    { "/cell/mirrored/number", GTK_TEXT_DIR_RTL, TRUE, "123", TRUE, FALSE, FALSE, FALSE },
    { "/cell/mirrored/long", GTK_TEXT_DIR_RTL, FALSE, LONG, TRUE, TRUE, FALSE, TRUE },
    { "/cell/mirrored/sentence", GTK_TEXT_DIR_RTL, FALSE, "\u200f\u2068abc\u2069: " HEBREW, TRUE,
      TRUE, TRUE, FALSE },
    { "/cell/mirrored/isolated", GTK_TEXT_DIR_RTL, FALSE, "\u2068אב\u2069 " LONG, TRUE, TRUE, FALSE,
      TRUE },
    { "/cell/mirrored/other", GTK_TEXT_DIR_RTL, FALSE, HEBREW, TRUE, TRUE, TRUE, FALSE },
  };

  app_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_side);
  return g_test_run ();
}
