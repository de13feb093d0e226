/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Renders a page of help from lightly marked text. */

#include "troupe-help-text.h"

#include "troupe-isolate.h"
#include "troupe-wrap.h"

#include <string.h>

#define CODE_INDENT "    "
#define LIST_MARK   "- "

/* In a sentence from right to left, code and keys stay from left to right, and the text says its
 * direction, since it may begin with one of these. */
#define LEFT_TO_RIGHT_ISOLATE "\u2066"
#define POP_ISOLATE           "\u2069"
#define RIGHT_TO_LEFT_MARK    "\u200f"

struct _TroupeHelpText
{
  AdwBin parent_instance;

  GtkBox *box;
  GtkTextDirection direction;
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

/* Adds a line to those before it, with a space between them unless the language has none: between
 * wide characters, as of Chinese.
 */
static void
append_line (GString *text, const char *line)
{
  const char *end = text->str + text->len;
  const gboolean is_wide =
      text->len > 0 && g_unichar_iswide (g_utf8_get_char (g_utf8_prev_char (end)));

  if (text->len > 0 && !(is_wide && g_unichar_iswide (g_utf8_get_char (line))))
    g_string_append_c (text, ' ');
  g_string_append (text, line);
}

/* A line does not end after the hyphens of an option. */
static char *
create_code_markup (const char *code)
{
  g_auto (GStrv) words = g_strsplit (code, " ", -1);
  g_autofree char *joined = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] == '-')
      {
        g_autofree char *option = g_steal_pointer (&words[i]);

        words[i] = g_strdup_printf ("<span allow_breaks=\"false\">%s</span>", option);
      }
  joined = g_strjoinv (" ", words);
  return g_strdup_printf ("<tt>%s</tt>", joined);
}

/* Text between backquotes is code, text between brackets a key. */
static char *
create_markup (TroupeHelpText *self, const char *text)
{
  const gboolean isolates = self->direction == GTK_TEXT_DIR_RTL;
  const char *open = isolates ? LEFT_TO_RIGHT_ISOLATE : "";
  const char *close = isolates ? POP_ISOLATE : "";
  g_auto (GStrv) parts = g_strsplit (text, "`", -1);
  GString *markup = g_string_new (NULL);

  for (guint i = 0; parts[i]; i++)
    {
      g_autofree char *escaped = g_markup_escape_text (parts[i], -1);
      g_autofree char *code = create_code_markup (escaped);
      g_autoptr (GString) part = g_string_new (escaped);

      if (i % 2 == 1)
        g_string_append_printf (markup, "%s%s%s", open, code, close);
      else
        {
          g_string_replace (part, "[", open, 0);
          g_string_replace (part, "]", close, 0);
          g_string_append (markup, part->str);
        }
    }
  if (isolates)
    g_string_prepend (markup, RIGHT_TO_LEFT_MARK);
  return g_string_free (markup, FALSE);
}

static GtkWidget *
create_label (TroupeHelpText *self, const char *text, GtkAccessibleRole role)
{
  g_autofree char *markup = create_markup (self, text);

  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "accessible-role", role, "label", markup, "use-markup", TRUE,
                    "selectable", role != GTK_ACCESSIBLE_ROLE_HEADING, "xalign", 0.0, NULL);

  troupe_wrap_label (GTK_LABEL (label));
  gtk_widget_set_direction (label, self->direction);
  return label;
}

static void
add_heading (TroupeHelpText *self, const char *line)
{
  static const char *const classes[] = { "title-1", "title-2", "title-4" };
  const gsize level = MIN (strspn (line, "#"), G_N_ELEMENTS (classes));
  g_autofree char *text = g_strstrip (g_strdup (line + level));
  GtkWidget *label = create_label (self, text, GTK_ACCESSIBLE_ROLE_HEADING);

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
  gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
  scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", label, "vscrollbar-policy",
                           GTK_POLICY_NEVER, NULL);
  gtk_widget_set_direction (scroller, GTK_TEXT_DIR_LTR);
  gtk_widget_add_css_class (scroller, "card");
  gtk_box_append (self->box, scroller);
}

static void
add_entry (TroupeHelpText *self, GtkBox *list, const char *text)
{
  GtkWidget *mark =
      g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "label",
                    "•", "valign", GTK_ALIGN_START, NULL);
  GtkWidget *label = create_label (self, text, GTK_ACCESSIBLE_ROLE_LABEL);
  GtkWidget *entry = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM,
                                   "spacing", 6, NULL);

  gtk_widget_set_direction (entry, self->direction);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (entry), mark);
  gtk_box_append (GTK_BOX (entry), label);
  gtk_box_append (list, entry);
}

/* An entry begins at each mark and continues to the next one. */
static void
add_list (TroupeHelpText *self, char **lines)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *list = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST,
                                  "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 6, NULL);

  for (guint i = 0; lines[i]; i++)
    {
      const gboolean is_first = g_str_has_prefix (lines[i], LIST_MARK);

      append_line (text, is_first ? lines[i] + strlen (LIST_MARK) : g_strstrip (lines[i]));
      if (lines[i + 1] == NULL || g_str_has_prefix (lines[i + 1], LIST_MARK))
        {
          add_entry (self, GTK_BOX (list), text->str);
          g_string_truncate (text, 0);
        }
    }
  gtk_box_append (self->box, list);
}

static void
add_block (TroupeHelpText *self, const char *block)
{
  g_auto (GStrv) lines = g_strsplit (block, "\n", -1);
  g_autoptr (GString) paragraph = g_string_new (NULL);

  if (block[0] == '#')
    add_heading (self, block);
  else if (g_str_has_prefix (block, CODE_INDENT))
    add_code (self, lines);
  else if (g_str_has_prefix (block, LIST_MARK))
    add_list (self, lines);
  else
    {
      for (guint i = 0; lines[i]; i++)
        append_line (paragraph, lines[i]);
      gtk_box_append (self->box, create_label (self, paragraph->str, GTK_ACCESSIBLE_ROLE_LABEL));
    }
}

/**
 * troupe_help_text_new:
 * @text: the marked text; its first letter says whether the page is from right to left
 *
 * Returns: (transfer floating): a page
 */
GtkWidget *
troupe_help_text_new (const char *text)
{
  TroupeHelpText *self = g_object_new (TROUPE_TYPE_HELP_TEXT, NULL);
  g_auto (GStrv) blocks = g_strsplit (text, "\n\n", -1);

  self->direction = troupe_isolate_find_direction (text);
  for (guint i = 0; blocks[i]; i++)
    {
      const char *block = blocks[i] + strspn (blocks[i], "\n");

      g_strchomp (blocks[i]);
      if (block[0] != '\0')
        add_block (self, block);
    }
  return GTK_WIDGET (self);
}
