/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A page of help. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_HELP_TEXT (troupe_help_text_get_type ())

/**
 * TroupeHelpText:
 *
 * A page of text to read, from what is written like this: paragraphs with empty lines between them;
 * headings after one to three “#”; lines after four spaces as they stand; “- ” before each thing of
 * a list; `code` between backquotes.
 */
G_DECLARE_FINAL_TYPE (TroupeHelpText, troupe_help_text, TROUPE, HELP_TEXT, AdwBin)

GtkWidget *troupe_help_text_new (const char *text);

G_END_DECLS
