/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Renders a page of help from lightly marked text. */

#include "troupe-help-text.h"

#include "troupe-wrap.h"

#include <string.h>

#define CODE_INDENT "    "
#define LIST_MARK   "- "

struct _TroupeHelpText
{
  AdwBin parent_instance;

  GtkBox *box;
};

G_DEFINE_FINAL_TYPE (TroupeHelpText, troupe_help_text, ADW_TYPE_BIN)

static void
troupe_help_text_class_init (TroupeHelpTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/troupe_app/Troupe/troupe-help-text.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeHelpText, box);
}

static void
troupe_help_text_init (TroupeHelpText *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Text between backquotes is code. */
static char *
create_markup (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "`", -1);
  GString *markup = g_string_new (NULL);

  for (guint i = 0; parts[i]; i++)
    {
      g_autofree char *escaped = g_markup_escape_text (parts[i], -1);

      g_string_append_printf (markup, i % 2 == 1 ? "<tt>%s</tt>" : "%s", escaped);
    }
  return g_string_free (markup, FALSE);
}

static GtkWidget *
create_label (const char *text, GtkAccessibleRole role)
{
  g_autofree char *markup = create_markup (text);

  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "accessible-role", role, "label", markup, "use-markup", TRUE,
                    "selectable", role != GTK_ACCESSIBLE_ROLE_HEADING, "xalign", 0.0, NULL);

  troupe_wrap_label (GTK_LABEL (label));
  return label;
}

static void
add_heading (TroupeHelpText *self, const char *line)
{
  static const char *const classes[] = { "title-1", "title-2", "title-4" };
  const gsize level = MIN (strspn (line, "#"), G_N_ELEMENTS (classes));
  g_autofree char *text = g_strstrip (g_strdup (line + level));
  GtkWidget *label = create_label (text, GTK_ACCESSIBLE_ROLE_HEADING);

  gtk_widget_add_css_class (label, classes[level - 1]);
  gtk_widget_set_margin_top (label, 12);
  gtk_box_append (self->box, label);
}

/* Adds the lines unchanged, without their indent; they scroll if they are too wide. */
static void
add_code (TroupeHelpText *self, char **lines)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *label;
  GtkWidget *scroller;

  for (guint i = 0; lines[i]; i++)
    g_string_append_printf (text, i > 0 ? "\n%s" : "%s",
                            lines[i] + MIN (strlen (CODE_INDENT), strlen (lines[i])));
  label = g_object_new (GTK_TYPE_LABEL, "label", text->str, "selectable", TRUE, "xalign", 0.0,
                        "margin-start", 12, "margin-end", 12, "margin-top", 12, "margin-bottom", 12,
                        NULL);
  gtk_widget_add_css_class (label, "monospace");
  scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", label, "vscrollbar-policy",
                           GTK_POLICY_NEVER, NULL);
  gtk_widget_add_css_class (scroller, "card");
  gtk_box_append (self->box, scroller);
}

/* An entry begins at each mark and continues to the next one. */
static void
add_list (TroupeHelpText *self, char **lines)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; lines[i]; i++)
    {
      if (g_str_has_prefix (lines[i], LIST_MARK))
        g_string_append_printf (text, i > 0 ? "\n• %s" : "• %s", lines[i] + strlen (LIST_MARK));
      else
        g_string_append_printf (text, " %s", g_strstrip (lines[i]));
    }
  gtk_box_append (self->box, create_label (text->str, GTK_ACCESSIBLE_ROLE_LABEL));
}

static void
add_block (TroupeHelpText *self, const char *block)
{
  g_auto (GStrv) lines = g_strsplit (block, "\n", -1);
  g_autofree char *paragraph = NULL;

  if (block[0] == '#')
    add_heading (self, block);
  else if (g_str_has_prefix (block, CODE_INDENT))
    add_code (self, lines);
  else if (g_str_has_prefix (block, LIST_MARK))
    add_list (self, lines);
  else
    {
      paragraph = g_strjoinv (" ", lines);
      gtk_box_append (self->box, create_label (paragraph, GTK_ACCESSIBLE_ROLE_LABEL));
    }
}

/**
 * troupe_help_text_new:
 * @text: the marked text
 *
 * Returns: (transfer floating): a page
 */
GtkWidget *
troupe_help_text_new (const char *text)
{
  TroupeHelpText *self = g_object_new (TROUPE_TYPE_HELP_TEXT, NULL);
  g_auto (GStrv) blocks = g_strsplit (text, "\n\n", -1);

  for (guint i = 0; blocks[i]; i++)
    {
      const char *block = blocks[i] + strspn (blocks[i], "\n");

      g_strchomp (blocks[i]);
      if (block[0] != '\0')
        add_block (self, block);
    }
  return GTK_WIDGET (self);
}
