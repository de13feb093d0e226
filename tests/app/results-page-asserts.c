/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Looks into the details of results, and at what a page copies. */

#include "results-page-asserts.h"

#include "app-test.h"
#include "troupe-text-section.h"

static void
read_cb (GObject *clipboard, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static gboolean
has_read (gpointer text)
{
  return *(char **) text != NULL;
}

static void
assert_clipboard (GtkWidget *widget, const char *expected)
{
  g_autofree char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, read_cb, &text);
  app_test_wait (has_read, &text);
  g_assert_cmpstr (text, ==, expected);
}

/**
 * results_page_assert_section:
 * @details: those of a result
 * @title: the title of one of their sections
 * @expected: its text, which its button copies if it is no placeholder
 */
void
results_page_assert_section (GtkWidget *details, const char *title, const char *expected)
{
  GtkWidget *label = app_test_find_text (details, title);
  GtkTextIter start;
  GtkTextIter end;
  GtkTextBuffer *buffer;
  g_autofree char *text = NULL;
  GtkWidget *section;
  GtkWidget *view;

  g_assert_nonnull (label);
  section = gtk_widget_get_ancestor (label, TROUPE_TYPE_TEXT_SECTION);
  view = app_test_find_type (section, GTK_TYPE_TEXT_VIEW);
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_assert_cmpstr (text, ==, expected);
  g_signal_emit_by_name (app_test_find_type (section, GTK_TYPE_BUTTON), "clicked");
  assert_clipboard (section, gtk_widget_get_sensitive (view) ? expected : "");
}

/**
 * results_page_assert_copies:
 * @page: the page
 * @action: one of its actions
 * @expected: what is in the clipboard then
 */
void
results_page_assert_copies (GtkWidget *page, const char *action, const char *expected)
{
  gtk_widget_activate_action (page, action, NULL);
  assert_clipboard (page, expected);
}
